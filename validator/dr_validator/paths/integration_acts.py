"""The acts of APIs that call AWS services themselves, without a function between.

Source: Amazon API Gateway Developer Guide, "API integration types in API Gateway" (type AWS)
(https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html);
Amazon API Gateway API Reference, "PutIntegration" (uri, credentials)
(https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.operations import service
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.paths.acts import Act
from dr_validator.paths.things import anything_of
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.value import Absent

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

METHOD = "AWS::ApiGateway::Method"
# Services whose actions are called like their operations, by their names in integrations; and
# operations that take other rights.
_PREFIXES: Mapping[str, str] = {
    "dynamodb": "dynamodb",
    "events": "events",
    "firehose": "firehose",
    "kinesis": "kinesis",
    "sns": "sns",
    "sqs": "sqs",
    "states": "states",
}
_OTHERWISE = ("batch", "execute", "transact")
_SENDS = "Action=SendMessage"


def integration_acts(graph: Graph) -> Iterator[Act]:
    """The acts of all methods that have a role for them."""
    for method in graph.all(METHOD):
        roles = method.each("Integration.Credentials")
        for at in method.each("Integration.Uri") if roles else ():
            action = _action(method, at)
            if action:
                yield Act(
                    method,
                    roles[0],
                    action,
                    (anything_of(action.partition(":")[0]),),
                    None,
                    False,
                    (),
                    "",
                    "its integration calls it",
                    "every request ends with an error",
                    at.place,
                )


def _action(method: Resource, uri: Node) -> str:
    """What an integration's URI has API Gateway call; "" if that is not certain."""
    value = uri.value
    arn = None if isinstance(value, Absent) else arn_of(value)
    if arn is None or arn.service != "apigateway" or arn.resource is None:
        return ""
    called = (arn.account or "").rpartition(".")[2]
    kind, _, operation = arn.resource.partition("/")
    prefix = _PREFIXES.get(called)
    if prefix is None:
        return ""
    if kind == "path":
        return f"{prefix}:SendMessage" if called == "sqs" and _sends(method) else ""
    otherwise = operation.lower().startswith(_OTHERWISE) or operation.endswith("Batch")
    if kind != "action" or not operation.isalnum() or otherwise:
        return ""
    model = service(called)
    known = model is None or model.operation(operation) is not None
    return f"{prefix}:{operation}" if known else ""


def _sends(method: Resource) -> bool:
    """Whether the body that is made for a queue sends a message."""
    return any(
        _SENDS in value.text.shown()
        for node in method.each("Integration.RequestTemplates[*]")
        if not isinstance(value := node.value, Absent) and value.text is not None
    )
