"""health-mock-integration"""

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
from dr_validator.models.routing.dns import SIMPLE
from dr_validator.models.routing.health import health_check_of, health_checks


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.NOTHING)
def mock_integration(graph: Graph) -> Iterator[Problem]:
    """A health check that a mock integration answers, and that alone decides whether a record is
    healthy.

    Why it matters: API Gateway answers a mock integration by itself, without a backend. The check
    tests API Gateway alone, and traffic stays in the region when the functions or the database
    behind the API are lost.
    Fix: let the health path use what real requests need, for instance a function that reads the
    database; or combine it with a health check of an alarm in a calculated one.
    Source: Amazon API Gateway Developer Guide, "Mock integrations for REST APIs in API Gateway"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html);
    Amazon Builders' Library, "Implementing health checks"
    (https://aws.amazon.com/builders-library/implementing-health-checks/).
    """
    for each in graph.view(health_checks):
        decided = [
            record
            for record in each.decides
            if health_check_of(record) is each and record.policy != SIMPLE
        ]
        route = each.route
        if not decided or route is None:
            continue
        at = each.read("ResourcePath")
        ends = [(route.resource, "the method that serves it")]
        match route.integration:
            case Known(value=kind) if str(kind).upper() == "MOCK":
                yield problem(
                    at,
                    f"the health check requests {each.shown_path}, which a mock integration "
                    "answers, so it misses every failure behind the API, and the record "
                    f"{decided[0].shown} keeps its traffic",
                    related=[*ends, (decided[0], "the record that uses it")],
                )
            case Unknown() as unknown:
                what = f"whether anything but a mock answers {each.shown_path}"
                yield unproven(at, what, reason=unknown.reason, related=ends)
            case Known() | Absent():
                pass
