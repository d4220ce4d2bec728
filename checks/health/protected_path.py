"""health-protected-path"""

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
from dr_validator.models.routing.apis import Route
from dr_validator.models.routing.authorization import authorization, policy_says
from dr_validator.models.routing.health import HealthCheck, health_checks


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def protected_path(graph: Graph) -> Iterator[Problem]:
    """A health check of a path that requires authorization, an API key or certain addresses.

    Why it matters: Route 53 sends no credentials and no key, and its checkers have addresses of
    their own, so API Gateway answers 401 or 403. The check is always unhealthy and says nothing
    when the region is lost.
    Fix: give the health path a method of its own, with AuthorizationType NONE and no API key, and
    allow the ranges of ROUTE53_HEALTHCHECKS in the API's resource policy.
    Source: Amazon Route 53 Developer Guide, "How Amazon Route 53 determines whether a health check
    is healthy"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html).
    """
    for each in graph.view(health_checks):
        match each.answer:
            case Route() as route:
                at = each.read("ResourcePath")
                ends = [(route.resource, "the method that serves it")]
                match authorization(route):
                    case str() as needed:
                        yield problem(
                            at,
                            f"the health check requests {each.shown_path}, which {route.shown} "
                            f"serves only with {needed}, so it is always unhealthy",
                            related=ends,
                        )
                    case Unknown() as unknown:
                        what = f"whether {each.shown_path} answers without credentials"
                        yield unproven(at, what, reason=unknown.reason, related=ends)
                    case None:
                        yield from _policy(each, route)
            case _:
                pass


def _policy(each: HealthCheck, route: Route) -> Iterator[Problem]:
    at, related = each.read("ResourcePath"), [(route.api, "the API")]
    match policy_says(route.api):
        case Unknown() as unknown:
            what = f"whether the API's resource policy lets {each.shown_path} answer"
            yield unproven(at, what, reason=unknown.reason, related=related)
        case False:
            yield problem(
                at,
                f"the resource policy of {route.api.name} does not let Route 53's health checkers "
                f"in, so {each.shown_path} answers 403 and the check is always unhealthy",
                related=related,
            )
        case True:
            pass
