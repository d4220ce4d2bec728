"""twin-scaled-to-zero"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
    whole_number,
)
from dr_validator.models.failover.raising import raiser_of
from dr_validator.models.twins.differences import Differs, MayDiffer, differing
from dr_validator.models.twins.rows import Concern

SCALES = {
    "AWS::AutoScaling::AutoScalingGroup": ("AWS::AutoScaling::ScheduledAction",),
    "AWS::ECS::Service": ("AWS::ApplicationAutoScaling::ScalableTarget",),
}


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def scaled_to_zero(graph: Graph) -> Iterator[Problem]:
    """A service in the secondary region of which nothing runs, and which nothing starts.

    Why it matters: traffic that fails over finds no task and no instance. Somebody has to notice,
    find the setting and raise it in the middle of an outage, through the control plane.
    Fix: keep one running, or raise it in the failover automation (ecs:UpdateService,
    autoscaling:SetDesiredCapacity, a Region switch plan); where that is done by hand, declare
    the strategy PILOT_LIGHT.
    Source: Amazon ECS Developer Guide, "Automatically scale your Amazon ECS service"
    (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html); AWS
    whitepaper "Disaster Recovery of Workloads on AWS", "Pilot light" and "Warm standby"
    (https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html);
    AWS Well-Architected Framework, REL11-BP04 "Rely on the data plane and not the control plane
    during recovery"
    (https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_withstand_component_failures_avoid_control_plane.html).
    """
    strategy = graph.settings.strategy
    if strategy is not None and strategy.scaled_down:
        return
    for each in differing(graph, Concern.COUNT):
        second = each.pair.second
        by = raiser_of(graph, second.type)
        related = [(each.pair.first, each.pair.note)]
        scaling = scaled_by(graph, second)
        if scaling is not None and by is None:
            yield unproven(
                each.at,
                f"whether scaling ever raises the {each.row.what} of {second.shown} from 0",
                reason="it may take an alarm, or a time of day, to set it off",
                related=[(scaling, "what scales it")],
            )
            continue
        match each:
            case Differs() if by is None:
                yield problem(
                    each.at,
                    f"the {each.row.what} is 0, but its twin in {each.pair.first.region} has "
                    f"{each.first}, and nothing in the app raises it: after a failover nothing "
                    f"serves in {second.region}",
                    related=[(each.beside, each.pair.note)],
                )
            case Differs() if by is not None and not by.sure:
                yield unproven(
                    each.at,
                    f"whether anything raises the {each.row.what} of {second.shown} from 0",
                    reason="the code that may do it is not in this assembly",
                    related=[(by.by, "its role allows it to raise it")],
                )
            case MayDiffer() if by is None:
                what = f"whether anything of {second.shown} runs before a failover"
                yield unproven(each.at, what, related=related)
            case Differs() | MayDiffer():
                pass


def scaled_by(graph: Graph, service: Resource) -> Resource | None:
    """What else says how many of it run, if that is more than none."""
    kinds = SCALES.get(service.type, ())
    found = [edge.source for edge in graph.edges_to(service) if edge.source.type in kinds]
    return next((each for each in found if keeps_some(each)), None)


def keeps_some(scaling: Resource) -> bool:
    values = [scaling.read(path) for path in ("MinCapacity", "MinSize", "DesiredCapacity")]
    return any(not isinstance(value, Absent) and not is_zero(value) for value in values)


def is_zero(value: Known | Unknown) -> bool:
    return whole_number(value) == 0
