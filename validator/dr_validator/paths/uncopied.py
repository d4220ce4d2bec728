"""Stores of the primary region of which no other region has a copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.types import Holds
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.graph.same import same_target
from dr_validator.models.data.aurora import GROUPS, joined
from dr_validator.models.data.aurora_pairs import apart
from dr_validator.models.data.rds import unrelated
from dr_validator.models.data.replication import replications
from dr_validator.models.twins.counterparts import counterparts_of
from dr_validator.paths.stores import Store, stores
from dr_validator.paths.workloads import serves, told_from, users
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Unknown, whole_number

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

BUCKET, POOL = "AWS::S3::Bucket", "AWS::Cognito::UserPool"
CLUSTER, INSTANCE = "AWS::RDS::DBCluster", "AWS::RDS::DBInstance"
# The types that are judged, each with those that may stand in for it in the other region. Others
# hold data too, but have checks of their own (tables, secrets), or nothing that copies them.
STANDS_IN: Mapping[str, tuple[str, ...]] = {
    BUCKET: (BUCKET,),
    CLUSTER: (CLUSTER, INSTANCE),
    INSTANCE: (CLUSTER, INSTANCE),
    POOL: (POOL,),
    "AWS::Cassandra::Table": ("AWS::Cassandra::Table",),
    "AWS::DSQL::Cluster": ("AWS::DSQL::Cluster",),
    "AWS::DocDB::DBCluster": ("AWS::DocDB::DBCluster",),
    "AWS::EFS::FileSystem": ("AWS::EFS::FileSystem",),
    "AWS::FSx::FileSystem": ("AWS::FSx::FileSystem",),
    "AWS::MemoryDB::Cluster": ("AWS::MemoryDB::Cluster",),
    "AWS::Neptune::DBCluster": ("AWS::Neptune::DBCluster",),
}
# What a restored store is made from: a backup that may have come from anywhere.
_RESTORED = (
    "BackupId",
    "DBClusterSnapshotIdentifier",
    "DBSnapshotIdentifier",
    "SnapshotArns",
    "SnapshotIdentifier",
    "SnapshotName",
    "SourceDBClusterIdentifier",
    "SourceDBInstanceAutomatedBackupsArn",
    "SourceDbClusterResourceId",
    "SourceDbiResourceId",
)
_SHORT = 31  # days after which what a bucket holds is gone anyway


@dataclass(frozen=True)
class Uncopied:
    """A store of the primary region, and a secondary that has no copy of it.

    `twin` is what stands in its place there, None if nothing does. `users` are the workloads that
    use it. `doubt` says why it may be copied, or need no copy; empty where it is certain.
    """

    store: Store
    region: str
    twin: Resource | None
    users: tuple[Resource, ...]
    doubt: str


def uncopied(graph: Graph) -> tuple[Uncopied, ...]:
    """Every store without a copy, for each secondary region.

    Left out is what other checks speak of: databases of RDS that should be one, global databases
    with one member, rules of S3 that go astray, tables, secrets.
    """
    return tuple(_uncopied(graph))


def _uncopied(graph: Graph) -> Iterator[Uncopied]:
    roles = graph.roles
    told = {end.key for pair in graph.view(apart) for end in (pair.primary, pair.secondary)}
    told |= {each.primary.key for each in graph.view(unrelated) if each.primary is not None}
    for store in graph.view(stores):
        node = store.node
        if node.type not in STANDS_IN or node.key in told or store.holds is not Holds.DATA:
            continue
        if not roles.is_primary(node.region) or (store.origin is not None and node.type != BUCKET):
            continue
        if store.survives is True or _spoken_of(store):
            continue
        for region in roles.secondaries:
            found = _without(graph, store, region) if region in graph.regions else None
            if found is not None:
                yield found


def _spoken_of(store: Store) -> bool:
    """Whether other checks speak of its copies: those of S3's rules, or stacks-same-region."""
    if store.kind == BUCKET:
        told = {each.bucket.key for each in store.node.graph.view(replications)}
        return store.node.key in told
    return any(each.by.word == "aurora" and each.region == store.region for each in store.copies)


