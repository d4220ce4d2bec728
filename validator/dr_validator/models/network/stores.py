"""What says that a function reaches S3 or DynamoDB: its environment, its role, its code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.region import Region
from dr_validator.graph.names import regions_of
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.access.iam import attached, role_of
from dr_validator.models.access.statement import Statement
from dr_validator.models.code.code import code_of
from dr_validator.models.code.sources import sources_of
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Known, Unknown, Via

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

S3, DYNAMODB = "s3", "dynamodb"
SERVICES = {
    "AWS::DynamoDB::GlobalTable": DYNAMODB,
    "AWS::DynamoDB::Table": DYNAMODB,
    "AWS::S3::Bucket": S3,
}
# A plain word such as `payments` may also be the name of something else: the variable decides.
_HINT = regex(r"table|dynamo|ddb|bucket|s3", re.IGNORECASE)
# Lambda itself reads a table's stream for a function, from outside the VPC.
_STREAM = (
    "dynamodb:describestream",
    "dynamodb:getrecords",
    "dynamodb:getsharditerator",
    "dynamodb:liststreams",
)
_SPEAKS = {
    DYNAMODB: regex(r"dynamo|ddb|table", re.IGNORECASE),
    S3: regex(r"s3|bucket|object", re.IGNORECASE),
}
_CLIENTS = {
    DYNAMODB: regex(
        r"\.(?:client|resource)\(\s*['\"]dynamodb['\"]|\bnew\s+(?:\w+\.)?DynamoDB(?:Client)?\s*\("
    ),
    S3: regex(r"\.(?:client|resource)\(\s*['\"]s3['\"]|\bnew\s+(?:\w+\.)?S3(?:Client)?\s*\("),
}
# The SDK itself is in the file: what it makes says nothing of the function.
_OWN_CLASS = regex(r"\bclass\s+(?:S3|DynamoDB)Client\b|\b(?:S3|DynamoDB)Client\s*=\s*class\b")
_MANAGED = {
    "AmazonDynamoDBFullAccess": DYNAMODB,
    "AmazonDynamoDBReadOnlyAccess": DYNAMODB,
    "AmazonS3FullAccess": S3,
    "AmazonS3ReadOnlyAccess": S3,
}


@dataclass(frozen=True)
class Use:
    """A sign that a function reaches a service in a region: where it stands, and what it says.

    `doubt` is what is not known of it: the sign may as well speak of something else.
    """

    service: str
    region: str | None
    place: Place
    sign: str
    doubt: Unknown | None = None


def uses(graph: Graph, function: Resource) -> tuple[Use, ...]:
    """The signs, one for each service and region.

    Another region's store counts only where none of the service is used in its own: roles are
    often allowed the stores of both regions, and each function takes what is near.
    """
    found: dict[tuple[str, str | None], Use] = {}
    by_role = [use for use in _by_role(graph, function) if not _never(graph, function, use.service)]
    signs = (*by_role, *_by_environment(function))
    for use in signs:
        if use.doubt is None:
            found.setdefault((use.service, use.region), use)
    told = {service for service, _ in found}
    for use in (*_by_code(graph, function), *signs):
        if use.service not in told:
            found.setdefault((use.service, use.region), use)
    near = {service for service, region in found if region == function.region}
    return tuple(
        use for use in found.values() if use.region == function.region or use.service not in near
    )


def _never(graph: Graph, function: Resource, service: str) -> bool:
    """Whether all of a function's code is here to read, and never speaks of a service: a role is
    often allowed more than is called."""
    files, _ = code_of(graph, function)
    sources = sources_of(graph, function)
    if files is None or not sources or function.has("Layers") is not False:
        return False
    if any("node_modules/" in name or "-packages/" in name for name in files.names):
        return False
    return not any(_SPEAKS[service].search(source.text) for source in sources.values())


def _by_environment(function: Resource) -> Iterator[Use]:
    for node in function.each("Environment.Variables[*]"):
        name = node.place.key
        for link in node.links(*SERVICES):
            if isinstance(link, Linked):
                by_name = link.reference.via == (Via.NAME,)
                if not by_name or _HINT.search(name):
                    sign = f"its variable {name} names {link.to.name}"
                    service = SERVICES[link.to.type]
                    yield Use(service, _region(link.to, function), node.place, sign)


def _by_code(graph: Graph, function: Resource) -> Iterator[Use]:
    """What the code makes clients of, where the role may allow anything: one that is not here, or
    one that is allowed all. A client of a region of its own is left out."""
    role = role_of(function)
    doubt: Unknown | None = None
    if isinstance(role, Linked):
        all_of_it = _allows_all(graph, role.to)
        if all_of_it is False:
            return
        doubt = all_of_it if isinstance(all_of_it, Unknown) else None
    for file, source in (sources_of(graph, function) or {}).items():
        text = source.text
        if _OWN_CLASS.search(text) or "presign" in text.lower():
            continue  # a signed address is made without a call
        for service, pattern in _CLIENTS.items():
            for found in pattern.finditer(text):
                if "region" not in text[found.end() : found.end() + 80].lower():
                    sign = f"its code creates a client for it in {file}"
                    yield Use(service, function.region, function.place, sign, doubt)


def _allows_all(graph: Graph, role: Resource) -> bool | Unknown:
    """Whether a statement of a role allows every action."""
    doubt: Unknown | None = None
    for statement in attached(graph, role).statements:
        effect = statement.effect
        for action in _listed(statement.node, "Action") if effect != "Deny" else ():
            value = action.value
            if isinstance(value, Unknown) and not value.refs:
                doubt = doubt or value
            elif same(value, "*"):
                if not isinstance(effect, Unknown):
                    return True
                doubt = doubt or effect
    return doubt or False


def _by_role(graph: Graph, function: Resource) -> Iterator[Use]:
    role = role_of(function)
    if not isinstance(role, Linked):
        return
    policies = attached(graph, role.to)
    for statement in policies.statements:
        if statement.doubt is None and statement.effect != "Deny":
            yield from _by_statement(statement, function)
    for policy in policies.aws:
        if policy.name in _MANAGED:
            sign = f"its role has {policy.name}"
            yield Use(_MANAGED[policy.name], function.region, policy.place, sign)


def _by_statement(statement: Statement, function: Resource) -> Iterator[Use]:
    effect = statement.effect
    open_ = effect if isinstance(effect, Unknown) else None
    for action in _listed(statement.node, "Action"):
        value = action.value
        if isinstance(value, Unknown) and value.text is not None and len(value.text.parts) == 1:
            sign = "its role is allowed an action that is not known"
            for service in sorted({*SERVICES.values()}):
                yield Use(service, function.region, action.place, sign, value)
        word = str(value.value) if isinstance(value, Known) else ""
        service = word.partition(":")[0].lower()
        if service in SERVICES.values() and word.lower() not in _STREAM:
            sign = f"its role is allowed {word}"
            for region in sorted(_regions(statement.node, function), key=str):
                yield Use(service, region, action.place, sign, open_)


def _regions(statement: Node, function: Resource) -> set[str | None]:
    """The regions of a statement's resources; its own where they do not say."""
    found: set[str | None] = set()
    for item in _listed(statement, "Resource"):
        linked = [link.to for link in item.links(*SERVICES) if isinstance(link, Linked)]
        value = item.value
        arn = arn_of(value)
        if linked:
            found |= {_region(each, function) for each in linked}
        elif arn is not None and arn.region and Region(arn.region).is_formed:
            found.add(arn.region if function.region else None)
        else:
            found.add(function.region)
    return found or {function.region}


def _region(store: Resource, function: Resource) -> str | None:
    here = function.region
    return here if here is None or here in regions_of(store) else store.region or here


def _listed(node: Node, path: str) -> list[Node]:
    return [item for each in node.each(path) for item in each.items()]
