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
    """A health check that probes the very record that uses it.

    Why it matters: it probes whichever region DNS returns at the moment, not its own. When a region
    is lost, both records fail together, or flap as the answer changes.
    Fix: probe each region by a host name that belongs to that region alone, such as the default
    host of its API or a record of its own.
    Source: Amazon Route 53 API Reference, "HealthCheckConfig", FullyQualifiedDomainName
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html).
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
            related = [(record, "the record that uses it")]
            match same(each.name, record.name), host:
                case True, _:
                    yield problem(
                        host,
                        f"the health check probes {record.name.shown()}, the record that uses "
                        "it, so it probes whichever region DNS returns",
                        related=related,
                    )
                    break
                case None, Unknown(cause=cause, reason=reason) if (
                    cause is not Cause.DEPLOYMENT and each.host is None
                ):
                    what = f"whether the check probes {record.name.shown()}, which uses it"
                    yield unproven(host, what, reason=reason, related=related)
                    break
                case (None | False, Known() | Unknown()):
                    pass
