"""health-missing-stage"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.routing.apis import Mystery, NoStage
from dr_validator.models.routing.health import health_checks


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def missing_stage(graph: Graph) -> Iterator[Problem]:
    """A health check of an API's default host without the stage in its path.

    Why it matters: on the execute-api host the first segment of every path is the stage, and
    anything else gets 403. The check is always unhealthy; and where all records are unhealthy,
    Route 53 treats all of them as healthy, so nobody notices before the region is lost.
    Fix: begin ResourcePath with the stage: /prod/health.
    Source: Amazon API Gateway Developer Guide, "Invoke REST APIs in API Gateway"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html).
    """
    for each in graph.view(health_checks):
        at = each.read("ResourcePath")
        match each.answer:
            case NoStage(stages=stages, only_that=only_that):
                asked = each.shown_path
                fix = f"set ResourcePath to /{stages[0]}{asked.rstrip('/')}" if only_that else ""
                api = each.host.resource if each.host else None
                yield problem(
                    at,
                    f"the health check requests {asked} from the default host, but the path begins "
                    f"with no stage of the API ({', '.join(stages)}), so it always gets 403",
                    fix=fix,
                    related=[(api, "the API")] if api else [],
                )
            case Mystery(reason=reason, of_stage=True):
                what = f"whether {each.shown_path} begins with a stage of the API"
                yield unproven(at, what, reason=reason)
            case _:
                pass
