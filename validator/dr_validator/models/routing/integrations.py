"""Integrations of APIs: of which region's Lambda a function is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.arn import Arn
from dr_validator.graph.node import Node
from dr_validator.record import dataclass
from dr_validator.resolve.arns import arn_of, arn_within
from dr_validator.resolve.value import Absent, Gap

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

URIS = {
    "AWS::ApiGateway::Authorizer": "AuthorizerUri",
    "AWS::ApiGateway::Method": "Integration.Uri",
    "AWS::ApiGatewayV2::Authorizer": "AuthorizerUri",
    "AWS::ApiGatewayV2::Integration": "IntegrationUri",
}


@dataclass(frozen=True, slots=True)
class AskedLambda:
    """The URI by which an API asks for a function: `outer` names the service, `inner` the function.

    `is_open` tells that the region of the service comes from elsewhere.
    """

    node: Node
    outer: Arn
    inner: Arn
    is_open: bool


def invocation_uris(graph: Graph) -> Iterator[AskedLambda]:
    """Every URI of that form, in order of type and place."""
    for kind, path in URIS.items():
        for owner in graph.all(kind):
            for node in owner.each(path):
                outer, inner = arn_of(node.value), arn_within(node.value)
                if outer is not None and inner is not None and outer.service == "apigateway":
                    yield AskedLambda(node, outer, inner, outer.region is None and _is_open(node))


def _is_open(node: Node) -> bool:
    value = node.value
    text = None if isinstance(value, Absent) else value.text
    gaps = [part.key for part in text.parts if isinstance(part, Gap)] if text is not None else []
    return bool(gaps) and "AWS::Region" not in gaps
