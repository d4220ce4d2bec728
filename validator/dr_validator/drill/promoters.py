"""What of the app makes a copy take writes: functions, state machines and runbooks that ask for it.

Sources: the API that each mechanism of `aws.replication` names as what makes its copy writable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dr_validator.drill.loss import Loss
from dr_validator.graph.graph import Graph
from dr_validator.graph.grouped import grouped
from dr_validator.graph.resource import Resource
from dr_validator.models.code.python_calls import calls
from dr_validator.models.code.runbooks import DOCUMENT, MACHINE, tasks
from dr_validator.models.code.sources import sources_of
from dr_validator.models.failover.automation import FUNCTION, automations
from dr_validator.paths.entries import is_off
from dr_validator.paths.hops import hops_to
from dr_validator.resolve.value import Known

_GLOBAL = ("failover_global_cluster", "remove_from_global_cluster", "switchover_global_cluster")
# By the word of the mechanism, the SDK's methods in Python's spelling.
_METHODS: Mapping[str, tuple[str, ...]] = {
    "amazonmq": ("promote",),
    "aurora": _GLOBAL,
    "efs": ("delete_replication_configuration",),
    "elasticache": (
        "disassociate_global_replication_group",
        "failover_global_replication_group",
    ),
    "global-cluster": _GLOBAL,
    "rds-replica": ("promote_read_replica", "promote_read_replica_db_cluster"),
    "secrets": ("stop_replication_to_replica",),
}
_ALL = frozenset(method for methods in _METHODS.values() for method in methods)
_STARTS = (
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::Events::Rule",
    "AWS::Scheduler::Schedule",
)


def promoters(graph: Graph, mechanism: str, loss: Loss) -> tuple[Resource, ...]:
    """What is left and promotes copies of a mechanism, in order of stack and logical id."""
    found = {
        worker.key: worker
        for method in _METHODS.get(mechanism, ())
        for worker in graph.view(_callers).get(method, ())
        if loss.takes(worker) is False
    }
    return tuple(worker for _, worker in sorted(found.items()))


def _callers(graph: Graph) -> Mapping[str, tuple[Resource, ...]]:
    return grouped(dict.fromkeys(_calls(graph)))


def _calls(graph: Graph) -> Iterator[tuple[str, Resource]]:
    for each in graph.view(automations):
        yield from ((call.method, each.worker) for call in each.calls)
    for function in graph.all(FUNCTION):
        made = calls(sources_of(graph, function) or {}, _ALL)
        yield from ((call.method, function) for call in made or ())
    for owner in graph.all(MACHINE, DOCUMENT):
        yield from ((task.call.method, owner) for task in tasks(owner, _ALL) or ())


def starter(graph: Graph, worker: Resource, loss: Loss) -> Resource | None:
    """What starts a worker by itself and outlives the loss; None if it takes a person."""
    pending, seen = [worker], {worker.key}
    while pending:
        at = pending.pop()
        if at.type in _STARTS and not is_off(at) and loss.takes(at) is False and _is_own(at):
            return at
        for hop in hops_to(graph, at):
            if hop.source.key not in seen:
                seen.add(hop.source.key)
                pending.append(hop.source)
    return None


def _is_own(start: Resource) -> bool:
    """Whether it starts by itself: a rule for events that nobody but a person sends does not."""
    if start.type != "AWS::Events::Rule":
        return True
    sources = start.read_all("EventPattern.source[*]")
    known = [str(each.value) for each in sources if isinstance(each, Known)]
    return len(known) < len(sources) or not known or any(w.startswith("aws.") for w in known)
