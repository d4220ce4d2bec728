"""health-circular"""

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
    same,
    unproven,
)
from dr_validator.models.routing.dns import SIMPLE
from dr_validator.models.routing.health import HTTP, HTTPS, health_checks


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def circular(graph: Graph) -> Iterator[Problem]:
    """A health check that asks the very record it decides about.

    Why it matters: it checks whichever region DNS returns at the moment, not its own. When a region
    is lost, both records fail together, or flap as the answer changes.
    Fix: check each region by a host that can only be that region, such as the default host of its
    API or a record of its own.
    Source: Amazon Route 53 API Reference, "HealthCheckConfig", FullyQualifiedDomainName.
    """
    for each in graph.view(health_checks):
        host = each.host_name
        if each.type not in (*HTTP, *HTTPS, "TCP", None) or isinstance(host, Absent):
            continue
        if not isinstance(each.read("IPAddress"), Absent):
            continue
        for record in each.decides:
            if record.policy == SIMPLE or record.name is None:
                continue
            related = [(record, "the record it decides about")]
            match same(each.name, record.name), host:
                case True, _:
                    yield problem(
                        host,
                        f"the health check asks {record.name.shown()}, the record it decides "
                        "about, so it checks whichever region DNS returns",
                        related=related,
                    )
                    break
                case None, Unknown(cause=cause, reason=reason) if (
                    cause is not Cause.DEPLOYMENT and each.host is None
                ):
                    what = f"whether the check asks {record.name.shown()}, which it decides about"
                    yield unproven(host, what, reason=reason, related=related)
                    break
                case (None | False, Known() | Unknown()):
                    pass
