"""The tags of a resource: what a tag's value is, and where that cannot be told."""

from __future__ import annotations

from collections.abc import Iterator

from dr_validator.graph.node import Node
from dr_validator.graph.path import key as step
from dr_validator.graph.resource import Resource
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Unknown, Value


def values_of_tag(resource: Resource, key: str) -> Iterator[Value]:
    """The values of a tag; an Unknown where it may be there. Tags are a list of keys and values,
    or a mapping, under a name that ends with `Tags`."""
    for end in resource.properties.settled:
        if end.unknown is not None:
            yield end.unknown
    for name in resource.properties.keys():  # noqa: SIM118
        if name.endswith("Tags"):
            for node in resource.each(step(name)):
                yield from _in(node, key)


def _in(node: Node, key: str) -> Iterator[Value]:
    if node.unknown is not None:
        yield node.unknown
    elif isinstance(node.raw, list):
        for item in node.items():
            yield from _of_pair(item, key)
    else:
        yield from (entry.value for name, entry in node.entries() if name == key)


def _of_pair(item: Node, key: str) -> Iterator[Value]:
    named = item.read("Key")
    match same(named, key):
        case True:
            value = item.read("Value")
            if not isinstance(value, Absent):
                yield value
        case None:
            if isinstance(named, Unknown):
                yield named
        case False:
            pass
