"""Whether a route of an API lets in a caller without credentials, as health checkers are.

Source: Amazon API Gateway Developer Guide, "Control and manage access to REST APIs" and
"OpenAPI extensions for API Gateway".
"""

from __future__ import annotations

from validator.graph.apis import Route
from validator.graph.hosts import APIS, is_value
from validator.graph.node import Node
from validator.graph.resource import Resource
from validator.resolve.value import Absent, Known, Unknown


def authorization(route: Route) -> str | Unknown | None:
    """What a caller without credentials lacks, as a clause; None if it needs nothing."""
    settings = route.resource
    if route.operation is not None:
        return _described_authorization(route.operation, settings)
    if settings.type in APIS:
        return None
    match settings.read("AuthorizationType"):
        case Known(value=str() as kind) if kind.upper() != "NONE":
            return f"authorization {kind}"
        case Unknown() as unknown:
            return unknown
        case Absent() if settings.has("AuthorizerId"):
            return "an authorizer"
        case Known() | Absent():
            pass
    match settings.read("ApiKeyRequired"):
        case Known(value=True | "true"):
            return "an API key"
        case Unknown() as unknown:
            return unknown
        case Known() | Absent():
            return None


def _described_authorization(operation: Node, api: Resource) -> str | Unknown | None:
    """As `authorization`, for an operation of an OpenAPI document."""
    if is_value(operation.read("'x-amazon-apigateway-auth'.type"), "NONE"):
        return None
    wanted = operation.each("security") or api.each("Body.security")
    for node in wanted:
        if isinstance(node.raw, Unknown):
            return node.raw
        names = sorted({name for each in node.each("[*]") for name in each.keys()})  # noqa: SIM118
        if names:
            return f"authorization by {', '.join(names)}"
    return None


def has_policy(api: Resource) -> bool:
    """Whether an API has a resource policy that does more than let everybody in."""
    if api.has("Policy") is False:
        return False
    statements = api.each("Policy.Statement[*]")
    return not statements or not all(
        isinstance(effect := each.read("Effect"), Known)
        and effect.value == "Allow"
        and isinstance(principal := each.read("Principal"), Known)
        and principal.value in ("*", {"AWS": "*"})
        and each.has("Condition") is False
        for each in statements
    )
