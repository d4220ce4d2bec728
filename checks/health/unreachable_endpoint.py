"""health-unreachable-endpoint"""

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
from dr_validator.models.routing.health import HealthCheck, health_checks
from dr_validator.models.routing.hosts import CLASSIC, DEFAULT_HOST, LOAD_BALANCER

PRIVATE = "EndpointConfiguration.Types[*]"
DISABLED = "DisableExecuteApiEndpoint"


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def unreachable_endpoint(graph: Graph) -> Iterator[Problem]:
    """A health check of a private or disabled default host, or of an internal load balancer.

    Why it matters: Route 53's checkers come from the internet. They cannot reach a private API or
    an internal load balancer, and a disabled execute-api endpoint answers 403: the check is always
    unhealthy.
    Fix: leave the default endpoint on, or probe the region through a custom domain of its own; for
    what is internal, use the health check of a CloudWatch alarm.
    Source: Amazon API Gateway Developer Guide, "Private REST APIs in API Gateway"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html) and
    "Disable the default endpoint for REST APIs"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html);
    Amazon Route 53 Developer Guide, "Configuring failover in a private hosted zone"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-private-hosted-zones.html).
    """
    for each in graph.view(health_checks):
        yield from _balancer(each)
        api = each.host.resource if each.host and each.host.kind == DEFAULT_HOST else None
        at = each.host_name
        if api is None or isinstance(at, Absent):
            continue
        for value in api.read_all(PRIVATE):
            match value:
                case Known(value="PRIVATE"):
                    yield problem(
                        at,
                        "the health check probes a private API, which Route 53's checkers cannot "
                        "reach: it is always unhealthy",
                        related=[(value, "its endpoint type")],
                    )
                case Unknown():
                    yield unproven(at, "whether the API is private", reason=value.reason)
                case Known() | Absent():
                    pass
        match api.read(DISABLED):
            case Known(value=True | "true") as value:
                yield problem(
                    at,
                    "the health check probes a default host that is disabled and always answers "
                    "403",
                    related=[(value, "the setting of the API")],
                )
            case Unknown() as value:
                yield unproven(at, "whether the default host is enabled", reason=value.reason)
            case Known() | Absent():
                pass


def _balancer(each: HealthCheck) -> Iterator[Problem]:
    at, balancer = each.host_name, each.asked
    if balancer is None or balancer.type not in (LOAD_BALANCER, CLASSIC) or isinstance(at, Absent):
        return
    match balancer.read("Scheme"):
        case Known(value="internal") as value:
            yield problem(
                at,
                "the health check probes an internal load balancer, which Route 53's checkers "
                "cannot reach: it is always unhealthy",
                related=[(value, "its scheme")],
            )
        case Unknown() as value:
            yield unproven(at, "whether the load balancer is internal", reason=value.reason)
        case Known() | Absent():
            pass
