"""What the AWS SDK for JavaScript calls services and operations, in the words of boto3.

Source: AWS SDK for JavaScript v3 API Reference
(https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/): a package and a client class for each
service, named by its id; a command class for each operation; the commands of
`@aws-sdk/lib-dynamodb` and of v2's `DynamoDB.DocumentClient` by the operations that they make.
"""

from __future__ import annotations

from dr_validator.aws.operations import service
from dr_validator.regex import regex

PACKAGES, V2 = "@aws-sdk/", "aws-sdk"
# Ids of services that are not in the table of operations, or that v2 calls something else.
_OTHERWISE = {
    "cloudwatchevents": "events",
    "rdsdata": "rds-data",
    "rdsdataservice": "rds-data",
}
_DOCUMENTS = {
    "batchget": "batch_get_item",
    "batchwrite": "batch_write_item",
    "delete": "delete_item",
    "get": "get_item",
    "put": "put_item",
    "query": "query",
    "scan": "scan",
    "transactget": "transact_get_items",
    "transactwrite": "transact_write_items",
    "update": "update_item",
}
_WORD = regex(r"(.)([A-Z][a-z]+)")
_CAPITAL = regex(r"([a-z0-9])([A-Z])")


def service_of(word: str, named: str = "") -> str:
    """boto3's name for the service whose client is called so: `SFN`, `DynamoDB`, `RDSData`; `named`
    for one that is not known, such as classes that are no clients are."""
    plain = word.lower()
    known = service(plain)
    return known.name if known is not None else _OTHERWISE.get(plain, named)


def method_of(operation: str) -> str:
    """boto3's name for an operation: `PutItem`, `putItem`."""
    return _CAPITAL.sub(r"\1_\2", _WORD.sub(r"\1_\2", operation)).lower()


def document_method(word: str) -> str:
    """The method of DynamoDB that one of a document client makes; "" if it is none."""
    return _DOCUMENTS.get(word.lower(), "")


def operation_name(method: str) -> str:
    """How a method is shown: `put_item` as `PutItem`."""
    return "".join(part[:1].upper() + part[1:] for part in method.split("_"))
