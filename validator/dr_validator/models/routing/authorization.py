"""Whether a route of an API lets in a caller without credentials, as health checkers are.

Source: Amazon API Gateway Developer Guide, "Control and manage access to REST APIs" and
"OpenAPI extensions for API Gateway".
"""

from __future__ import annotations

from dr_validator.graph.node import Node
from dr_validator.graph.path import key
from dr_validator.graph.resource import Resource
from dr_validator.models.routing.apis import Route
from dr_validator.models.routing.hosts import APIS, is_value
from dr_validator.resolve.value import Absent, Cause, Known, Unknown

_ENFORCED = ("authorizer", "authtype")


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
        optional = not all(each.keys() for each in node.each("[*]"))
        if names and not optional and all(_is_enforced(api, name) for name in names):
            return f"authorization by {', '.join(names)}"
        if names:
            reason = f"whether API Gateway enforces {', '.join(names)} is not clear"
            return Unknown(reason, Cause.UNSUPPORTED, node.place)
    return None


def _is_enforced(api: Resource, name: str) -> bool:
    """Whether a security scheme is one that API Gateway knows: others are only documentation."""
    for path in ("components.securitySchemes", "securityDefinitions"):
        for scheme in api.each(f"Body.{path}.{key(name)}"):
            if any(scheme.has(key(f"x-amazon-apigateway-{kind}")) for kind in _ENFORCED):
                return True
            header = scheme.read("name")
            if is_value(scheme.read("type"), "apiKey") and isinstance(header, Known):
                return str(header.value).lower() == "x-api-key"
    return False


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
