"""health-missing-server-name"""

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
from dr_validator.aws.hosted_zones import API_GATEWAY, CLOUDFRONT
from dr_validator.models.routing.health import HTTPS, health_checks
from dr_validator.models.routing.hosts import DEFAULT_HOST


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def missing_server_name(graph: Graph) -> Iterator[Problem]:
    """A health check of API Gateway or CloudFront that sends no server name.

    Why it matters: many hosts share one address there. Without the name in the TLS handshake (SNI)
    the handshake fails, and the check is always unhealthy.
    Fix: remove EnableSNI, or set it to true.
    Source: AWS CloudFormation Template Reference, "AWS::Route53::HealthCheck HealthCheckConfig",
    EnableSNI
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-healthcheck-healthcheckconfig.html).
    """
    for each in graph.view(health_checks):
        kind = each.host.kind if each.host else None
        own = each.read("Type")
        if kind not in (DEFAULT_HOST, API_GATEWAY, CLOUDFRONT):
            continue
        if each.type not in (*HTTPS, None):
            continue
        match each.read("EnableSNI"):
            case Known(value=False | "false") if isinstance(own, Unknown):
                yield unproven(own, "whether the health check needs a server name")
            case Known(value=False | "false") as value:
                yield problem(
                    value,
                    "the health check sends no server name, so its TLS handshake fails and it is "
                    "always unhealthy",
                )
            case Unknown() as value:
                yield unproven(value, "whether the health check sends a server name")
            case Known() | Absent():
                pass
