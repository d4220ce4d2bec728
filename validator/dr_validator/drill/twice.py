"""What runs in both regions, on data that both have: schedules and consumers do their work twice.

Two that each read a queue of their own do not, nor two that each work with stores of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from dr_validator.drill.loss import Loss
from dr_validator.drill.result import RunsTwice
from dr_validator.graph.graph import Graph
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.twins.pairs import pairs
from dr_validator.paths.entries import EntryKind, entries
from dr_validator.paths.stores import store_of
from dr_validator.paths.unseen import is_read_back, led

Key = tuple[str, str]

_RUNNING = (EntryKind.SCHEDULE, EntryKind.CONSUMER)
# Where a consumer says what it reads. A bucket that tells of its objects is read itself.
_READS: Mapping[str, str] = {
    "AWS::Lambda::EventSourceMapping": "EventSourceArn",
    "AWS::SNS::Subscription": "TopicArn",
}


def twice(graph: Graph, loss: Loss) -> Iterator[RunsTwice]:
    """The pairs of schedules and consumers that both run, on the same data as far as is known."""
    running = {each.start.key for each in graph.view(entries) if each.kind in _RUNNING}
    for pair in graph.view(pairs):
        both = (pair.first, pair.second)
        if all(each.key in running for each in both) and any(loss.touches(each) for each in both):
            one, other = (_data(graph, each) for each in both)
            if not one or not other or one & other:
                places = (pair.first.place, pair.second.place)
                yield RunsTwice(f"{pair.first.name} and {pair.second.name} both run", places)


def _data(graph: Graph, start: Resource) -> AbstractSet[Key]:
    """What a schedule or consumer works with, and the copies of that; empty where nothing of it is
    known."""
    path = _READS.get(start.type)
    if path is not None:
        links = start.follow(path)
        read = [link.to for link in links if isinstance(link, Linked)]
        if len(read) < len(links):
            return frozenset()
    elif start.type == "AWS::S3::Bucket":
        read = [start]
    else:
        read = [each for each in led(graph, [start]) if _is_data(each)]
    return frozenset(key for each in read for key in _with_copies(each))


def _is_data(resource: Resource) -> bool:
    store = store_of(resource)
    return store is not None and is_read_back(store)


def _with_copies(resource: Resource) -> Iterator[Key]:
    yield resource.key
    store = store_of(resource)
    if store is not None:
        yield from (each.node.key for each in store.copies if each.node is not None)
        if isinstance(store.origin, Linked):
            yield store.origin.to.key
