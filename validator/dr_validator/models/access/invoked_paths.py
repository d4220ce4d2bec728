"""Which methods of a REST API a permission's SourceArn covers.

Source: Amazon API Gateway Developer Guide, "Control access for invoking an API",
"Resource format of permissions for executing API in API Gateway"
(https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html):
`api-id/stage/METHOD/path`, of which each may be `*`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.graph.resource import Resource
from dr_validator.models.routing.apis import Mystery, Route, apis
from dr_validator.resolve.value import Known, Reference, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

METHOD = "AWS::ApiGateway::Method"
# The stage of the console's button "Test", and of nobody else.
_TEST = "test-invoke-stage"
_ANYTHING = "\0"
_STEP = "step"  # stands for a variable of a path


def excluded(graph: Graph, source_arn: Known | Unknown, method: Resource) -> str | None:
    """Why a SourceArn is not for a method's calls, "" if it is for tests only; None if it is for
    them, or if that is not known."""
    told = _below_api(source_arn)
    if told is None:
        return None
    stage, _, rest = told.partition("/")
    if stage == _TEST:
        return ""
    route = graph.view(_routes).get(method.key)
    if route is None or not rest or _ANYTHING in rest or _covers(stage, rest, route):
        return None
    return f"its SourceArn is for {' /'.join(rest.split('/', 1))}"


def _below_api(source_arn: Known | Unknown) -> str | None:
    """What follows the API in an ARN, with a sign for each part that is not known; None if there is
    no such part."""
    parts = source_arn.text.parts if source_arn.text is not None else ()
    after: list[str] | None = None
    for part in parts:
        if after is not None:
            after.append(part if isinstance(part, str) else _ANYTHING)
        elif isinstance(part, Reference):
            after = []
    text = "".join(after or ())
    return text.removeprefix("/") if text.startswith("/") else None


def _covers(stage: str, rest: str, route: Route) -> bool:
    """Whether `METHOD/path` is that of a route; a star goes over slashes too."""
    if stage == "*" and rest == "*":
        return True
    pattern = re.compile(".*".join(map(re.escape, re.split(r"\*+", rest))))
    return any(pattern.fullmatch(each) for each in _asked(route))


def _asked(route: Route) -> Iterator[str]:
    """What a caller of the route asks for, variables by their names and filled; of ANY, all that
    may be meant."""
    filled = [_STEP if step.startswith("{") else step for step in route.path]
    methods = _METHODS if route.method == "ANY" else (route.method,)
    for path in (route.path, filled):
        for method in methods:
            yield f"{method}/{'/'.join(path)}"


_METHODS = ("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


def _routes(graph: Graph) -> Mapping[tuple[str, str], Route]:
    found: dict[tuple[str, str], Route] = {}
    for api in graph.view(apis):
        routes = api.routes
        if not isinstance(routes, Mystery):
            found.update((each.resource.key, each) for each in routes if each.operation is None)
    return found
