"""A spot in a template that can be read, whatever intrinsics stand on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar, cast

from dr_validator.assembly.model import Json, Stack
from dr_validator.graph.path import WILDCARD, Step, one_way, steps
from dr_validator.place import Place
from dr_validator.record import dataclass, replace
from dr_validator.resolve.functions import is_intrinsic
from dr_validator.resolve.references import at_place
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.text import refs_of
from dr_validator.resolve.value import Absent, Cause, Known, Reference, Text, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph
    from dr_validator.graph.resource import Resource

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Linked:
    """A value that means a resource of this assembly.

    `to` is the resource, `attribute` which of its attributes is used (None for its name, id
    or ARN), `reference` how it came; `place` is where it is used.
    """

    to: Resource
    attribute: str | None
    reference: Reference
    place: Place


@dataclass(frozen=True, slots=True)
class Outside:
    """A known name or ARN that no resource of this assembly has."""

    value: Known

    @property
    def place(self) -> Place:
        return self.value.place


Link: TypeAlias = Linked | Outside | Absent | Unknown


class Node:
    """One spot: a resource's properties, an item of a list, a value.

    Paths are JSONPath, relative to the node: `Rules[*].Destination.Bucket`. `Fn::If` on the
    way is decided where it can be; where it cannot, both branches are read, in `doubt`.
    What has been read is kept, since one spot is asked for by many checks.
    """

    __slots__ = (
        "_all",
        "_answers",
        "_below",
        "_links",
        "_settled",
        "_value",
        "doubt",
        "graph",
        "place",
        "raw",
        "scope",
    )

    def __init__(
        self,
        graph: Graph,
        scope: Scope,
        place: Place,
        raw: Json | Unknown,
        doubt: Unknown | None = None,
    ) -> None:
        self.graph: Final = graph
        self.scope: Final = scope
        self.place: Final = place
        self.raw: Final = raw
        self.doubt: Final = doubt
        self._value: Value | None = None
        self._settled: tuple[Node, ...] | None = None
        self._below: dict[Step, tuple[Node, ...]] | None = None
        self._all: tuple[Node, ...] | None = None
        self._links: dict[tuple[str, ...], list[Link]] | None = None
        self._answers: dict[Callable[[Node], object], object] | None = None

    @property
    def stack(self) -> Stack:
        return self.scope.stack

    @property
    def region(self) -> str | None:
        """The region the stack deploys to; None if the manifest does not say."""
        return self.scope.stack.region

    @property
    def account(self) -> str | None:
        return self.scope.stack.account

    @property
    def value(self) -> Value:
        """What stands here, resolved. Lists and mappings are Known only if all of it is."""
        value = self._value
        if value is None:
            raw = self.raw
            if isinstance(raw, Unknown):
                value = raw
            else:
                value = self.graph.resolver.value(raw, self.scope, self.place)
            self._value = value
        return value

    def each(self, path: str) -> list[Node]:
        """Every node the path leads to; none if there is none.

        Where the way is not known (a list that comes from a parameter, a condition that
        cannot be decided), one node stands for it, and all that is read from it is Unknown.
        """
        return _distinct(self._reach(steps(path)))

    def possible(self, path: str) -> list[Node]:
        """As `each`, but each branch of an undecided condition by itself, in `doubt`."""
        return list(self._reach(steps(path)))

    def read(self, path: str) -> Value:
        """The one value at the path. Where branches of a condition differ, it is Unknown."""
        found = self._reach(one_way(path))
        if len(found) == 1:
            return found[0].value
        if not found:
            return Absent(self._at(path))
        values = [node.value for node in found]
        first = values[0]
        if all(_same(first, other) for other in values[1:]):
            # Whatever the condition turns out to be: no more in doubt than the node itself.
            return at_place(first, first.place.doubted(self.place.doubt))
        # Only an undecided condition gives a path without wildcards more than one end.
        doubt = next(node.doubt for node in found if node.doubt is not None)
        absent = any(_present(value) is not True for value in values)
        refs = refs_of(values)
        return Unknown(doubt.reason, doubt.cause, self._at(path), refs=refs, may_be_absent=absent)

    def read_all(self, path: str) -> list[Known | Unknown]:
        """All values at a path with `[*]`; Absent ones are left out."""
        values = (node.value for node in self.each(path))
        return [value for value in values if not isinstance(value, Absent)]

    def has(self, path: str) -> bool | None:
        """Whether the path leads to anything; None if that cannot be known."""
        found = self._reach(steps(path))
        if not found:
            return False
        certain = [_present(node.value) for node in found]
        if all(each is False for each in certain):
            return False
        return True if all(each is True for each in certain) else None

    def follow(self, path: str, *types: str) -> list[Link]:
        """The resources that the values at the path mean, whatever carried the reference.

        One Absent if the path leads nowhere, or to an empty list. With `types`, only resources
        of these types are meant, and a plain name is looked up among them; without, an ARN or
        a reference is needed. A Known value that means nothing here is Outside.
        """
        nodes = self.each(path)
        if len(nodes) == 1:
            return nodes[0].links(*types) or [Absent(self._at(path))]
        links = [link for node in nodes for link in node.links(*types)]
        return links or [Absent(self._at(path))]

    def links(self, *types: str) -> list[Link]:
        """As `follow`, for the value that stands here."""
        if isinstance(self.raw, list):
            return [link for node in self.each("[*]") for link in node.links(*types)]
        if self._links is None:
            self._links = {}
        if types not in self._links:
            self._links[types] = self.graph.links_of(self.value, self.scope, types)
        return [*self._links[types]]

    def once(self, ask: Callable[[Node], T]) -> T:
        """What a question about this spot is answered: asked once, and kept."""
        if self._answers is None:
            self._answers = {}
        if ask not in self._answers:
            self._answers[ask] = ask(self)
        return cast("T", self._answers[ask])

    def _reach(self, way: Sequence[Step]) -> Sequence[Node]:
        """The ends of a path, as they stand."""
        found = self._settled or self.settled
        for step in way:
            if len(found) == 1:
                found = found[0]._under(step)
            else:
                found = tuple(end for node in found for end in node._under(step))
        return found

    @property
    def settled(self) -> tuple[Node, ...]:
        """What may stand here once `Fn::If` is decided: this node, as a rule."""
        if self._settled is None:
            raw = self.raw
            if isinstance(raw, (str, int, list, Unknown)) or (
                raw is not None and not is_intrinsic(raw)
            ):
                self._settled = (self,)
            else:
                self._settled = tuple(
                    Node(self.graph, self.scope, each.place, each.raw, self.doubt or each.doubt)
                    for each in self.graph.resolver.settle(raw, self.scope, self.place)
                )
        return self._settled

    def _under(self, step: Step) -> tuple[Node, ...]:
        """What a settled node leads to in one step, settled; itself where no step leads on."""
        if step == WILDCARD:
            if self._all is None:
                self._all = self._under_all()
            return self._all
        known = self._below.get(step) if self._below is not None else None
        if known is not None:
            return known
        raw = self.raw
        if isinstance(raw, dict):
            if step in raw:
                return self._child(step, raw[step])
        elif isinstance(raw, list):
            if isinstance(step, int):
                if -len(raw) <= step < len(raw):
                    return self._child(step, raw[step])
            else:
                return (self._malformed("a mapping"),)
        elif isinstance(raw, Unknown):
            return (self._inside(raw),)
        elif raw is None:
            return (self,)
        else:
            return (self._malformed("a list" if isinstance(step, int) else "a mapping"),)
        return self._nothing()

    def _under_all(self) -> tuple[Node, ...]:
        """As `_under`, for a wildcard."""
        raw = self.raw
        if isinstance(raw, dict):
            return tuple(end for key in sorted(raw) for end in self._child(key, raw[key]))
        if isinstance(raw, list):
            return tuple(
                end for number, item in enumerate(raw) for end in self._child(number, item)
            )
        if isinstance(raw, Unknown):
            return (self._inside(raw),)
        if raw is None:
            return (self,)
        return (self._malformed("a list"),)

    def _nothing(self) -> tuple[Node, ...]:
        """What a step leads to that is not there: nothing, but where the mapping or the list may
        not be there either."""
        if self.doubt is not None:
            return (Node(self.graph, self.scope, self.place, None, self.doubt),)
        return ()

    def _inside(self, unknown: Unknown) -> Node:
        """What stands in something that is not known: it may be there or not."""
        if unknown.may_be_absent:
            return self
        raw = replace(unknown, may_be_absent=True)
        return Node(self.graph, self.scope, self.place, raw, self.doubt)

    def _malformed(self, expected: str) -> Node:
        unknown = Unknown(f"{expected} is expected here", Cause.MALFORMED, self.place)
        return Node(self.graph, self.scope, self.place, unknown, self.doubt)

    def _child(self, key: str | int, item: Json) -> tuple[Node, ...]:
        """What stands under one key, settled."""
        if self._below is None:
            self._below = {}
        known = self._below.get(key)
        if known is None:
            child = Node(self.graph, self.scope, self.place / key, item, self.doubt)
            known = self._below[key] = child.settled
        return known

    def entries(self) -> list[tuple[str, Node]]:
        """The entries of the mapping that stands here, by key, sorted; none if it is no mapping.

        For keys that the template makes up, which may hold what no path can. An entry whose
        `Fn::If` cannot be decided stands as one node, as in `each`.
        """
        found: dict[str, list[Node]] = {}
        for node in self.settled:
            if isinstance(node.raw, dict):
                for key, item in node.raw.items():
                    found.setdefault(key, []).extend(node._child(key, item))
        return [(key, node) for key, nodes in sorted(found.items()) for node in _distinct(nodes)]

    def keys(self) -> list[str]:
        """The keys of the mapping that stands here, sorted; none if it is no mapping."""
        found = [each.raw for each in self.settled if isinstance(each.raw, dict)]
        return sorted(found[0] if len(found) == 1 else {key for each in found for key in each})

    def items(self) -> list[Node]:
        """The items of the list that stands here; the node itself where one value, or one that is
        not known, stands in a list's stead."""
        return self.each("[*]") if isinstance(self.raw, list) else [self]

    @property
    def unknown(self) -> Unknown | None:
        """What stands here instead of a mapping, a list or a value, where that is not known."""
        return self.raw if isinstance(self.raw, Unknown) else None

    def _at(self, path: str) -> Place:
        """The place a path would lead to, as far as it can be named."""
        place = self.place
        for step in steps(path):
            if step == WILDCARD:
                break
            place = place / step
        return place


def _distinct(nodes: Sequence[Node]) -> list[Node]:
    """Nodes by their places; those in one doubt are one node, and all read from it Unknown."""
    for node in nodes:
        if node.doubt is not None:
            break
    else:
        return list(nodes)
    found: dict[Place, Node] = {}
    for node in nodes:
        if node.doubt is None:
            found[node.place] = node
        else:
            at = node.doubt.place.doubted(node.doubt.reason)
            found[at] = Node(node.graph, node.scope, at, node.doubt)
    return list(found.values())


def _same(one: Value, other: Value) -> bool:
    match one, other:
        case Known(value=left), Known(value=right):
            return left == right
        case Unknown(text=Text() as left_text), Unknown(text=right_text):
            return left_text == right_text
        case Absent(), Absent():
            return True
        case Known() | Unknown() | Absent(), Known() | Unknown() | Absent():
            return False


def _present(value: Value) -> bool | None:
    match value:
        case Known():
            return True
        case Absent():
            return False
        case Unknown(may_be_absent=undecided):
            return None if undecided else True