def _without(graph: Graph, store: Store, region: str) -> Uncopied | None:
    node, using, survives = store.node, users(store.node), store.survives
    doubt = survives.reason if isinstance(survives, Unknown) else ""
    twins, paired = _twins(store, region)
    if paired:
        doubt = doubt or _of_pair(node, twins[0]) or _unlike(node, twins[0], using)
        for reader in told_from(node, region):
            doubt = doubt or f"{reader.name} is given it too, and may copy what is in it"
        if node.type == BUCKET and not using and not _versioned(node):
            return None  # nothing says that what is in it counts
        if node.type in GROUPS and _one_database(node, twins[0]):
            return None  # see the checks of global databases
        return Uncopied(store, region, twins[0], using, doubt)
    if node.type in GROUPS and isinstance(joined(node), Linked):
        return None  # see replica-single-member
    if any(edge.source.region == region for edge in graph.edges_to(node)):
        return None  # what is there reads it from afar: see locality-depends-on-primary
    needed = any(other.region == region for each in using for other in counterparts_of(each))
    if not serves(graph, region) or (node.type == BUCKET and not needed):
        return None
    if twins:
        doubt = doubt or f"which of the {len(twins)} in {region} stands in for it is not known"
    elif node.type == BUCKET:
        doubt = doubt or f"what {using[0].name} keeps in it may not be needed in {region}"
    elif not needed:
        doubt = doubt or f"nothing here shows that {region} needs what is in it"
    return Uncopied(store, region, None, using, doubt)


def _one_database(one: Resource, other: Resource) -> bool:
    """Whether two clusters name one global database, or may."""
    links = joined(one), joined(other)
    named = not any(isinstance(link, Absent) for link in links)
    return named and same_target(*links) is not False


def _versioned(bucket: Resource) -> bool:
    return same(bucket.read("VersioningConfiguration.Status"), "Enabled") is not False


def _twins(store: Store, region: str) -> tuple[tuple[Resource, ...], bool]:
    """What may stand in for a store in a region, and whether it is the one that does: by its
    name, or since both regions have one only."""
    node = store.node
    there = [each for each in _alike(node, region) if _same_engine(node, each)]
    named = [each for each in there if each in counterparts_of(node)]
    if len(named) == 1:
        return tuple(named), True
    here = [each for each in _alike(node, node.region) if _same_engine(node, each)]
    return tuple(there), len(there) == len(here) == 1


def _alike(node: Resource, region: str | None) -> list[Resource]:
    """The stores of data in a region that may stand in for a store, and are no copies."""
    found = node.graph.view(_by_place)
    return [each for kind in STANDS_IN[node.type] for each in found.get((region, kind), ())]


def _by_place(graph: Graph) -> Mapping[tuple[str | None, str], tuple[Resource, ...]]:
    """The stores of data, by region and type, without what is known to be a copy.

    A bucket of the primary region counts all the same: replication back makes it no less one.
    """
    return grouped(
        ((each.region, each.kind), each.node)
        for each in graph.view(stores)
        if each.holds is Holds.DATA
        and (
            isinstance(each.origin, Unknown | None)
            or (each.kind == BUCKET and graph.roles.is_primary(each.region))
        )
    )


def _same_engine(one: Resource, other: Resource) -> bool:
    """Whether two databases may hold the same; of one kind, unless their engines say not."""
    engines = [each.read("Engine") for each in (one, other)]
    words = [str(each.value).removeprefix("aurora-") for each in engines if isinstance(each, Known)]
    return len(words) < 2 or words[0] == words[1] or "aurora" in words


def _unlike(node: Resource, twin: Resource, using: tuple[Resource, ...]) -> str:
    """Why two stores of different names may be two things; empty where twins use them."""
    if twin in counterparts_of(node):
        return ""
    theirs = users(twin)
    if any(other in theirs for each in using for other in counterparts_of(each)):
        return ""
    return f"{twin.name} is the only one in {twin.region}, but has another name"


def _of_pair(node: Resource, twin: Resource) -> str:
    """Why two stores may be meant to be two; empty if nothing speaks for it."""
    if node.type == POOL:
        return "each region has a pool of its own, and users may be entered in both"
    if any(not isinstance(twin.read(name), Absent) for name in _RESTORED):
        return f"{twin.name} is made from a backup, and may be so again"
    short = [each for each in (node, twin) if node.type == BUCKET and _expires(each)]
    if short:
        return f"what is in {short[0].name} expires, so each region may be meant to have its own"
    return ""


def _expires(bucket: Resource) -> bool:
    """Whether all that a bucket holds is deleted after a while."""
    for rule in bucket.each("LifecycleConfiguration.Rules[*]"):
        days = whole_number(rule.read("ExpirationInDays"))
        part = any(rule.has(path) is not False for path in ("Prefix", "TagFilters"))
        if days is not None and days <= _SHORT and not part:
            return same(rule.read("Status"), "Enabled") is not False
    return False
