"""The acts of AppSync: what the resolvers of a data source do with its table.

Source: AWS AppSync Developer Guide, "AWS AppSync JavaScript resolver function reference for
DynamoDB"
(https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.naming import naming
from dr_validator.aws.sdk_rights import TABLES
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.paths.acts import Act
from dr_validator.paths.things import thing_at
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

SOURCE = "AWS::AppSync::DataSource"
# What acts, and where it says how: in templates of Velocity, or in JavaScript.
_ACTING = ("AWS::AppSync::Resolver", "AWS::AppSync::FunctionConfiguration")
_SAYS = ("RequestMappingTemplate", "Code")
_OPERATION = re.compile(
    r"""["']?operation["']?\s*:\s*["'](BatchGetItem|DeleteItem|GetItem|PutItem|Query|Scan|UpdateItem)["']"""
)


def resolver_acts(graph: Graph) -> Iterator[Act]:
    """The acts on tables of the resolver's own region, each kind of one source once."""
    seen: set[tuple[tuple[str, str], str]] = set()
    for resolver in graph.all(*_ACTING):
        for link in resolver.follow("DataSourceName", SOURCE):
            source = link.to if isinstance(link, Linked) else None
            for operation in _operations(resolver) if source is not None else ():
                if source is not None and (source.key, operation) not in seen:
                    seen.add((source.key, operation))
                    yield from _on_table(source, resolver, operation)


def _operations(resolver: Resource) -> list[str]:
    found: dict[str, None] = {}
    for path in _SAYS:
        value = resolver.read(path)
        text = None if isinstance(value, Absent) or value.text is None else value.text.shown()
        found.update(dict.fromkeys(_OPERATION.findall(text or "")))
    return list(found)


def _on_table(source: Resource, resolver: Resource, operation: str) -> Iterator[Act]:
    region = source.read("DynamoDBConfig.AwsRegion")
    role = next(iter(source.each("ServiceRoleArn")), None)
    table = next(iter(source.each("DynamoDBConfig.TableName")), None)
    if role is None or table is None or not same(region, source.region or ""):
        return
    thing = thing_at(source, table, TABLES, naming(TABLES[0]).arn)
    if not thing.named or not thing.targets:
        return
    shown = thing.resource.name if thing.resource is not None else ""
    yield Act(
        source,
        role,
        f"dynamodb:{operation}",
        thing.targets,
        thing.resource,
        thing.named,
        TABLES,
        f"the table {shown}".strip(),
        f"the resolver {resolver.name} calls it",
        "the field answers with an error",
        source.place,
    )
