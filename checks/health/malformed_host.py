"""health-malformed-host"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Cause,
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
from dr_validator.models.routing.health import health_checks
from dr_validator.models.routing.hosts import URL


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def malformed_host(graph: Graph) -> Iterator[Problem]:
    """A health check whose host name has a scheme, a path or a port.

    Why it matters: FullyQualifiedDomainName is looked up in DNS as written. A URL is not a name, so
    the check is refused or never healthy.
    Fix: set FullyQualifiedDomainName to the host alone; the scheme, port and path belong in Type,
    Port and ResourcePath.
    Source: Amazon Route 53 API Reference, "HealthCheckConfig", FullyQualifiedDomainName
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html).
    """
    for each in graph.view(health_checks):
        match each.host_name:
            case Known() | Unknown() as name if name.text is not None:
                literal = "".join(part for part in name.text.parts if isinstance(part, str))
                url = each.host is not None and each.host.kind == URL
                if url or "/" in literal or ":" in literal:
                    yield problem(
                        name,
                        f"FullyQualifiedDomainName is {name.text.shown()}, which is not a host "
                        "name, so the health check never passes",
                    )
            case Unknown(cause=Cause.CONDITION | Cause.MALFORMED) as name:
                yield unproven(name, "whether FullyQualifiedDomainName is a host name")
            case Known() | Unknown() | Absent():
                pass
