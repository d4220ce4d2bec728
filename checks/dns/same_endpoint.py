"""dns-same-endpoint"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Gap,
    Graph,
    Problem,
    Severity,
    Stops,
    Text,
    check,
    problem,
    unproven,
)
from dr_validator.models.routing.dns import (
    FAILOVER,
    LATENCY,
    WEIGHTED,
    Record,
    RecordGroup,
    record_groups,
    targets_of,
)


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.DETECTION)
def same_endpoint(graph: Graph) -> Iterator[Problem]:
    """Records of one name that all lead to the same endpoint.

    Why it matters: both answers are the same host in the same region. When it is lost there is
    nothing to fail over to, though records and health checks look complete.
    Fix: point each record at an endpoint in its own region.
    Source: Amazon Route 53 Developer Guide, "Active-active and active-passive failover"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html).
    """
    for group in graph.view(record_groups):
        routed = group.using(FAILOVER, LATENCY, WEIGHTED)
        if group.possible:
            yield from _possible(group)
            continue
        if len(routed) < 2 or len(routed) < len(group.records):
            continue
        told = [targets_of(record) for record in routed]
        if len(set(told)) > 1:  # what is not known may be the same
            told = [
                targets if targets and all(map(_is_told, targets)) else None for targets in told
            ]
        known = {targets for targets in told if targets}
        if len(known) == 1:
            yield from _shared(routed, told, known.pop())


def _possible(group: RecordGroup) -> Iterator[Problem]:
    """Records that may be of one zone, name and type, and all lead to the same endpoint."""
    records = sorted((*group.records, *group.possible), key=lambda record: record.place)
    told = {targets_of(record) for record in records}
    policies = {record.policy for record in records} & {FAILOVER, LATENCY, WEIGHTED}
    if records[0] in group.records and len(told) == 1 and told.pop() and policies:
        what = f"whether the records of {records[0].shown} lead to different endpoints"
        reason = "they lead to the same, and whether they are in one hosted zone is not known"
        related = [(records[0], "another record of the name")]
        yield unproven(records[-1].place, what, reason=reason, related=related)


def _is_told(target: Text) -> bool:
    return not any(isinstance(part, Gap) for part in target.parts)


def _shared(
    routed: list[Record], told: list[tuple[Text, ...] | None], targets: tuple[Text, ...]
) -> Iterator[Problem]:
    shown = " and ".join(each.shown() for each in targets)
    first, last = routed[0], routed[-1]
    related = [(first, "another record of the name")]
    what = f"whether {first.shown} leads to another endpoint than {shown}"
    if None in told:
        reason = "the target of a record is not known"
        yield unproven(last.place, what, reason=reason, related=related)
    elif any(record.owner.conditional for record in routed):
        reason = "whether its records are created depends on a condition"
        yield unproven(last.place, what, reason=reason, related=related)
    else:
        yield problem(
            last.place,
            f"all records of {first.shown} lead to the same endpoint, {shown}: when it is lost, "
            "nothing takes over",
            related=[(first, "a record that leads there too")],
        )
