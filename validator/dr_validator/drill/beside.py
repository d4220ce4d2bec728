"""What people have to know beside entries and stores: hands, control planes, what is in flight,
what the survivor has at rest, and the failback."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dr_validator.aws.actions import action
from dr_validator.aws.replication import Mechanism
from dr_validator.drill.holdings import best_copy
from dr_validator.drill.incident import Incident
from dr_validator.drill.loss import Loss
from dr_validator.drill.promotions import hand_on
from dr_validator.drill.raisings import raiser_left
from dr_validator.drill.result import (
    ByHand,
    Capacity,
    ControlPlane,
    EntryResult,
    Failback,
    InFlight,
    StoreResult,
    StoreVerdict,
    Verdict,
    each_once,
)
from dr_validator.graph.graph import Graph
from dr_validator.graph.resource import Resource
from dr_validator.models.failover.automation import ACTIONS, automations
from dr_validator.models.twins.pairs import pairs
from dr_validator.paths.backups import VAULTS
from dr_validator.paths.stores import stores
from dr_validator.resolve.value import whole_number

QUEUE, STREAM = "AWS::SQS::Queue", "AWS::Kinesis::Stream"
# What the services keep where the template does not say: four days, and a day.
_QUEUE_SECONDS, _STREAM_HOURS = 345_600, 24
# What is there before anybody asks for more, and how much more there can be.
_AT_REST = {
    "AWS::ApplicationAutoScaling::ScalableTarget": ("MinCapacity", "MaxCapacity"),
    "AWS::AutoScaling::AutoScalingGroup": ("MinSize", "DesiredCapacity", "MaxSize"),
    "AWS::DynamoDB::Table": (
        "ProvisionedThroughput.ReadCapacityUnits",
        "ProvisionedThroughput.WriteCapacityUnits",
    ),
    "AWS::ECS::Service": ("DesiredCount",),
    "AWS::ElastiCache::ReplicationGroup": ("NumNodeGroups", "ReplicasPerNodeGroup"),
    "AWS::Lambda::Alias": ("ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions",),
    "AWS::Lambda::Function": ("ReservedConcurrentExecutions",),
}


def by_hand(
    incident: Incident, found: Sequence[EntryResult], held: Sequence[StoreResult]
) -> Iterator[ByHand]:
    """What a person has to do, each once."""
    steps = [
        step
        for each in found
        for step in (each.steps if each.required and each.verdict is not Verdict.LOST else ())
        if step.by == "person"
    ]
    for result in held:
        copy = best_copy(incident, result.store)
        if result.verdict is StoreVerdict.BY_HAND and copy is not None:
            steps.append(hand_on(incident, result.store, copy))
    for step in each_once(steps):
        yield ByHand(step.what, step.why, step.place)


def control_planes(graph: Graph, loss: Loss) -> Iterator[ControlPlane]:
    """Changes that automation makes, and that need the control plane of a lost region."""
    for each in graph.view(automations):
        for call in sorted({ACTIONS[call.method] for call in each.calls}):
            prefix, _, name = call.partition(":")
            row = action(prefix, name)
            home = row.home if row is not None else None
            if home in loss.regions and not loss.service and loss.takes(each.worker) is not True:
                yield ControlPlane(call, str(home), each.worker.place)


def in_flight(graph: Graph, loss: Loss) -> Iterator[InFlight]:
    """Queues and streams of what is lost, and how long they keep what they hold."""
    for resource in graph.all(QUEUE, STREAM):
        if loss.takes(resource):
            seconds = _kept(resource)
            if seconds is not None:
                yield InFlight(resource.place, seconds)


def _kept(resource: Resource) -> int | None:
    if resource.type == QUEUE:
        return whole_number(resource.read("MessageRetentionPeriod"), _QUEUE_SECONDS)
    hours = whole_number(resource.read("RetentionPeriodHours"), _STREAM_HOURS)
    return None if hours is None else hours * 3600


def capacity(incident: Incident) -> Iterator[Capacity]:
    """Where the survivor has less at rest than what is lost."""
    loss = incident.loss
    for pair in incident.graph.view(pairs):
        for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
            if not loss.takes(one) or loss.takes(other) is not False:
                continue
            for path in _AT_REST.get(one.type, ()):
                there, here = whole_number(one.read(path)), whole_number(other.read(path))
                if there is not None and here is not None and here < there:
                    raiser = raiser_left(incident, other)
                    raised = raiser.by.place if raiser is not None else None
                    what = path.rpartition(".")[2]
                    yield Capacity(other.place, one.place, what, here, there, raised)


def failbacks(incident: Incident, held: Sequence[StoreResult]) -> Iterator[Failback]:
    """Failback for what is written to each copy meanwhile; nobody writes to a vault."""
    for each in held:
        copy = best_copy(incident, each.store) if each.store.kind not in VAULTS else None
        if copy is not None and each.verdict is not StoreVerdict.NOT_PROVEN:
            verdict, reason = _way_back(each, copy.by)
            yield Failback(each.store, verdict, reason)


def _way_back(each: StoreResult, by: Mechanism) -> tuple[str, str]:
    if by.back:
        return "itself", by.back
    backwards = any(
        copy.node is not None and copy.node.graph.view(_copied_from).get(copy.node.key)
        for copy in each.store.copies
    )
    if backwards:
        return "itself", "the copy is replicated back"
    return "by-hand", "what is written to the copy is not copied back automatically"


def _copied_from(graph: Graph) -> dict[tuple[str, str], bool]:
    """The stores that are themselves copied to another region."""
    return {each.node.key: bool(each.abroad) for each in graph.view(stores)}
