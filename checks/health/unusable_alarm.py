"""health-unusable-alarm"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Linked,
    Problem,
    Resource,
    Severity,
    Unknown,
    Via,
    check,
    problem,
    same,
    same_place,
    unproven,
    whole_number,
)
from dr_validator.models.alarms.alarms import ALARM
from dr_validator.models.routing.health import HealthCheck, health_checks

NAME, REGION = "HealthCheckConfig.AlarmIdentifier.Name", "HealthCheckConfig.AlarmIdentifier.Region"
SHORTEST = 60


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def unusable_alarm(graph: Graph) -> Iterator[Problem]:
    """A health check of an alarm that Route 53 cannot follow, or looks for in the wrong region.

    Why it matters: Route 53 follows alarms on one standard-resolution metric with a plain
    statistic, in the region that the check names. Any other is refused, or never decides anything.
    Fix: name the alarm's own region; follow an alarm on one metric with Average, Sum, Minimum,
    Maximum or SampleCount, such as the Average of API Gateway's 5XXError for a rate.
    Source: Amazon Route 53 API Reference, "AlarmIdentifier"
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_AlarmIdentifier.html); Amazon Route
    53 Developer Guide, "Values that you specify when you create or update health checks",
    "Monitoring a CloudWatch alarm"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html).
    """
    for each in graph.view(health_checks):
        watched, doubt = _watched(graph, each)
        if doubt is not None:
            what = "which alarm the health check follows, and whether Route 53 supports it"
            yield unproven(each.resource.read(NAME), what, reason=doubt)
        if watched is not None:
            yield from _region(each, watched)
            yield from _form(each, watched)


def _watched(graph: Graph, each: HealthCheck) -> tuple[Resource | None, str | None]:
    """The alarm: by reference, or by its name in the region that is named, else in any other.
    Without one, why it is not known."""
    found = [
        link.to
        for link in each.resource.follow(NAME, ALARM)
        if isinstance(link, Linked) and link.reference.via != (Via.NAME,)
    ]
    name, region = each.resource.read(NAME), each.resource.read(REGION)
    if found or isinstance(name, Absent):
        return next(iter(found), None), None
    if isinstance(name, Unknown):
        return None, name.reason
    near = [
        other
        for other in graph.all(ALARM)
        if same_place(other.account, each.resource.account) is not False
    ]
    called = [other for other in near if same(other.read("AlarmName"), name)]
    there = [other for other in called if same(region, other.region)]
    if called:
        return (there or called)[0], None
    open_ = next((each for each in near if same(each.read("AlarmName"), name) is None), None)
    return None, None if open_ is None else f"the name of {open_.name} is not known"


def _region(each: HealthCheck, watched: Resource) -> Iterator[Problem]:
    match each.resource.read(REGION):
        case Known(value=region) as value if watched.region is not None:
            if region != watched.region:
                yield problem(
                    value,
                    f"the health check looks for its alarm in {region}, but {watched.name} is in "
                    f"{watched.region}: Route 53 does not find it",
                    related=[(watched, "the alarm")],
                )
        case Unknown() as unknown:
            yield unproven(unknown, f"whether the health check looks for {watched.name} there")
        case Known() | Absent():
            pass


def _form(each: HealthCheck, watched: Resource) -> Iterator[Problem]:
    at = each.resource.properties.place / "HealthCheckConfig" / "AlarmIdentifier" / "Name"
    what = f"whether Route 53 can follow {watched.name}"
    for path, form in (("Metrics", "metric math"), ("ExtendedStatistic", "a percentile")):
        match watched.has(path):
            case True:
                yield problem(
                    at,
                    f"the health check follows {watched.name}, an alarm on {form}, which Route 53 "
                    "does not support",
                    related=[(watched, "the alarm")],
                )
                return
            case None:
                yield unproven(at, what, reason=f"whether it has {path} depends on a condition")
                return
            case False:
                pass
    period = whole_number(watched.read("Period"))
    if period is not None and period < SHORTEST:
        yield problem(
            at,
            f"the health check follows {watched.name}, an alarm on a high-resolution metric "
            f"({period} s), which Route 53 does not support",
            related=[(watched, "the alarm")],
        )
