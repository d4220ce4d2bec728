"""What tells that an app is meant to recover elsewhere, whichever region leads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.recovery import SITES, SPANNING, SPANNING_WHEN_SET
from dr_validator.aws.replication import replications
from dr_validator.graph.grouped import grouped
from dr_validator.models.signs.declared import asks_for_region, declared
from dr_validator.models.signs.sign import region_meant, word_of
from dr_validator.models.signs.traffic import routed

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_TABLE, _GLOBAL_TABLE = "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"


def recovery(graph: Graph) -> Iterator[str]:
    """Sentences, each of which tells it."""
    yield from (why for kind, why in SPANNING.items() if graph.all(kind))
    yield from _copied(graph)
    yield from routed(graph)
    yield from _accelerated(graph)
    yield from (each.sentence for each in graph.view(declared))
    yield from _same_table(graph)
    yield from asks_for_region(graph)
    if len(sites(graph)) > 1:
        yield "two regions hold databases or services of their own"


def sites(graph: Graph) -> frozenset[str]:
    """The regions that hold databases or services of their own."""
    return frozenset(resource.region for resource in graph.all(*SITES) if resource.region)


def _copied(graph: Graph) -> Iterator[str]:
    """What is replicated or copied to another region."""
    for table in graph.all(_GLOBAL_TABLE):
        if len(table.each("Replicas[*]")) > 1:
            yield f"table {table.name} has replicas"
    for kind, path in SPANNING_WHEN_SET:
        for resource in graph.all(kind):
            if resource.has(path):
                yield f"{_noun(kind)} {resource.name} is replicated"
    for mechanism in replications().values():
        for entry in mechanism.declared:
            kind, _, path = entry.partition(" ")
            for resource in graph.all(kind) if kind != _GLOBAL_TABLE else ():
                regions = {region_meant(link) for link in resource.follow(path)}
                if resource.region and regions - {None, resource.region}:
                    yield f"{_noun(kind)} {resource.name} is copied to another region"


def _noun(kind: str) -> str:
    return {"AWS::S3::Bucket": "bucket"}.get(kind, kind.rpartition("::")[2])


def _accelerated(graph: Graph) -> Iterator[str]:
    groups = graph.all("AWS::GlobalAccelerator::EndpointGroup")
    listeners = grouped(
        (str(group.read("ListenerArn")), region)
        for group in groups
        for region in [region_meant(link) for link in group.follow("EndpointGroupRegion")]
        if region
    )
    if any(len(set(regions)) > 1 for regions in listeners.values()):
        yield "an accelerator has endpoints in two regions"


def _same_table(graph: Graph) -> Iterator[str]:
    """Tables of one name in two regions, or of one template that is deployed in both."""
    named = grouped(
        (name, table)
        for table in graph.all(_TABLE)
        for name in [word_of(table.read("TableName"))]
        if name
    )
    placed = grouped(
        ((table.stack.template.path or table.stack.id, table.logical_id), table)
        for table in graph.all(_TABLE)
    )
    for tables in (*named.values(), *placed.values()):
        if len({table.region for table in tables} - {None}) > 1:
            yield f"table {tables[0].name} is declared in two regions"
