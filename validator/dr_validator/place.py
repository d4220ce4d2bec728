"""Where something stands in an assembly."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BRANCH = re.compile(r"/Fn::If/[12](?=/|$)")
Order = tuple[str, str | None, str | None, str, str, str, str]


class Place:
    """One spot of one template.

    `stack` is the artifact's id in the manifest; for a nested stack, that id and the
    logical ids of the nested stacks, joined by `/`. `pointer` is a JSON pointer (RFC 6901)
    relative to the resource, e.g. `/Properties/KmsKeyId`; where `logical_id` is empty it is
    relative to the template. `region` and `account` are None where the manifest does not
    say. `template` is the file, relative to the assembly. Lines are looked up late, from
    these words (`dr_validator.report.lines`), since few places are ever printed.

    Every value that is read has its place, and few are told: a step further in only names the
    place it leads on from, and the pointer is put together when somebody asks.

    `doubt` says why it is not known that anything stands here: a clause about the condition that
    decides it, else "". It goes with the place into all that is read there, so that no problem
    is proven at a place that may not be; places are compared without it.
    """

    __slots__ = ("_above", "_pointer", "_resource", "_step", "doubt")

    def __init__(
        self,
        stack: str,
        region: str | None,
        account: str | None,
        logical_id: str,
        pointer: str,
        construct_path: str,
        template: str,
        doubt: str = "",
    ) -> None:
        self._resource = (stack, region, account, logical_id, construct_path, template)
        self._pointer: str | None = pointer
        self._above: Place | None = None
        self._step: str | int = ""
        self.doubt = doubt

    def __truediv__(self, key: str | int) -> Place:
        """The place one step further in."""
        made = _new(Place)
        made._resource = self._resource
        made._pointer = None
        made._above = self
        made._step = key
        made.doubt = self.doubt
        return made

    def doubted(self, why: str) -> Place:
        """The same place, of which it is not known whether anything stands there."""
        if self.doubt == why:
            return self
        made = _new(Place)
        made._resource = self._resource
        made._pointer = self._pointer
        made._above = self._above
        made._step = self._step
        made.doubt = why
        return made

    @property
    def stack(self) -> str:
        return self._resource[0]

    @property
    def region(self) -> str | None:
        return self._resource[1]

    @property
    def account(self) -> str | None:
        return self._resource[2]

    @property
    def logical_id(self) -> str:
        return self._resource[3]

    @property
    def construct_path(self) -> str:
        return self._resource[4]

    @property
    def template(self) -> str:
        return self._resource[5]

    @property
    def pointer(self) -> str:
        if self._pointer is None:
            self._pointer = "".join(reversed(list(self._pieces())))
        return self._pointer

    @property
    def key(self) -> str:
        """The key or index it stands under, whatever branch of an `Fn::If` it is in."""
        last = self.whole.rpartition("/")[2]
        return last.replace("~1", "/").replace("~0", "~")

    @property
    def whole(self) -> str:
        """The pointer without the branches of `Fn::If` on the way: one for both branches."""
        return _BRANCH.sub("", self.pointer)

    def _pieces(self) -> Iterator[str]:
        """The pointer from its end, up to where it is known in one piece."""
        at: Place | None = self
        while at is not None:
            if at._pointer is not None:
                yield at._pointer
                return
            yield "/" + str(at._step).replace("~", "~0").replace("/", "~1")
            at = at._above

    @property
    def name(self) -> str:
        """The short name a person knows the resource by: its construct path, else its ids."""
        if self.construct_path:
            return self.construct_path.removesuffix("/Resource")
        return "/".join(part for part in (self.stack, self.logical_id) if part)

    def _order(self) -> Order:
        stack, region, account, logical_id, construct_path, template = self._resource
        return (stack, region, account, logical_id, self.pointer, construct_path, template)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Place):
            return NotImplemented
        return self._resource == other._resource and self.pointer == other.pointer

    def __hash__(self) -> int:
        return hash((self._resource[0], self._resource[3], self.pointer))

    def __lt__(self, other: Place) -> bool:
        return self._order() < other._order()

    def __repr__(self) -> str:
        stack, region, account, logical_id, construct_path, template = self._resource
        return (
            f"Place(stack={stack!r}, region={region!r}, account={account!r}, "
            f"logical_id={logical_id!r}, pointer={self.pointer!r}, "
            f"construct_path={construct_path!r}, template={template!r})"
        )


_new = object.__new__
