"""Aurora global databases: which clusters belong together, and which one is the primary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.graph.node import Link, Linked
from validator.graph.resource import Resource

if TYPE_CHECKING:
    from validator.graph.graph import Graph

GLOBAL, CLUSTER = "AWS::RDS::GlobalCluster", "AWS::RDS::DBCluster"


@dataclass(frozen=True)
class GlobalDatabase:
    """A global cluster and its members, wherever they stand.

    `primary` is the cluster it is made from, or the one that can only be it; None if that
    cannot be told. `secondaries` are the other members.
    """

    cluster: Resource
    primary: Resource | None
    secondaries: tuple[Resource, ...]


def global_databases(graph: Graph) -> tuple[GlobalDatabase, ...]:
    """Every global database of the assembly."""
    return tuple(_database(graph, cluster) for cluster in graph.all(GLOBAL))


def _database(graph: Graph, cluster: Resource) -> GlobalDatabase:
    source = _one(cluster.follow("SourceDBClusterIdentifier", CLUSTER))
    members = [
        each
        for each in graph.all(CLUSTER)
        if _one(each.follow("GlobalClusterIdentifier", GLOBAL)) is cluster
    ]
    primary = source
    if primary is None:
        # An empty global cluster takes its first member as primary: the one that brings
        # credentials, else the one in the primary region, else the one beside it.
        candidates = [each for each in members if each.has("MasterUsername")]
        if len(candidates) != 1:
            candidates = [each for each in members if graph.roles.is_primary(each.region)]
        if len(candidates) != 1:
            candidates = [each for each in members if each.stack is cluster.stack]
        primary = candidates[0] if len(candidates) == 1 else None
    secondaries = tuple(each for each in members if each is not primary)
    return GlobalDatabase(cluster, primary, secondaries if primary is not None else ())


def _one(links: list[Link]) -> Resource | None:
    found = [link.to for link in links if isinstance(link, Linked)]
    return found[0] if len(found) == 1 else None
