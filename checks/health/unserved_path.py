"""health-unserved-path"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.routing.apis import Mystery, NoRoute
from dr_validator.models.routing.health import health_checks


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def unserved_path(graph: Graph) -> Iterator[Problem]:
    """A health check of a path that no method of the API serves.

    Why it matters: API Gateway answers 403 or 404 where no method matches, and Route 53 counts that
    as unhealthy. The check never passes, so it says nothing when the region is lost.
    Fix: add a GET method without authorization at that path, or check a path that has one.
    Source: Amazon Route 53 API Reference, "HealthCheckConfig", ResourcePath
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html).
    """
    for each in graph.view(health_checks):
        at = each.read("ResourcePath")
        match each.answer:
            case NoRoute(path=path, near=()):
                yield problem(
                    at,
                    f"the health check requests {each.shown_path}, but the API serves no {path}, "
                    "so it is always unhealthy",
                )
            case NoRoute(path=path, near=near):
                yield problem(
                    at,
                    f"the health check sends GET, but {path} answers only "
                    f"{', '.join(route.method for route in near)}, so it is always unhealthy",
                    related=[(near[0].resource, "the method of that path")],
                )
            case Mystery(reason=reason, of_stage=False):
                what = f"whether anything answers GET {each.shown_path}"
                yield unproven(at, what, reason=reason)
            case _:
                pass
