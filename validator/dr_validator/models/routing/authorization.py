"""Whether a route of an API lets in a caller without credentials, as health checkers are.

Source: Amazon API Gateway Developer Guide, "Control and manage access to REST APIs" and
"OpenAPI extensions for API Gateway".
"""

from __future__ import annotations

from dr_validator.aws.health_checks import admits_a_checker
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


def policy_says(api: Resource) -> bool | Unknown:
    """Whether an API's resource policy lets in a health checker: an anonymous caller from one of
    the checkers' addresses, out of any VPC.

    Source: Amazon API Gateway Developer Guide, "How API Gateway resource policies affect
    authorization workflow"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html).
    """
    match api.has("Policy"):
        case False:
            return True
        case None:
            return _unclear(api.properties, "whether there is one depends on a condition")
        case True:
            pass
    statements = api.each("Policy.Statement[*]")
    if not statements:
        return _unclear(api.properties, "it cannot be taken apart")
    allowed: bool | Unknown = False
    for statement in statements:
        met = _meets_a_checker(statement)
        match statement.read("Effect"):
            case Known(value="Deny") if met is not False:
                return met if isinstance(met, Unknown) else False
            case Known(value="Allow") if met is not False and allowed is not True:
                allowed = met
            case Known():
                pass
            case Absent() | Unknown():
                return _unclear(statement, "the effect of a statement is not known")
    return allowed


def _meets_a_checker(statement: Node) -> bool | Unknown:
    """Whether a statement speaks of a health checker's request, whatever the path."""
    match statement.read("Principal"):
        case Known(value="*" | {"AWS": "*"}):
            pass
        case Known():
            return False  # an anonymous caller is nobody of an account
        case Absent() | Unknown():
            return _unclear(statement, "the principal of a statement is not known")
    for each in statement.each("Condition"):
        if isinstance(each.raw, Unknown):
            return _unclear(each, "a condition is not known")
        for operator, tests in each.entries():
            met = _condition(operator, tests)
            if met is not True:
                return met
    return True


def _condition(operator: str, tests: Node) -> bool | Unknown:
    for name, node in tests.entries():
        match operator, name.lower():
            case "IpAddress" | "NotIpAddress", "aws:sourceip":
                within = _within(node)
                if isinstance(within, Unknown):
                    return within
                if within is (operator == "NotIpAddress"):
                    return False
            case "StringEquals" | "ArnEquals" | "ArnLike", "aws:sourcevpce" | "aws:sourcevpc":
                return False  # what comes over the internet comes from no VPC
            case "StringNotEquals", "aws:sourcevpce" | "aws:sourcevpc":
                pass
            case _:
                return _unclear(tests, f"it depends on {name}")
    return True


def _within(node: Node) -> bool | Unknown:
    """Whether some of the ranges that are listed here hold a checker's addresses."""
    found = False
    for item in node.items():
        value = item.value
        admits = admits_a_checker(str(value.value)) if isinstance(value, Known) else None
        if admits is None:
            return _unclear(item, "the addresses that it lists are not all known")
        found = found or admits
    return found


def _unclear(node: Node, why: str) -> Unknown:
    reason = f"who may call the API is a matter of its policy, and {why}"
    return Unknown(reason, Cause.UNSUPPORTED, node.place)
