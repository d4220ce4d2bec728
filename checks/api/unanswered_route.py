"""api-unanswered-route"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.routing.apis import METHOD, ROUTE, STAGE_V2
from dr_validator.models.routing.hosts import APIS

# What stands behind each.
BEHIND = {METHOD: "Integration", ROUTE: "Target"}
# Integrations that hand a request on, and need to know to whom.
HANDS_ON = ("AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY")


@check(severity=Severity.CRITICAL, breaks=Breaks.RUNTIME, dr=False)
def unanswered_route(graph: Graph) -> Iterator[Problem]:
    """A method, route or stage of an API with nothing behind it.

    Why it matters: API Gateway refuses to deploy a method without an integration, and answers a
    route without a target, or a stage to which nothing was deployed, with an error.
    Fix: name the integration's Uri or the route's Target (integrations/ID); set AutoDeploy on the
    stage, or its DeploymentId.
    Source: Amazon API Gateway Developer Guide, "Create routes for HTTP APIs in API Gateway"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html) and
    "Stages for HTTP APIs in API Gateway"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html); API
    Gateway REST API Reference, "Integration", uri
    (https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html).
    """
    for kind, path in BEHIND.items():
        owners = graph.all(kind)
        # Of an API of which no route has anything behind it, the rest is told elsewhere.
        served = {api for each in owners if each.has(path) for api in _apis(each)}
        for each in owners:
            if each.has(path) is None:
                yield unproven(each.read(path), f"whether anything answers {each.name}")
            elif not each.has(path) and served & set(_apis(each)):
                yield problem(
                    each,
                    f"{each.name} has no {path.lower()}, unlike other routes of its API: nothing "
                    "answers its requests",
                )
    for method in graph.all(METHOD):
        yield from _method(method)
    for stage in graph.all(STAGE_V2):
        yield from _stage(stage)


def _apis(route: Resource) -> list[tuple[str, str]]:
    """The keys of the API that a method or route is of."""
    links = [link for key in ("ApiId", "RestApiId") for link in route.follow(key, *APIS)]
    return [link.to.key for link in links if isinstance(link, Linked)]


def _method(method: Resource) -> Iterator[Problem]:
    kind, uri = method.read("Integration.Type"), method.read("Integration.Uri")
    answers = [same(kind, each) for each in HANDS_ON]
    if not method.has("Integration") or method.has("Integration.Uri") is not False:
        return
    if True in answers:
        yield problem(
            uri,
            f"the integration of {method.name} has no URI, so its requests go nowhere: "
            "the API cannot be deployed",
        )
    elif isinstance(kind, Unknown):
        yield unproven(kind, f"whether the integration of {method.name} needs a URI")


def _stage(stage: Resource) -> Iterator[Problem]:
    deploys = stage.read("AutoDeploy")
    if stage.has("DeploymentId") is not False:
        return
    match same(deploys, "true", fold=True):
        case True:
            pass
        case None:
            yield unproven(deploys, f"whether anything is deployed to {stage.name}")
        case False if not isinstance(deploys, Absent):
            yield problem(
                deploys,
                f"nothing is ever deployed to {stage.name}: AutoDeploy is off, and there is no "
                "DeploymentId",
            )
        case False:
            pass
