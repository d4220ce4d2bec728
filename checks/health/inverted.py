"""health-inverted"""

from collections.abc import Iterator, Mapping

from dr_validator.api import (
    Breaks,
    Graph,
    Linked,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    grouped,
    problem,
    unproven,
)
from dr_validator.aws.health_checks import METRIC
from dr_validator.models.alarms.alarms import ALARM, Alarm, alarms
from dr_validator.models.alarms.sides import tells_of_trouble
from dr_validator.models.routing.dns import EVERYWHERE, SIMPLE, Record
from dr_validator.models.routing.health import CALCULATED, HTTP, HTTPS, HealthCheck, health_checks

ASKING = (*HTTP, *HTTPS, "TCP")


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.DETECTION)
def inverted(graph: Graph) -> Iterator[Problem]:
    """An inverted health check of what its own record points to.

    Why it matters: it is unhealthy while the region works and healthy once it is lost, so traffic
    leaves the region that answers and goes to the one that does not.
    Fix: remove Inverted. It is meant for a check of the standby, whose answer draws the traffic
    over.
    Source: Amazon Route 53 API Reference, "HealthCheckConfig", Inverted
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html).
    """
    known = {each.resource.key: each for each in graph.view(health_checks)}
    parents = _parents(known)
    for each in known.values():
        record = next((found for found in each.decides if found.policy != SIMPLE), None)
        above = parents.get(each.resource.key, ())
        if each.inverted is False or record is None or any(one.inverted for one in above):
            continue
        value = each.read("Inverted")
        related = [(record, "the record that uses it")]
        own = _asks_own(graph, known, each, record)
        if own is None or isinstance(value, Unknown):
            what = f"whether {record.shown} keeps its traffic while all is well"
            reason = (
                ""
                if isinstance(value, Unknown)
                else "it is inverted, and what it probes is not known"
            )
            if own is not False:
                yield unproven(value, what, reason=reason, related=related)
        elif own:
            yield problem(
                value,
                f"is inverted, and probes what {record.shown} points to: it is unhealthy while "
                f"{record.region} works, and healthy when {record.region} is lost",
                related=related,
            )


def _asks_own(
    graph: Graph, known: Mapping[tuple[str, str], HealthCheck], each: HealthCheck, record: Record
) -> bool | None:
    """Whether it is about the region that the record leads to; None if that is not known."""
    if record.region == EVERYWHERE:
        return False
    if each.type in ASKING:
        asked = each.region
    elif each.type == METRIC:
        alarm = _alarm(graph, each)
        if alarm is None or tells_of_trouble(alarm) is None:
            return None
        asked = alarm.resource.region if tells_of_trouble(alarm) else ""
    elif each.type == CALCULATED:
        parts = [known[child.key] for child in each.children if child.key in known]
        answers = {_asks_own(graph, known, part, record) for part in parts if not part.inverted}
        return answers.pop() if len(answers) == 1 else None
    else:
        return False  # the state of a routing control means what one wants
    if asked is None or record.region is None:
        return None
    return asked == record.region


def _alarm(graph: Graph, each: HealthCheck) -> Alarm | None:
    for link in each.resource.follow("HealthCheckConfig.AlarmIdentifier.Name", ALARM):
        if isinstance(link, Linked):
            return graph.view(_alarms).get(link.to.key)
    return None


def _alarms(graph: Graph) -> Mapping[tuple[str, str], Alarm]:
    return {each.resource.key: each for each in graph.view(alarms)}


def _parents(
    known: Mapping[tuple[str, str], HealthCheck],
) -> Mapping[tuple[str, str], tuple[HealthCheck, ...]]:
    """The calculated checks that each one is a part of."""
    return grouped((child.key, each) for each in known.values() for child in each.children)
