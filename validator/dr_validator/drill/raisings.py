"""What runs nothing at rest, and has to be raised before it serves: a pilot light.

Source: AWS whitepaper "Disaster Recovery of Workloads on AWS", "Pilot light"
(https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html);
Amazon EC2 Auto Scaling User Guide, "Set scaling limits for your Auto Scaling group"
(https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dr_validator.drill.incident import Incident
from dr_validator.drill.promoters import starter
from dr_validator.drill.promotions import PEOPLE, Preparation
from dr_validator.drill.result import Rto, Step, TimeKind, Verdict, start_step
from dr_validator.graph.resource import Resource
from dr_validator.models.failover.raising import Raiser, raisers_of
from dr_validator.resolve.value import Absent, whole_number

# How many of it run at rest: the first of these that is set.
_COUNTS: Mapping[str, tuple[str, ...]] = {
    "AWS::AutoScaling::AutoScalingGroup": ("DesiredCapacity", "MinSize"),
    "AWS::ECS::Service": ("DesiredCount",),
    "AWS::EKS::Nodegroup": ("ScalingConfig.DesiredSize", "ScalingConfig.MinSize"),
    "AWS::Lambda::Function": ("ReservedConcurrentExecutions",),
}
_STARTING = Rto(TimeKind.DOCUMENTED, None, "a start from 0 takes minutes; AWS gives no bound")


def runs_nothing(resource: Resource) -> str:
    """The property that says that nothing of a resource runs at rest; "" where something may."""
    for path in _COUNTS.get(resource.type, ()):
        value = resource.read(path)
        if not isinstance(value, Absent):
            return path.rpartition(".")[2] if whole_number(value) == 0 else ""
    return ""


def raisings(incident: Incident, met: Sequence[Resource]) -> Iterator[Preparation]:
    """What it takes until what is met on a way runs, each once."""
    for each in {one.key: one for one in met}.values():
        count = runs_nothing(each)
        if count:
            yield _raising(incident, each, count)


def raiser_left(incident: Incident, standby: Resource) -> Raiser | None:
    """What outlives the loss, starts by itself and raises a standby; None if nothing does."""
    return next(
        (each for each in _left(incident, standby) if each.sure and starter(incident, each.by)),
        None,
    )


def _left(incident: Incident, standby: Resource) -> list[Raiser]:
    """What is left and works of all that raises the like of a standby, surest first."""
    return [each for each in raisers_of(incident.graph, standby.type) if incident.works(each.by)]


def _raising(incident: Incident, idle: Resource, count: str) -> Preparation:
    started = raiser_left(incident, idle)
    if started is not None:
        step = Step(None, f"{started.by.name} raises {idle.name}", "automation", started.by.place)
        return Preparation(Verdict.RECOVERS, _STARTING, "", step)
    left = _left(incident, idle)
    sure = [each for each in left if each.sure]
    if sure:
        return _by_hand(idle, count, sure[0])
    if left:
        reason = f"{idle.name} runs nothing, and whether {left[0].by.name} raises it is not known"
        rto = Rto(TimeKind.NOT_PROVEN, None, reason)
        step = Step(None, f"{left[0].by.name} may raise {idle.name}", "automation", idle.place)
        return Preparation(Verdict.NOT_PROVEN, rto, reason, step)
    return _by_hand(idle, count, None)


def _by_hand(idle: Resource, count: str, by: Raiser | None) -> Preparation:
    if by is not None:
        step = start_step(by.by, f"raises {idle.name}")
    else:
        why = "nothing that survives the loss does it"
        step = Step(None, f"raise {count} of {idle.name} from 0", "person", idle.place, why)
    return Preparation(Verdict.BY_HAND, PEOPLE, f"{idle.name} runs nothing: {step.why}", step)
