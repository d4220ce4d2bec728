"""Where something stands in an assembly."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile, zip_longest

from dr_validator.regex import regex

_BRANCH = regex(r"/Fn::If/[12](?=/|$)")
Resource = tuple[str, str | None, str | None, str, str, str]
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
    place it leads on from, and the pointer is put together when somebody asks. It is not kept,
    for a long key would stand in the pointers of all that is below it.

    `doubt` says why it is not known that anything stands here: a clause about the condition that
    decides it, else "". It goes with the place into all that is read there, so that no problem
    is proven at a place that may not be; places are compared without it.
    """

    __slots__ = ("_above", "_hash", "_resource", "_step", "doubt")

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
        resource = (stack, region, account, logical_id, construct_path, template)
        first, *steps = pointer.split("/")
        above: Place | None = None
        for step in steps:
            above = _step(resource, above, first, doubt)
            first = step
        self._resource = resource
        self._above = above
        self._step: str | int = first
        self._hash: int | None = None
        self.doubt = doubt

    def __truediv__(self, key: str | int) -> Place:
        """The place one step further in."""
        if isinstance(key, str) and ("~" in key or "/" in key):
            key = key.replace("~", "~0").replace("/", "~1")
        # As `_step`: a call for each would be a good part of what it costs.
        place = _new(Place)
        place._resource = self._resource
        place._above = self
        place._step = key
        place._hash = None
        place.doubt = self.doubt
        return place

    def doubted(self, why: str) -> Place:
        """The same place, of which it is not known whether anything stands there."""
        if self.doubt == why:
            return self
        return _step(self._resource, self._above, self._step, why)

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
        return "/".join(reversed([str(place._step) for place in self._upwards()]))

    def _upwards(self) -> Iterator[Place]:
        """This place, the one it is a step from, and so on."""
        at: Place | None = self
        while at is not None:
            yield at
            at = at._above

    @property
    def key(self) -> str:
        """The key or index it stands under, whatever branch of an `Fn::If` it is in."""
        last = self.whole.rpartition("/")[2]
        return last.replace("~1", "/").replace("~0", "~")

    @property
    def whole(self) -> str:
        """The pointer without the branches of `Fn::If` on the way: one for both branches."""
        return _BRANCH.sub("", self.pointer)

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
        if self._resource != other._resource or hash(self) != hash(other):
            return False
        for one, two in zip_longest(self._upwards(), other._upwards()):
            if one is two:
                return True
            if one is None or two is None or str(one._step) != str(two._step):
                return False
        return True

    def __hash__(self) -> int:
        if self._hash is None:
            new = list(takewhile(lambda place: place._hash is None, self._upwards()))
            for place in reversed(new):
                before = place._resource if place._above is None else place._above._hash
                place._hash = hash((before, str(place._step)))
        return self._hash or 0

    def __lt__(self, other: Place) -> bool:
        return self._order() < other._order()

    def __repr__(self) -> str:
        stack, region, account, logical_id, construct_path, template = self._resource
        return (
            f"Place(stack={stack!r}, region={region!r}, account={account!r}, "
            f"logical_id={logical_id!r}, pointer={self.pointer!r}, "
            f"construct_path={construct_path!r}, template={template!r})"
        )


def _step(resource: Resource, above: Place | None, step: str | int, doubt: str) -> Place:
    place = _new(Place)
    place._resource = resource
    place._above = above
    place._step = step
    place._hash = None
    place.doubt = doubt
    return place


_new = object.__new__
