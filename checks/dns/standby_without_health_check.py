"""dns-standby-without-health-check"""

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
from dr_validator.models.routing.dns import record_groups
from dr_validator.models.routing.watch import Watch, watch


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.DETECTION)
def standby_without_health_check(graph: Graph) -> Iterator[Problem]:
    """The standby of a weighted pair (weight 0) without a health check.

    Why it matters: it counts as healthy, whatever its state. When the other fails, Route 53 sends
    everybody there even if nothing answers; and once its weight is raised, nothing moves the
    traffic away again.
    Fix: set HealthCheckId to a health check of the standby's own region.
    Source: Amazon Route 53 Developer Guide, "How Amazon Route 53 chooses records when health
    checking is configured"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html).
    """
    for group in graph.view(record_groups):
        if group.spans is False:
            continue
        for record in group.standbys:
            where = record.region or "its region"
            match watch(record):
                case Watch.NEVER | Watch.HOLLOW if group.spans:
                    yield problem(
                        record.place / "HealthCheckId",
                        f"the standby {record.shown} (weight 0) has no health check, so it gets "
                        f"all traffic on failover even if nothing answers in {where}",
                    )
                case Watch.NEVER | Watch.HOLLOW:
                    what = f"whether the standby {record.shown} is in another region"
                    yield unproven(record.place / "HealthCheckId", what, reason=group.doubt)
                case Unknown() as unknown:
                    yield unproven(unknown, f"whether the standby {record.shown} has a check")
                case Watch():
                    pass
