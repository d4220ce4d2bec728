"""Who works with which store, as the network tells: the security group of a database that names the
group of those whom it lets in, or theirs, which names the database's.

Instances keep the host of their database in images and files that no template shows; whom the
database lets in, it does. A range of addresses says not who is meant, and nor does a group that
much else listens behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.ports import LISTENING, NFS
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.network.connections import mounts
from dr_validator.models.network.groups import Rule, Way, rules
from dr_validator.models.network.listening import Port, owner, party_of, port_of
from dr_validator.models.network.parties import GROUP, is_group
from dr_validator.models.network.workers import FILE_SYSTEM, workers
from dr_validator.paths.uses import WorksWith
from dr_validator.record import dataclass

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

Key = tuple[str, str]

# Of a group that so many listen behind, a rule does not say which of them is meant.
_SHARED = 8


@dataclass(frozen=True, slots=True)
class _Listener:
    """What listens, on which port."""

    resource: Resource
    port: Port


def reached(graph: Graph) -> Iterator[WorksWith]:
    """What security groups say, in order of those who connect."""
    let_in, let_out = graph.view(_let_in), graph.view(_let_out)
    for worker in graph.view(workers):
        here = worker.resource.region
        for group in worker.party.groups.resources:
            for listener, at in (*let_in.get(group.key, ()), *let_out.get(group.key, ())):
                if listener.region == here and listener is not worker.resource:
                    yield WorksWith(worker.resource, listener, at)


def _let_in(graph: Graph) -> Mapping[Key, tuple[tuple[Resource, Node], ...]]:
    """By the group of those who are let in: what lets them in."""
    held, listening = graph.view(rules), graph.view(_listening)
    return grouped(
        (other.key, (listener.resource, at))
        for group, listeners in listening.items()
        for rule in held.of.get((Way.IN, group), ())
        for other, at in _others(rule)
        for listener in listeners
        if rule.opens(listener.port) is not False
    )


def _let_out(graph: Graph) -> Mapping[Key, tuple[tuple[Resource, Node], ...]]:
    """By the group of those who are let out: what they are let out to, and nothing else says."""
    held, listening = graph.view(rules), graph.view(_listening)
    return grouped(
        (group.key, (listener.resource, at))
        for group in graph.all(GROUP)
        for rule in held.of.get((Way.OUT, group.key), ())
        for other, at in _others(rule)
        for listener in listening.get(other.key, ())
        if rule.opens(listener.port) is not False
    )


def _others(rule: Rule) -> Iterator[tuple[Resource, Node]]:
    """The groups that a rule names on its other side."""
    if rule.node.unknown is not None:
        return
    for at in rule.node.each(f"{rule.way.other}SecurityGroupId"):
        for link in at.links(GROUP):
            if isinstance(link, Linked) and is_group(link):
                yield link.to, at


def _listening(graph: Graph) -> Mapping[Key, tuple[_Listener, ...]]:
    """By security group: what listens behind it, where it is not too much to say who is meant."""
    found = grouped((group.key, each) for each, groups in _listeners(graph) for group in groups)
    return {group: each for group, each in found.items() if len(each) <= _SHARED}


def _listeners(graph: Graph) -> Iterator[tuple[_Listener, Iterable[Resource]]]:
    for resource in graph.all(*LISTENING):
        party, port = party_of(resource), port_of(resource)
        if party is not None and owner(resource) is resource:
            yield _Listener(resource, port or Port((), None)), party.groups.resources
    for system in graph.all(FILE_SYSTEM):
        for party in graph.view(mounts).get(system.key, ()):
            yield _Listener(system, Port((NFS,), None)), party.groups.resources
