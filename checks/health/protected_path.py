"""health-protected-path"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Unknown, check, problem, unproven
from dr_validator.models.routing.apis import Route
from dr_validator.models.routing.authorization import authorization, has_policy
from dr_validator.models.routing.health import health_checks


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, dr=False)
def protected_path(graph: Graph) -> Iterator[Problem]:
    """A health check of a path that asks for authorization or an API key.

    Why it matters: Route 53 sends no credentials and no key, so API Gateway answers 401 or 403. The
    check is always unhealthy and tells nothing when the region is lost.
    Fix: serve the health path by a method of its own with AuthorizationType NONE and no API key.
    Source: Amazon Route 53 Developer Guide, "How Amazon Route 53 determines whether a health check
    is healthy".
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
                            f"the health check asks for {each.shown_path}, which {route.shown} "
                            f"serves only with {needed}, so it is always unhealthy",
                            related=ends,
                        )
                    case Unknown() as unknown:
                        what = f"whether {each.shown_path} answers without credentials"
                        yield unproven(at, what, reason=unknown.reason, related=ends)
                    case None if has_policy(route.api):
                        what = f"whether the API's resource policy lets {each.shown_path} answer"
                        reason = "the policy decides who may call the API"
                        yield unproven(at, what, reason=reason, related=[(route.api, "the API")])
                    case None:
                        pass
            case _:
                pass
