"""health-endpoint-in-other-region"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.aws.hosted_zones import GLOBAL
from dr_validator.models.routing.dns import EVERYWHERE, SIMPLE, records
from dr_validator.models.routing.health import HealthCheck, health_checks
from dr_validator.models.routing.hosts import DEFAULT_HOST


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.DETECTION)
def endpoint_in_other_region(graph: Graph) -> Iterator[Problem]:
    """A health check that probes a different region from the one its record points to.

    Why it matters: when the record's region is lost, the check still passes and the traffic stays;
    when the other region is lost, traffic leaves the one that works.
    An inverted check may rightly probe the standby: it moves the traffic once something answers
    there.
    Fix: point the check at a host in the region that its record points to.
    Source: Amazon Route 53 Developer Guide, "How health checks work in complex Amazon Route 53
    configurations"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html).
    """
    yield from _open(graph)
    for each in graph.view(health_checks):
        host, at = each.host, each.host_name
        if isinstance(at, Absent) or (host is not None and host.kind in GLOBAL):
            continue
        api = host.resource if host is not None and host.kind == DEFAULT_HOST else None
        if api is None or host is None or api.region == host.region:
            yield from _records(each)
        elif api.region and host.region:
            yield problem(
                at,
                f"the health check probes a host in {host.region}, but the API is in "
                f"{api.region}, so nothing answers",
                related=[(api, "the API")],
            )


def _open(graph: Graph) -> Iterator[Problem]:
    """Records of which it is not known what decides about them."""
    for record in graph.view(records):
        link = record.health_check
        if record.policy != SIMPLE and isinstance(link, Unknown):
            what = f"what the health check of {record.shown} probes, and in which region"
            yield unproven(link, what)


def _records(each: HealthCheck) -> Iterator[Problem]:
    asked = each.region
    led = {record.region for record in each.decides if record.policy != SIMPLE}
    if len(led) != 1 or EVERYWHERE in led:
        return
    if each.inverted is not False:
        return  # "standby takes over primary": it is unhealthy while a switch there is on
    record = next(record for record in each.decides if record.policy != SIMPLE)
    related = [(record, "the record that uses it")]
    if record.region is None or asked == EVERYWHERE or each.name == record.name:
        return
    if asked is None and each.host is not None:
        what = f"whether the check probes {record.region}, the region of its record"
        reason = "the region of the host is not known"
        yield unproven(each.host_name, what, reason=reason, related=related)
    elif asked is not None and asked != record.region:
        yield problem(
            each.host_name,
            f"the health check probes {asked}, but its record {record.shown} points to "
            f"{record.region}, so the loss of {record.region} goes unnoticed",
            related=related,
        )
