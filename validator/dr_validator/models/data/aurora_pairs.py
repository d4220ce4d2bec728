"""Aurora clusters of two regions that are meant to be one database, but are not linked."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING

from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Link
from dr_validator.graph.resource import Resource
from dr_validator.graph.same import same_target
from dr_validator.models.data.aurora import CLUSTER, GLOBAL, SOURCE, joined
from dr_validator.models.twins.counterparts import counterparts_of
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# A cluster that is a replica or a restored copy of another is meant to stand alone.
COPIED = (
    "ReplicationSourceIdentifier",
    "SnapshotIdentifier",
    "SourceDBClusterIdentifier",
    "SourceDbClusterResourceId",
)
# An engine that is not known, and the oldest one's name.
_ANY = "aurora"
DMS = ("AWS::DMS::ReplicationConfig", "AWS::DMS::ReplicationTask")


class Separation(Enum):
    """What parts two clusters."""

    NEITHER = "neither is in a global database"
    ONE = "one is in a global database, the other is not"
    OTHER = "they are in different global databases"


@dataclass(frozen=True)
class Apart:
    """Two clusters that should be one database, and what parts them.

    `why` says why that cannot be decided after all; it is empty where it is certain.
    """

    primary: Resource
    secondary: Resource
    gap: Separation
    of_primary: Link
    of_secondary: Link
    why: str = ""


def apart(graph: Graph) -> tuple[Apart, ...]:
    """Every pair of clusters that should be one database and is not, by all that is known.

    Clusters are meant to be one where the names say so (see `counterparts`), or where each is
    the only one of its engine in the primary and in the secondary region.
    """
    pairs = dict.fromkeys([*_by_name(graph), *_alone(graph)])
    found = (_apart(graph, primary, secondary) for primary, secondary in pairs)
    return tuple(each for each in found if each is not None)


def _by_name(graph: Graph) -> Iterator[tuple[Resource, Resource]]:
    roles = graph.roles
    for cluster in _aurora(graph):
        for other in counterparts_of(cluster):
            if not _same_engine(cluster, other):
                continue
            if roles.is_primary(cluster.region) or (
                cluster.key < other.key
                and not roles.is_primary(other.region)
                and not (roles.is_secondary(cluster.region) and roles.is_secondary(other.region))
            ):
                yield cluster, other


def _alone(graph: Graph) -> Iterator[tuple[Resource, Resource]]:
    roles, clusters = graph.roles, _aurora(graph)
    by_region = grouped((each.region, each) for each in clusters)
    by_engine = grouped(((each.region, _engine(each)), each) for each in clusters)

    def alike(region: str | None, engine: str) -> tuple[Resource, ...]:
        if engine == _ANY:
            return by_region.get(region, ())
        return (*by_engine.get((region, engine), ()), *by_engine.get((region, _ANY), ()))

    for primary in clusters:
        engine = _engine(primary)
        for region in roles.secondaries if roles.is_primary(primary.region) else ():
            there = alike(region, engine)
            if len(there) == len(alike(primary.region, engine)) == 1:
                yield primary, there[0]


def _apart(graph: Graph, primary: Resource, secondary: Resource) -> Apart | None:
    one, other = joined(primary), joined(secondary)
    linked = [link for link in (one, other) if not isinstance(link, (Absent, Unknown))]
    roles = graph.roles
    known = roles.is_primary(primary.region) and roles.is_secondary(secondary.region)
    copies = (secondary,) if known else (primary, secondary)
    if not linked and any(each.has(name) is not False for each in copies for name in COPIED):
        return None
    gap = _gap(one, other)
    if gap is None:
        return None
    why = _doubt(graph, primary, secondary, one, other)
    if not why and not known and not linked:
        why = "nothing says which region is primary, nor that the clusters are one database"
    return Apart(primary, secondary, gap, one, other, why)


def _gap(one: Link, other: Link) -> Separation | None:
    if isinstance(one, Unknown) and same_target(one, other):
        return None
    outside = [_is_out(link) for link in (one, other)]
    if all(outside):
        return Separation.NEITHER
    if any(outside):
        return Separation.ONE
    return None if same_target(one, other) else Separation.OTHER


def _is_out(link: Link) -> bool:
    """Whether the cluster is in no global database, for certain or possibly."""
    return isinstance(link, Absent) or (isinstance(link, Unknown) and link.may_be_absent)


def _doubt(graph: Graph, primary: Resource, secondary: Resource, one: Link, other: Link) -> str:
    """Why it cannot be decided whether the two are apart; empty if it can."""
    for link in (one, other):
        if isinstance(link, Unknown):
            return link.reason
    if same_target(one, other) is None:
        return "the id of a global database is not known"
    for cluster in (primary, secondary):
        if cluster.conditional:
            return f"whether {cluster.name} is created depends on a condition"
        engine = cluster.read("Engine")
        if isinstance(engine, Unknown):
            return engine.reason
    if isinstance(one, Absent) or isinstance(other, Absent):
        for group in graph.all(GLOBAL):
            for source in group.follow(SOURCE, CLUSTER):
                if isinstance(source, Unknown):
                    return f"the source of {group.name}: {source.reason}"
    if isinstance(one, Absent) and isinstance(other, Absent) and graph.all(*DMS):
        return "a DMS task may replicate between them"
    return ""


def _aurora(graph: Graph) -> list[Resource]:
    """The clusters that are Aurora's, or may be."""
    return [each for each in graph.all(CLUSTER) if _engine(each).startswith("aurora")]


def _engine(cluster: Resource) -> str:
    engine = cluster.read("Engine")
    return str(engine.value) if isinstance(engine, Known) else _ANY


def _same_engine(one: Resource, other: Resource) -> bool:
    words = {_engine(one), _engine(other)}
    return len(words) == 1 or (_ANY in words and all(w.startswith(_ANY) for w in words))
