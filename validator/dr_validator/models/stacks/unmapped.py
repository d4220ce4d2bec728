"""Keys that templates look up in their mappings, and that these do not have.

Source: AWS CloudFormation Template Reference, "Fn::FindInMap"
(https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_FIND, _IF = "Fn::FindInMap", "Fn::If"


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A look-up in a mapping that has no such key. `unknown` is the name of the mapping where that
    is not known: then it may have."""

    owner: Resource
    at: Place
    mapping: str
    key: str
    unknown: Unknown | None = None


def unmapped(graph: Graph) -> tuple[Unmapped, ...]:
    """The first look-up of each stack for each key, in order of place.

    What stands in a branch of a condition is left out, as is what has a default.
    """
    found: dict[tuple[str, str, str], Unmapped] = {}
    for resource in graph.resources:
        for each in _of(resource) if resource.scope.mappings else ():
            found.setdefault((resource.stack.id, each.mapping, each.key), each)
    return tuple(found.values())


def _of(owner: Resource) -> Iterator[Unmapped]:
    pending: list[Node] = [owner.properties]
    while pending:
        node = pending.pop()
        raw, place = node.raw, node.place
        if isinstance(raw, dict):
            arguments = raw.get(_FIND)
            if isinstance(arguments, list) and len(arguments) == 3 and len(raw) == 1:
                yield from _missed(owner, node, arguments)
            elif _IF not in raw:
                steps = [(key, raw[key]) for key in reversed(raw)]
                pending += [_within(node, place / key, each) for key, each in steps]
        elif isinstance(raw, list):
            numbered = reversed(list(enumerate(raw)))
            pending += [_within(node, place / number, each) for number, each in numbered]


def _within(node: Node, place: Place, raw: Json) -> Node:
    return Node(node.graph, node.scope, place, raw)


def _missed(owner: Resource, node: Node, arguments: list[Json]) -> Iterator[Unmapped]:
    values = [
        _within(node, node.place / number, each).value for number, each in enumerate(arguments)
    ]
    if isinstance(values[0], Unknown):
        yield Unmapped(owner, node.place, "", "", values[0])
        return
    if isinstance(values[0], Absent):
        return
    name = str(values[0].value)
    at: object = node.scope.mappings.get(name)  # one that a transform adds may be missing
    for value in values[1:]:
        if isinstance(value, (Absent, Unknown)) or not isinstance(at, Mapping):
            return
        key = str(value.value)
        if key not in at:
            yield Unmapped(owner, node.place, name, key)
            return
        at = at[key]
