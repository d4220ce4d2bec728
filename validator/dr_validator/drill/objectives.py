"""What is demanded of a recovery, beside what is reached.

The configuration says it, else the app itself: the policies of AWS Resilience Hub
(https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-resiliencehubv2-policy-multiregiontargets.html,
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resiliencehub-resiliencypolicy-failurepolicy.html)
and the plans of ARC Region switch
(https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-arcregionswitch-plan.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dr_validator.aws.types import Holds
from dr_validator.drill.result import EntryResult, Objective, RpoKind, StoreResult, Verdict
from dr_validator.graph.graph import Graph
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, whole_number

RTO, RPO = "rto", "rpo"
# Where an app declares what the loss of a region may cost, and how many seconds one of it is.
_DECLARED = (
    ("AWS::ResilienceHub::ResiliencyPolicy", "Policy.Region.RtoInSecs", RTO, 1),
    ("AWS::ResilienceHub::ResiliencyPolicy", "Policy.Region.RpoInSecs", RPO, 1),
    ("AWS::ResilienceHubV2::Policy", "MultiRegion.RtoInMinutes", RTO, 60),
    ("AWS::ResilienceHubV2::Policy", "MultiRegion.RpoInMinutes", RPO, 60),
    ("AWS::ARCRegionSwitch::Plan", "RecoveryTimeObjectiveMinutes", RTO, 60),
)


@dataclass(frozen=True, slots=True)
class Demand:
    """What may be lost or waited for, in seconds. Where the app declares several and nothing says
    which one an entry has, `seconds` is the least and `most` the greatest."""

    seconds: int
    most: int
    source: str

    def judge(self, reached: int) -> str:
        """Whether so many seconds meet it."""
        if reached <= self.seconds:
            return "met"
        return "breached" if reached > self.most else "not-proven"


def objectives(
    graph: Graph, found: Sequence[EntryResult], held: Sequence[StoreResult]
) -> Iterator[Objective]:
    """What is demanded of each entry that has to recover and of each store of data, with what is
    reached; those that are met, too."""
    settings = graph.settings
    time = _demand(graph, RTO, settings.rto, settings.source)
    if time is not None:
        yield from (_rto(each, time) for each in found if each.required)
    data = _demand(graph, RPO, settings.rpo, settings.source)
    if data is not None:
        yield from (_rpo(each, data) for each in held if each.store.holds is Holds.DATA)


def _demand(graph: Graph, name: str, minutes: int | None, source: str) -> Demand | None:
    if minutes is not None:
        return Demand(minutes * 60, minutes * 60, source)
    declared = sorted(_declared(graph, name))
    if not declared:
        return None
    (least, where), (most, _) = declared[0], declared[-1]
    return Demand(least, most, where)


def _declared(graph: Graph, name: str) -> Iterator[tuple[int, str]]:
    for kind, path, of, unit in _DECLARED:
        for resource in graph.all(kind) if of == name else ():
            value = resource.read(path)
            number = None if isinstance(value, Absent) else whole_number(value)
            if number is not None:
                yield number * unit, resource.name


def _rto(each: EntryResult, demand: Demand) -> Objective:
    seconds = each.writes.rto.seconds
    if each.verdict is Verdict.LOST:
        verdict = "breached"
    elif seconds is None or each.verdict is Verdict.NOT_PROVEN:
        verdict = "not-proven"
    else:
        verdict = demand.judge(seconds)
    reason = each.writes.reason or each.writes.rto.reason
    name, declared = each.entry.name, demand.seconds
    return Objective(RTO, name, declared, seconds, verdict, demand.source, reason, each.accepted)


def _rpo(result: StoreResult, demand: Demand) -> Objective:
    rpo = result.rpo
    if rpo.kind is RpoKind.EVERYTHING:
        verdict = "breached"
    elif rpo.kind in (RpoKind.NONE, RpoKind.TARGET) and rpo.seconds is not None:
        verdict = demand.judge(rpo.seconds)
    else:
        verdict = "not-proven"
    name, seconds, source = result.store.name, rpo.seconds, demand.source
    return Objective(
        RPO, name, demand.seconds, seconds, verdict, source, rpo.reason, result.accepted
    )
