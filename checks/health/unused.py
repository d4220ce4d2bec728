"""health-unused"""

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
from dr_validator.models.routing.dns import records
from dr_validator.models.routing.health import health_checks


@check(severity=Severity.LOW, breaks=Breaks.FAILOVER, stops=Stops.NOTHING)
def unused(graph: Graph) -> Iterator[Problem]:
    """A health check that nothing uses, in an app that has records.

    Why it matters: it costs money and looks like protection, but no record depends on it.
    Fix: set it as the HealthCheckId of the record that it is meant for, or remove it.
    Source: Amazon Route 53 Developer Guide, "Creating Amazon Route 53 health checks"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover.html).
    """
    named = [record.health_check for record in graph.view(records)]
    doubt = next((link for link in named if isinstance(link, Unknown)), None)
    published = _published(graph)
    for each in graph.view(health_checks) if named else ():
        # An alarm may watch it, and what an output tells may be used elsewhere.
        if graph.edges_to(each.resource) or each.resource.key in published:
            continue
        if doubt is not None:
            yield unproven(
                each.resource,
                "whether any record uses the health check",
                reason=doubt.reason,
            )
        else:
            yield problem(each.resource, "nothing uses this health check, so it protects no record")


def _published(graph: Graph) -> set[tuple[str, str]]:
    """The resources that outputs tell something of."""
    values = [node.value for _, _, node in graph.outputs()]
    return {
        (ref.stack, ref.logical_id)
        for value in values
        if not isinstance(value, Absent)
        for ref in value.refs
    }
