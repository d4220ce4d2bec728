"""health-mock"""

from __future__ import annotations

from collections.abc import Iterator

from validator.check import check, problem, unproven
from validator.finding import Breaks, Problem, Severity
from validator.graph import Absent, Graph, Known, Linked, Unknown
from validator.graph.apis import Route
from validator.graph.dns import SIMPLE
from validator.graph.health import health_checks
from validator.resolve.value import Value


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, defect=11)
def mock(graph: Graph) -> Iterator[Problem]:
    """A health check that alone decides about a record, and that a mock integration answers.

    Why it matters: API Gateway answers a mock by itself, without a backend. The check passes as
    long as API Gateway does, and traffic stays in the region when the functions or the database
    behind the API are lost.
    Fix: let the health path ask what the requests need, for instance a function that reads the
    database; or combine it with a health check of an alarm in a calculated one.
    Source: Amazon API Gateway Developer Guide, "Mock integrations for REST APIs in API Gateway";
    Amazon Builders' Library, "Implementing health checks".
    """
    for each in graph.view(health_checks):
        decided = [
            record
            for record in each.decides
            if isinstance(record.health_check, Linked)
            and record.health_check.to is each.resource
            and record.policy != SIMPLE
        ]
        route = each.route
        if not decided or route is None:
            continue
        at = each.read("ResourcePath")
        ends = [(route.resource, "the method that serves it")]
        match _integration(route):
            case Known(value=kind) if str(kind).upper() == "MOCK":
                yield problem(
                    at,
                    f"the health check asks for {each.shown_path}, which a mock integration "
                    "answers, so it passes whatever has failed behind the API, and the record "
                    f"{decided[0].shown} stays",
                    related=[*ends, (decided[0], "the record it decides about")],
                )
            case Unknown() as unknown:
                what = f"whether anything but a mock answers {each.shown_path}"
                yield unproven(at, what, reason=unknown.reason, related=ends)
            case Known() | Absent():
                pass


def _integration(route: Route) -> Value:
    """The type of the integration behind a method."""
    if route.operation is not None:
        return route.operation.read("'x-amazon-apigateway-integration'.type")
    return route.resource.read("Integration.Type")
