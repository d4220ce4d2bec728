"""objective-rto-not-met"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    check,
    problem,
    unproven,
    whole_number,
)
from dr_validator.aws.health_checks import INTERVAL, THRESHOLD
from dr_validator.models.routing.dns import Record, record_groups
from dr_validator.models.routing.health import HTTP, HTTPS, health_check_of
from dr_validator.models.routing.ttl import ttl_of

ENDPOINT = (*HTTP, *HTTPS, "TCP")


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.NOTHING)
def rto_not_met(graph: Graph) -> Iterator[Problem]:
    """A DNS failover that takes longer than the recovery time objective.

    Why it matters: Route 53 finds an endpoint unhealthy after RequestInterval × FailureThreshold
    seconds, and clients then keep the old answer for the TTL (60 s for an alias of an endpoint of
    AWS); where that alone exceeds the objective, nothing else can make up for it.
    Fix: set RequestInterval to 10, lower FailureThreshold, or shorten the record's TTL.
    Source: Amazon Route 53 API Reference, "HealthCheckConfig"
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html); Amazon
    Route 53 Developer Guide, "How Amazon Route 53 determines whether a health check is healthy"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html)
    and "Choosing between alias and non-alias records"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html).
    """
    objective = graph.settings.rto
    if objective is None:
        return
    for group in graph.view(record_groups):
        if group.spans:
            for record in group.serving:
                yield from _judge(record, objective * 60)


def _judge(record: Record, objective: int) -> Iterator[Problem]:
    watch = health_check_of(record)
    if watch is None or watch.type not in (*ENDPOINT, None):
        return
    interval = whole_number(watch.read("RequestInterval"), INTERVAL)
    threshold = whole_number(watch.read("FailureThreshold"), THRESHOLD)
    cached = ttl_of(record)
    ends = [(record.place, "the record that uses it")]
    at = watch.place / "Properties" / "HealthCheckConfig"
    if watch.type is None or interval is None or threshold is None or cached is None:
        yield unproven(
            at,
            f"whether {record.shown} fails over within the objective (RTO) of {objective} s",
            reason="type, interval, threshold or TTL is known only at deployment",
            related=ends,
        )
    elif (total := interval * threshold + cached) > objective:
        ttl = f", and clients keep the old answer for {cached} s more" if cached else ""
        yield problem(
            at,
            f"finds {record.shown} unhealthy after {interval} s × {threshold} = "
            f"{interval * threshold} s{ttl}: {total} s, over the objective (RTO) of {objective} s",
            related=ends,
        )
