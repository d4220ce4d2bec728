"""Global databases: which clusters belong together, and which one is the primary.

Most of what asks is about Aurora; DocumentDB and Neptune have clusters of the same form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.recovery import GLOBAL_CLUSTERS
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Link, Linked, Outside
from dr_validator.graph.resource import Resource
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Known, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

GLOBAL, CLUSTER, INSTANCE = "AWS::RDS::GlobalCluster", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance"
SOURCE, JOINS = "SourceDBClusterIdentifier", "GlobalClusterIdentifier"
# Clusters, and the type of the global ones that they join.
GROUPS: Mapping[str, str] = {each.member: each.group for each in GLOBAL_CLUSTERS}
_CLUSTERS = {group: cluster for cluster, group in GROUPS.items()}


@dataclass(frozen=True)
class GlobalDatabase:
    """A global cluster and its members, wherever they stand.

    `primary` is the cluster it is made from, or the one that can only be it; None if that
    cannot be told. `secondaries` are the other members, none if the primary is not known.
    """

    cluster: Resource
    primary: Resource | None
    members: tuple[Resource, ...]

    @property
    def secondaries(self) -> tuple[Resource, ...]:
        if self.primary is None:
            return ()
        return tuple(each for each in self.members if each is not self.primary)

    def setting(self, name: str) -> Value:
        """What a property of the primary is: its own, else what the global cluster gives it."""
        own: Value = Absent(self.cluster.place / "Properties" / name)
        if self.primary is not None:
            own = self.primary.read(name)
        return self.cluster.read(name) if isinstance(own, Absent) else own


@dataclass(frozen=True)
class Member:
    """A cluster of a global database; `database` is None where this assembly does not make it.

    `doubt` tells that the cluster may as well be in none.
    """

    cluster: Resource
    database: GlobalDatabase | None
    doubt: Unknown | None = None


def global_databases(graph: Graph) -> tuple[GlobalDatabase, ...]:
    """Every Aurora global database of the assembly."""
    return tuple(each for each in graph.view(all_global_databases) if each.cluster.type == GLOBAL)


def all_global_databases(graph: Graph) -> tuple[GlobalDatabase, ...]:
    """Every global database of the assembly, DocumentDB's and Neptune's too."""
    return tuple(_database(graph, cluster) for cluster in graph.all(*_CLUSTERS))


def members(graph: Graph) -> tuple[Member, ...]:
    """Every cluster that is in a global database, of this assembly or of another."""
    return tuple(_members(graph))


def instances(graph: Graph) -> Mapping[tuple[str, str], tuple[Resource, ...]]:
    """The instances of each cluster, by the cluster's key."""
    found: dict[tuple[str, str], list[Resource]] = {}
    for instance in graph.all(INSTANCE):
        for link in instance.follow("DBClusterIdentifier", CLUSTER):
            if isinstance(link, Linked):
                found.setdefault(link.to.key, []).append(instance)
    return {key: tuple(each) for key, each in found.items()}


def joined(cluster: Resource) -> Link:
    """The global cluster that a cluster is in: Outside if it is made elsewhere, else Absent."""
    for group, place in cluster.graph.view(_sources).get(cluster.key, ()):
        return Linked(group, None, group.as_reference(), place)
    links = cluster.follow(JOINS, GROUPS[cluster.type])
    linked = [link for link in links if isinstance(link, Linked)]
    link = (linked or links)[0]
    if isinstance(link, Outside) and link.value.value == "":
        return Absent(link.place)  # the empty id takes a cluster out of its global database
    return link


def _database(graph: Graph, cluster: Resource) -> GlobalDatabase:
    links = cluster.follow(SOURCE, _CLUSTERS[cluster.type])
    sources = [link.to for link in links if isinstance(link, Linked)]
    joining = graph.view(_joining).get(cluster.key, ())
    found = sorted({*sources, *joining}, key=lambda each: each.key)
    primary = sources[0] if len(sources) == 1 else None
    if primary is None and not _is_void(graph, cluster):
        primary = _first(graph, cluster, found)
    return GlobalDatabase(cluster, primary, tuple(found))


def _is_void(graph: Graph, group: Resource) -> bool:
    """Whether a global cluster without source can only fail to be created: it has no engine
    either, or another one has its id."""
    if all(group.has(name) is False for name in (SOURCE, "Engine")):
        return True
    return any(
        other is not group
        for other in graph.view(_alike).get(_known_as(group), ())
        if isinstance(group.identity, Known)
    )


def _alike(graph: Graph) -> Mapping[tuple[str, str | None, str], tuple[Resource, ...]]:
    """The global clusters of each type, account and id that is known."""
    return grouped(
        (_known_as(group), group)
        for group in graph.all(*_CLUSTERS)
        if isinstance(group.identity, Known)
    )


def _known_as(group: Resource) -> tuple[str, str | None, str]:
    word = str(group.identity.value) if isinstance(group.identity, Known) else ""
    return group.type, group.account, word


def _sources(graph: Graph) -> Mapping[tuple[str, str], tuple[tuple[Resource, Place], ...]]:
    """The global clusters that are made from a cluster, and where they say so."""
    return grouped(
        (link.to.key, (group, link.place))
        for group in graph.all(*_CLUSTERS)
        for link in group.follow(SOURCE, _CLUSTERS[group.type])
        if isinstance(link, Linked)
    )


def _joining(graph: Graph) -> Mapping[tuple[str, str], tuple[Resource, ...]]:
    """The clusters that say they join a global cluster."""
    return grouped(
        (link.to.key, cluster)
        for cluster in graph.all(*GROUPS)
        for link in cluster.follow(JOINS, GROUPS[cluster.type])
        if isinstance(link, Linked)
    )


def _first(graph: Graph, group: Resource, found: list[Resource]) -> Resource | None:
    """Which member becomes the primary of a global cluster that is created empty.

    The one that brings users and data; else the one of the primary region; else the one
    beside the global cluster; else the one whose stack is deployed before the others.
    """
    for candidates in (
        [each for each in found if each.has("MasterUsername") or each.has("SnapshotIdentifier")],
        [each for each in found if graph.roles.is_primary(each.region)],
        [each for each in found if each.stack is group.stack],
        [each for each in found if _before_all(graph, each, found)],
    ):
        if len(candidates) == 1:
            return candidates[0]
    return None


def _before_all(graph: Graph, cluster: Resource, found: list[Resource]) -> bool:
    return all(graph.before(cluster.stack, each.stack) for each in found)


def _members(graph: Graph) -> Iterator[Member]:
    databases = grouped(
        (member.key, each) for each in graph.view(global_databases) for member in each.members
    )
    for cluster in graph.all(CLUSTER):
        own = databases.get(cluster.key, ())
        if own:
            yield Member(cluster, own[0])
            continue
        match joined(cluster):
            case Outside():
                yield Member(cluster, None)
            case Unknown(may_be_absent=absent) as doubt:
                yield Member(cluster, None, doubt if absent else None)
            case Linked() | Absent():
                pass
