"""health-plain-http"""

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
from dr_validator.aws.hosted_zones import API_GATEWAY
from dr_validator.models.routing.health import HTTP, HTTPS, health_checks
from dr_validator.models.routing.hosts import DEFAULT_HOST


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def plain_http(graph: Graph) -> Iterator[Problem]:
    """A health check that probes API Gateway over plain HTTP, or on a port other than 443.

    Why it matters: API Gateway answers only HTTPS on port 443. The check gets no connection, is
    always unhealthy, and says nothing when the region is lost.
    Fix: set Type to HTTPS, and Port to 443 or not at all.
    Source: Amazon API Gateway Developer Guide, "Data encryption in Amazon API Gateway", "Data
    encryption in transit"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/data-protection-encryption.html).
    """
    for each in graph.view(health_checks):
        if not (each.host and each.host.kind in (DEFAULT_HOST, API_GATEWAY)):
            continue
        kind = each.read("Type")
        match kind:
            case Known(value=str() as word) if word in HTTP:
                yield problem(
                    kind,
                    f"the health check probes API Gateway with type {word}, but API Gateway serves "
                    "HTTPS only: the check is always unhealthy",
                )
            case Known(value=str() as word) if word in HTTPS:
                match each.read("Port"):
                    case Known(value=port) as value if str(port) != "443":
                        yield problem(
                            value,
                            f"the health check probes API Gateway on port {port}, where nothing "
                            "listens: the check is always unhealthy",
                        )
                    case Unknown() as value:
                        yield unproven(value, "whether the health check probes port 443")
                    case Known() | Absent():
                        pass
            case Unknown():
                yield unproven(kind, "whether the health check uses HTTPS")
            case Known() | Absent():
                pass
