"""What no path shows: stores that nothing leads to, and ways in whose end says not what it works
with.

An image, a chart or a file on an instance names a database that no template does. Such a store may
be what the requests of such a way write to; whether it is, nobody can say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.types import Holds
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.failover.automation import automations
from dr_validator.paths.entries import Entry, EntryKind, entries
from dr_validator.paths.hops import hops_from
from dr_validator.paths.stores import Store, store_of, stores
from dr_validator.paths.uses import MADE_FROM
from dr_validator.paths.workloads import WORKLOADS

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

Key = tuple[str, str]

# They hold data that no request reads back: secrets, backups, what is under way.
_NOT_WRITTEN = (
    "AWS::Backup::",
    "AWS::KMS::",
    "AWS::Kinesis::",
    "AWS::SQS::",
    "AWS::SSM::",
    "AWS::SecretsManager::",
    "AWS::StepFunctions::",
)
# Where a path ends that goes on outside of the template: pods register with the load balancer.
_ENDS = (
    *WORKLOADS,
    "AWS::ECS::Service",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
)


def unseen(graph: Graph) -> tuple[Store, ...]:
    """The stores of data that no way in leads to, nor to a copy or the original of them."""
    reached = graph.view(_reached)
    return tuple(
        each
        for each in graph.view(stores)
        if is_read_back(each) and not any(key in reached for key in _whole(each))
    )


def is_read_back(store: Store) -> bool:
    """Whether it holds data that requests write and read back."""
    return store.holds is Holds.DATA and not store.kind.startswith(_NOT_WRITTEN)


def _whole(store: Store) -> Iterator[Key]:
    """A store, its copies and its original."""
    yield store.node.key
    yield from (each.node.key for each in store.copies if each.node is not None)
    if isinstance(store.origin, Linked):
        yield store.origin.to.key


def _reached(graph: Graph) -> frozenset[Key]:
    starts = [
        start
        for each in graph.view(entries)
        if each.kind is not EntryKind.AUTOMATION
        for start in _starts(each)
    ]
    return frozenset(each.key for each in led(graph, starts))


def hides_its_stores(graph: Graph, entry: Entry) -> bool:
    """Whether requests of an entry come to something that may work with more than is seen: with
    instances, or with code of which no store is known."""
    return any(hides(graph, each) for each in led(graph, _starts(entry)))


def hides(graph: Graph, resource: Resource) -> bool:
    """Whether something may work with more than is seen."""
    if resource.type in MADE_FROM:
        return True
    if resource.type not in _ENDS:
        return False
    ends = [hop.target for hop in hops_from(graph, resource)]
    mine = [each for each in ends if isinstance(each, Resource)]
    works = [each for each in mine if store_of(each) is not None or each.type in _ENDS]
    return not works and not any(each.type in MADE_FROM or hops_from(graph, each) for each in mine)


def _starts(entry: Entry) -> list[Resource]:
    return [record.owner for record in entry.records] or [entry.start]


def led(graph: Graph, starts: Iterable[Resource]) -> Iterator[Resource]:
    """All that a way leads to, each once. What automation works on is no store of requests."""
    failing_over = {each.worker.key for each in graph.view(automations)}
    pending = list(dict.fromkeys(starts))
    seen = {each.key for each in pending}
    while pending:
        at = pending.pop()
        yield at
        for hop in hops_from(graph, at) if at.key not in failing_over else ():
            end = hop.target
            if isinstance(end, Resource) and end.key not in seen:
                seen.add(end.key)
                pending.append(end)
