"""health-nested-calculated"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Linked,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.routing.health import CALCULATED, health_checks


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def nested_calculated(graph: Graph) -> Iterator[Problem]:
    """A calculated health check that monitors another calculated one.

    Why it matters: a calculated health check cannot monitor other calculated ones. Route 53 refuses
    it, and the stack fails to deploy.
    Fix: list the children of the inner check instead.
    Source: Amazon Route 53 Developer Guide, "Values that you specify when you create or update
    health checks", "Monitoring other health checks (calculated health checks)"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html).
    """
    for each in graph.view(health_checks):
        if each.type not in (CALCULATED, None):
            continue
        for node in each.resource.each("HealthCheckConfig.ChildHealthChecks[*]"):
            for link in node.links("AWS::Route53::HealthCheck"):
                if isinstance(link, Unknown):
                    what = "whether a child is itself a calculated health check"
                    yield unproven(link, what)
                if not isinstance(link, Linked):
                    continue
                own = each.read("Type")
                if isinstance(own, Unknown):
                    yield unproven(own, "whether this is a calculated health check")
                    continue
                kind = link.to.read("HealthCheckConfig.Type")
                if isinstance(kind, Unknown):
                    what = "whether a child is itself a calculated health check"
                    yield unproven(link, what, reason=kind.reason)
                elif getattr(kind, "value", None) == CALCULATED:
                    yield problem(
                        link,
                        f"the child {link.to.name} is itself a calculated health check, so "
                        "Route 53 refuses this one",
                        related=[(link.to, "the child")],
                    )
