"""dns-idle-standby"""

from collections.abc import Iterator

from dr_validator.api import (
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
from dr_validator.models.routing.dns import WEIGHTED, Record, RecordGroup, record_groups
from dr_validator.models.routing.watch import Watch, watch


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.DETECTION)
def idle_standby(graph: Graph) -> Iterator[Problem]:
    """A record of weight 0 beside records that Route 53 never finds unhealthy.

    Why it matters: Route 53 answers with a record of weight 0 only when all others are unhealthy,
    and a record without a health check never is.
    Fix: set HealthCheckId on the records that have the weight.
    Source: Amazon Route 53 Developer Guide, "How Amazon Route 53 chooses records when health
    checking is configured"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html).
    """
    for group in graph.view(record_groups):
        # Where the regions are known, dns-missing-health-check says it.
        if group.spans is None:
            for standby in group.standbys:
                yield from _standby(group, standby)
            yield from _perhaps(group)


def _standby(group: RecordGroup, standby: Record) -> Iterator[Problem]:
    serving = [each for each in group.using(WEIGHTED) if each not in group.standbys]
    unwatched = [each for each in serving if watch(each) is Watch.NEVER]
    doubted = [found for each in serving if isinstance(found := watch(each), Unknown)]
    at = standby.place / "Weight"
    if unwatched:
        first = unwatched[0]
        yield problem(
            at,
            f"{standby.shown} has weight 0 and is never used: the record that has the weight has "
            "no health check, so it always counts as healthy",
            related=[(first, "the record without a health check")],
        )
    elif doubted:
        yield unproven(doubted[0], f"whether {standby.shown}, of weight 0, is ever used")


def _perhaps(group: RecordGroup) -> Iterator[Problem]:
    """A record whose weight may be 0, beside one without a health check."""
    weighted = group.using(WEIGHTED)
    for record in weighted:
        weight = record.node.read("Weight")
        others = [each for each in weighted if each is not record]
        if isinstance(weight, Unknown) and any(watch(each) is Watch.NEVER for each in others):
            what = f"whether {record.shown} has weight 0, and so is never used"
            yield unproven(weight, what)
