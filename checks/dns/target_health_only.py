"""dns-target-health-only"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.routing.dns import FAILOVER, record_groups
from dr_validator.models.routing.watch import Watch, watch


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.DETECTION)
def target_health_only(graph: Graph) -> Iterator[Problem]:
    """A record of an API that relies on EvaluateTargetHealth instead of a health check.

    Why it matters: for API Gateway, S3 websites and VPC endpoints, EvaluateTargetHealth says
    nothing about the application: the record stays healthy while every request fails, and the other
    region never takes over.
    Fix: set HealthCheckId to a health check that probes the application in the record's region.
    Source: Amazon Route 53 API Reference, "AliasTarget", EvaluateTargetHealth
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html); Amazon API
    Gateway Developer Guide, "Configure custom health checks for DNS failover"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/dns-failover.html).
    """
    for group in graph.view(record_groups):
        for record in group.serving:
            if watch(record) is not Watch.HOLLOW:
                continue
            at = record.place / "AliasTarget" / "EvaluateTargetHealth"
            crosses = True if record.policy == FAILOVER else group.spans
            if crosses:
                where = f" in {record.region}" if record.region else ""
                yield problem(
                    at,
                    f"the {record.policy} record {record.shown} has no health check but "
                    "EvaluateTargetHealth, which says nothing about the application behind its "
                    f"target, so it keeps its traffic when the application{where} fails",
                )
            elif crosses is None:
                what = f"whether {record.shown} leads to several regions, and so needs a check"
                yield unproven(at, what, reason=group.doubt)
