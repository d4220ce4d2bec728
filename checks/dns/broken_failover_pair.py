"""dns-broken-failover-pair"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.routing.dns import FAILOVER, Record, RecordGroup, record_groups

OTHER = {"PRIMARY": "SECONDARY", "SECONDARY": "PRIMARY"}


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.DETECTION)
def broken_failover_pair(graph: Graph) -> Iterator[Problem]:
    """A failover record without its other half, or two that claim the same half.

    Why it matters: a failover set is one PRIMARY and one SECONDARY. A PRIMARY alone has nothing to
    fail over to, a SECONDARY alone has nothing to take over from, and a second PRIMARY is refused.
    Fix: declare one PRIMARY and one SECONDARY of the same zone, name and type.
    Source: Amazon Route 53 API Reference, "ResourceRecordSet", Failover
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html).
    """
    for group in graph.view(record_groups):
        if group.policies == (FAILOVER,):
            yield from _pair(graph, group)


def _pair(graph: Graph, group: RecordGroup) -> Iterator[Problem]:
    halves: dict[str, list[Record]] = {}
    for record in group.records:
        match record.node.read("Failover"):
            case Known(value=str() as half):
                halves.setdefault(half, []).append(record)
            case Unknown() as unknown:
                yield unproven(unknown, f"which half of the pair {record.shown} is")
                return
            case Known() | Absent():
                return
    for half, (first, *others) in sorted(halves.items()):
        at = first.place / "Failover"
        missing = OTHER.get(half)
        doubt = _doubt(graph, group)
        if missing is not None and missing not in halves and not others:
            if doubt:
                yield unproven(at, f"whether {first.shown} has a {missing}", reason=doubt)
            else:
                why = (
                    "nothing takes over"
                    if half == "PRIMARY"
                    else "there is nothing to take over from"
                )
                yield problem(
                    at, f"{first.shown} is {half}, but no record is its {missing}, so {why}"
                )
        for other in others:
            related = [(first.place / "Failover", f"the other {half}")]
            if first.owner.conditional or other.owner.conditional:
                reason = "whether both records are created depends on a condition"
                what = f"whether {other.shown} is the only {half}"
                yield unproven(other.place / "Failover", what, reason=reason, related=related)
            else:
                yield problem(
                    other.place / "Failover",
                    f"two records {other.shown} are {half}, but Route 53 accepts only one of each",
                    related=related,
                )


def _doubt(graph: Graph, group: RecordGroup) -> str:
    """Why the other half may be there after all."""
    if any(record.policy in (FAILOVER, None) for record in group.possible):
        return "whether another record is in the same hosted zone is not known"
    if len(graph.regions) < 2:
        return "the assembly holds one region only, and the other may be deployed elsewhere"
    return ""
