"""health-disabled"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.routing.health import health_checks


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.DETECTION)
def disabled(graph: Graph) -> Iterator[Problem]:
    """A disabled health check that a record uses.

    Why it matters: Route 53 considers a disabled health check healthy, so the record keeps its
    traffic when its region is lost.
    Fix: remove Disabled.
    Source: Amazon Route 53 API Reference, "HealthCheckConfig", Disabled
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html).
    """
    for each in graph.view(health_checks):
        decided = [(record, "a record that uses it") for record in each.decides]
        if not decided:
            continue
        match each.read("Disabled"), each.read("Inverted"):
            case Known(value=True | "true") as value, Absent() | Known(value=False | "false"):
                yield problem(
                    value,
                    "the health check is disabled and counts as healthy, so its record keeps its "
                    "traffic when the region is lost",
                    related=decided,
                )
            case Unknown() as value, Known() | Absent() | Unknown():
                yield unproven(value, "whether the health check is disabled")
            case Known(value=True | "true"), Unknown() as value:
                yield unproven(value, "whether the disabled health check is inverted")
            case Known() | Absent(), Known() | Absent() | Unknown():
                pass
