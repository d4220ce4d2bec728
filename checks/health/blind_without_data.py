"""health-blind-without-data"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Linked,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.aws.health_checks import METRIC
from dr_validator.models.alarms.alarms import ALARM
from dr_validator.models.routing.dns import EVERYWHERE, SIMPLE, Record
from dr_validator.models.routing.health import HealthCheck, health_checks
from dr_validator.paths.endpoints import CHECK, GlobalEndpoint, decided_by, global_endpoints

STATUS, REGION = "InsufficientDataHealthStatus", "AlarmIdentifier.Region"


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.DETECTION)
def blind_without_data(graph: Graph) -> Iterator[Problem]:
    """A health check that stays healthy when the metrics of its alarm stop.

    Why it matters: A lost region sends no metrics. With InsufficientDataHealthStatus set to Healthy
    or LastKnownStatus (the default), the health check of its alarm keeps passing, and Route 53
    keeps sending traffic there.
    Fix: set InsufficientDataHealthStatus to Unhealthy, or probe an endpoint of the region instead.
    Source: Amazon Route 53 API Reference, "HealthCheckConfig", InsufficientDataHealthStatus
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html).
    """
    yield from _not_known(graph)
    for each in graph.view(health_checks):
        if each.type == METRIC:
            for record in _lost_with_the_alarm(each)[:1]:
                yield from _status(each, record)
            for endpoint in decided_by(graph, each.resource):
                place = _place(each)
                if place is not None and endpoint.primary and place == endpoint.primary.region:
                    yield from _of_endpoint(each, endpoint)


def _not_known(graph: Graph) -> Iterator[Problem]:
    """Endpoints of which nothing tells what health check decides."""
    for each in graph.view(global_endpoints):
        named = each.resource.read("RoutingConfig.FailoverConfig.Primary.HealthCheck")
        known = any(edge.target.type == CHECK for edge in graph.edges_from(each.resource))
        if isinstance(named, Unknown) and not known:
            yield unproven(
                named, "whether its health check turns unhealthy when the region is lost"
            )


def _lost_with_the_alarm(each: HealthCheck) -> list[Record]:
    """The records it decides about, of several, that lead to the region where its alarm stands.

    A record whose target is not known counts where it stands in the alarm's region.
    """
    place = _place(each)
    return [
        record
        for record in each.decides
        if place is not None
        and record.policy not in (SIMPLE, None)
        and record.region != EVERYWHERE
        and (record.region or record.owner.region) == place
    ]


def _place(each: HealthCheck) -> str | None:
    """The region of its alarm."""
    alarm = each.read(REGION)
    place = str(alarm.value) if isinstance(alarm, Known) else None
    for link in each.resource.follow("HealthCheckConfig.AlarmIdentifier.Name", ALARM):
        if isinstance(link, Linked):
            place = link.to.region
    return place


def _of_endpoint(each: HealthCheck, endpoint: GlobalEndpoint) -> Iterator[Problem]:
    status = each.read(STATUS)
    related = [(endpoint.resource, "the endpoint that uses it")]
    match status:
        case Known(value="Unhealthy"):
            pass
        case Unknown():
            what = "whether the check turns unhealthy when the alarm runs out of data"
            yield unproven(status, what, related=related)
        case Known() | Absent():
            told = f"is {status.value}" if isinstance(status, Known) else "is not set"
            yield problem(
                status,
                f"{STATUS} {told}: when the region is lost, its metrics stop, the check stays "
                f"healthy, and endpoint {endpoint.resource.name} keeps sending events there",
                related=related,
            )


def _status(each: HealthCheck, record: Record) -> Iterator[Problem]:
    status = each.read(STATUS)
    related = [(record, "the record that uses it")]
    match status:
        case Known(value="Unhealthy"):
            pass
        case Unknown():
            what = "whether the check turns unhealthy when the alarm runs out of data"
            yield unproven(status, what, related=related)
        case Known(value=word):
            yield problem(
                status,
                f"{STATUS} is {word}: when the region is lost, its metrics stop, the check stays "
                f"healthy, and {record.shown} keeps its traffic",
                related=related,
            )
        case Absent() if record.region is None:
            what = "whether the check turns unhealthy when the alarm runs out of data"
            reason = "the region that its record points to is not known"
            yield unproven(status, what, reason=reason, related=related)
        case Absent():
            yield problem(
                status,
                f"{STATUS} is not set, so the last known status counts: when the region is lost, "
                f"its metrics stop, the check stays healthy, and {record.shown} keeps its traffic",
                related=related,
            )
