"""health-shared-across-regions"""

from collections.abc import Iterator
from itertools import combinations

from dr_validator.api import (
    Absent,
    Breaks,
    Cause,
    Graph,
    Problem,
    Severity,
    Stops,
    Text,
    Unknown,
    check,
    grouped,
    problem,
    same,
    unproven,
)
from dr_validator.models.routing.dns import FAILOVER, SIMPLE, Record, RecordGroup, record_groups
from dr_validator.models.routing.health import health_check_of
from dr_validator.models.routing.likely import Likely


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.DETECTION)
def shared_across_regions(graph: Graph) -> Iterator[Problem]:
    """One health check for the records of both regions, or two that probe the same endpoint.

    Why it matters: both records turn unhealthy together, and where no record is healthy, Route 53
    answers as if all were: clients are still sent to the lost region.
    Fix: give each record a health check of its own region's endpoint.
    Source: Amazon Route 53 Developer Guide, "How Amazon Route 53 chooses records when health
    checking is configured"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html).
    """
    for group in graph.view(record_groups):
        for one, other in _pairs(group):
            if FAILOVER in group.policies or one.region != other.region or one.region is None:
                yield from _compare(group, one, other)
        for other in group.possible:
            for one in group.records:
                alike = same(one.name, other.name) and SIMPLE not in (one.policy, other.policy)
                if alike and one.place < other.place:
                    yield from _compare(group, one, other)


def _pairs(group: RecordGroup) -> Iterator[tuple[Record, Record]]:
    """The pairs, in order, of records that may share a health check, or what their checks ask."""
    given = [each for each in group.records if each.node.has("HealthCheckId") is not False]
    checks = [health_check_of(each) for each in given]
    texts = [_text(each) for each in given]
    numbers = range(len(given))
    shared = grouped((texts[number], number) for number in numbers if texts[number] is not None)
    asking = grouped(
        (whom, number) for number, check in enumerate(checks) if check for whom in check.whom
    )
    alike = (*shared.values(), *asking.values())
    found = {pair for each in alike for pair in combinations(each, 2)}
    # One that is not known may be any other's; two that are of this assembly are two.
    likely = Likely(texts)
    for number, text in enumerate(texts):
        if checks[number] is None and (text is None or text.literal is None):
            found.update((min(number, n), max(number, n)) for n in likely.to(text) if n != number)
    return ((given[one], given[other]) for one, other in sorted(found))


def _text(record: Record) -> Text | None:
    value = record.node.read("HealthCheckId")
    return None if isinstance(value, Absent) else value.text


def _compare(group: RecordGroup, one: Record, other: Record) -> Iterator[Problem]:
    first, second = one.node.read("HealthCheckId"), other.node.read("HealthCheckId")
    if isinstance(first, Absent) or isinstance(second, Absent):
        return
    related = [(first.place, "the other record's health check")]
    certain = other in group.records and (group.spans or FAILOVER in group.policies)
    what = f"whether the records {other.shown} of two regions have health checks of their own"
    mine, theirs = (health_check_of(record) for record in (one, other))
    match same(first.text, second.text):
        case True if certain:
            yield problem(
                second,
                f"two records {other.shown} share one health check, so both fail together and "
                "Route 53 still answers with the lost region",
                related=related,
            )
        case True:
            yield unproven(second, what, reason=group.doubt, related=related)
        case None | False if mine is not None and theirs is not None:
            circular = theirs.name is not None and theirs.name == other.name
            agree = False if circular else mine.agrees(theirs)
            related = [(mine.place, "the check with the same endpoint")]
            if agree and not certain:
                yield unproven(theirs, what, reason=group.doubt, related=related)
            elif agree:
                yield problem(
                    theirs,
                    f"the health checks of two records {other.shown} watch the same endpoint, so "
                    "both fail together and Route 53 still answers with the lost region",
                    related=related,
                )
            elif agree is None and certain:
                reason = "part of what one of them probes is not known"
                yield unproven(theirs, what, reason=reason, related=related)
        case None if other in group.records:
            for value in (second, first):
                if isinstance(value, Unknown) and value.cause is not Cause.DEPLOYMENT:
                    yield unproven(second, what, reason=value.reason, related=related)
                    return
        case None | False:
            pass
