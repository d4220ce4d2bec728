"""dns-cloudfront-target-health"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.aws.hosted_zones import CLOUDFRONT
from dr_validator.models.routing.dns import records


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def cloudfront_target_health(graph: Graph) -> Iterator[Problem]:
    """An alias to CloudFront that evaluates the target's health.

    Why it matters: Route 53 refuses EvaluateTargetHealth on an alias to a CloudFront distribution;
    the stack fails to deploy.
    Fix: set EvaluateTargetHealth to false, and a HealthCheckId where the record may fail over.
    Source: Amazon Route 53 API Reference, "AliasTarget", EvaluateTargetHealth
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html).
    """
    for record in graph.view(records):
        if record.target is None or record.target.kind != CLOUDFRONT:
            continue
        match record.node.read("AliasTarget.EvaluateTargetHealth"):
            case Known(value=True | "true") as value:
                yield problem(
                    value,
                    f"the alias {record.shown} evaluates the health of a CloudFront distribution, "
                    "which Route 53 refuses",
                )
            case Unknown() as value:
                yield unproven(value, f"whether {record.shown} evaluates its target's health")
            case Known() | Absent():
                pass
