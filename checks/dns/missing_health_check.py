"""dns-missing-health-check"""

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
from dr_validator.models.routing.dns import FAILOVER, record_groups
from dr_validator.models.routing.watch import Watch, watch


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.DETECTION)
def missing_health_check(graph: Graph) -> Iterator[Problem]:
    """A weighted, latency or PRIMARY failover record that Route 53 never finds unhealthy.

    Why it matters: a record without a health check is always healthy, so Route 53 keeps sending
    clients to its region after that region is lost; the other region never takes over.
    Fix: set HealthCheckId to a health check of the record's own region.
    Source: Amazon Route 53 Developer Guide, "How Amazon Route 53 chooses records when health
    checking is configured"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html);
    Amazon Route 53 API Reference, "ResourceRecordSet", HealthCheckId
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html).
    """
    for group in graph.view(record_groups):
        doubted = False
        for record in group.serving:
            crosses = True if record.policy == FAILOVER else group.spans
            if crosses is False:
                continue
            match watch(record):
                case Watch.NEVER if crosses:
                    yield problem(
                        record.place / "HealthCheckId",
                        f"the {record.policy} record {record.shown} has no health check, so it "
                        f"counts as healthy and keeps its traffic when {_where(record.region)} is "
                        "lost",
                        related=[
                            (each, "a record that never takes over")
                            for each in group.records
                            if each is not record
                        ],
                    )
                case Watch.NEVER if not doubted:
                    doubted = True
                    what = f"whether {record.shown} leads to several regions, and so needs a check"
                    yield unproven(record.place / "HealthCheckId", what, reason=group.doubt)
                case Unknown() as unknown:
                    yield unproven(unknown, f"whether {record.shown} has a health check")
                case Watch():
                    pass


def _where(region: str | None) -> str:
    return region or "its region"
