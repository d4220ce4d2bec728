"""dns-duplicate-latency-region"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Text,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.routing.dns import (
    EVERYWHERE,
    LATENCY,
    Record,
    RecordGroup,
    record_groups,
)
from dr_validator.models.routing.likely import likely_pairs


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def duplicate_latency_region(graph: Graph) -> Iterator[Problem]:
    """Two latency records of one name and type with the same Region.

    Why it matters: Route 53 accepts one latency record per region; the second is refused.
    Fix: set Region to the region that the record leads to.
    Source: Amazon Route 53 API Reference, "ResourceRecordSet", Region
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html).
    """
    for group in graph.view(record_groups):
        for one, other in likely_pairs(group.using(LATENCY), _region):
            first, second = one.node.read("Region"), other.node.read("Region")
            what = f"whether two latency records {one.shown} have one Region"
            ends = [(one.place, "the other record")]
            match first, second:
                case (Known(value=left), Known(value=right)) if left == right:
                    if one.owner.conditional or other.owner.conditional:
                        reason = "whether both records are created depends on a condition"
                        yield unproven(second, what, reason=reason, related=ends)
                        continue
                    astray = one if _led(one) not in (None, left) else other
                    kept = other if astray is one else one
                    yield problem(
                        astray.node.read("Region"),
                        f"two latency records {one.shown} have the Region {left}: Route 53 "
                        "refuses the second",
                        related=[(kept.place, "the other record")],
                    )
                case (Unknown() as doubt, _) | (_, Unknown() as doubt):
                    yield unproven(doubt, what, related=ends)
                case (Known() | Absent(), Known() | Absent()):
                    pass
        yield from _possible(group)


def _possible(group: RecordGroup) -> Iterator[Problem]:
    """Records of the same Region that may be of one zone, name and type."""
    for other in group.possible:
        second = other.node.read("Region")
        for one in group.using(LATENCY):
            first = one.node.read("Region")
            alike = other.policy == LATENCY and same(one.name, other.name)
            if alike and one.place < other.place and same(first, second):
                what = f"whether two latency records {one.shown} have one Region"
                reason = "whether both are in one hosted zone is not known"
                ends = [(one.place, "the other record")]
                yield unproven(second, what, reason=reason, related=ends)
                break


def _region(record: Record) -> Text | None:
    """The Region as far as it is known; nothing of it where it may be any."""
    value = record.node.read("Region")
    return Text((str(value.value),)) if isinstance(value, Known) else None


def _led(record: Record) -> str | None:
    target = record.target
    return None if target is None or record.region == EVERYWHERE else target.region
