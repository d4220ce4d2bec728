"""dns-same-endpoint"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.routing.dns import (
    FAILOVER,
    LATENCY,
    WEIGHTED,
    Record,
    record_groups,
    targets_of,
)


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER)
def same_endpoint(graph: Graph) -> Iterator[Problem]:
    """Records of one name that all lead to the same endpoint.

    Why it matters: both answers are the same host in the same region. When it is lost there is
    nothing to fail over to, though records and health checks look complete.
    Fix: let each record lead to an endpoint of its own region.
    Source: Amazon Route 53 Developer Guide, "Active-active and active-passive failover"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html).
    """
    for group in graph.view(record_groups):
        routed = group.using(FAILOVER, LATENCY, WEIGHTED)
        if len(routed) < 2 or len(routed) < len(group.records) or group.possible:
            continue
        first, *others = routed
        shared = _shared(first, others)
        if not shared:
            continue
        at, related = others[-1].place, [(first, "a record that leads there, too")]
        if any(record.owner.conditional for record in routed):
            what = f"whether {first.shown} leads to another endpoint than {shared}"
            reason = "whether its records are created depends on a condition"
            yield unproven(at, what, reason=reason, related=related)
        else:
            yield problem(
                at,
                f"all records of {first.shown} lead to the same endpoint, {shared}: when "
                "it is lost, nothing takes over",
                related=related,
            )


def _shared(first: Record, others: list[Record]) -> str:
    """What all of the records lead to, if it is certain that it is the same; else empty."""
    targets = targets_of(first)
    if not targets or any(targets_of(each) != targets for each in others):
        return ""
    return " and ".join(each.shown() for each in targets)
