"""Copies: what keeps the data of a store in another region, wherever the templates say so.

Most mechanisms are declared in one of three forms, a row each; the others have a reader of their
own here, in `groups` (members of one whole) or in `backups`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.replication import Mechanism, replication
from dr_validator.graph.node import Link, Linked, Node, Outside
from dr_validator.graph.resource import Resource
from dr_validator.models.code.sdk_calls import sdk_calls
from dr_validator.models.data.dynamodb import GLOBAL_TABLE, LEGACY_REPLICA, TABLE, global_tables
from dr_validator.models.data.replication import (
    BUCKET,
    REPLICATE,
    ReplicationRule,
    replications,
)
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

TABLES = (TABLE, GLOBAL_TABLE)
BROKER, FILES, KEY = "AWS::AmazonMQ::Broker", "AWS::EFS::FileSystem", "AWS::KMS::Key"
CLUSTER, INSTANCE, SECRET = (
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::SecretsManager::Secret",
)
KAFKA = ("AWS::MSK::Cluster", "AWS::MSK::ServerlessCluster")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a store: the region it is kept in (None if that is not known), and by what.

    `by` has the bound of what is lost and what that rests on. `node` is the resource that is the
    copy; None where the mechanism makes it, or no template here does. `place` is what declares
    it. `doubt` says why it may not be there after all; empty where it is certain.
    """

    region: str | None
    by: Mechanism
    node: Resource | None
    place: Place
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """One copy, and what it is made from. `types` are those that the original may have."""

    types: tuple[str, ...]
    original: Link
    copy: Copy


@dataclass(frozen=True, slots=True)
class _Listed:
    """The store itself lists the regions of its copies."""

    type: str
    regions: str
    by: str


@dataclass(frozen=True, slots=True)
class _Named:
    """The copy is a resource, which names what it is made from."""

    type: str
    original: str
    types: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class _Told:
    """A third resource names the store and the regions; or a call of the SDK does (`action`)."""

    type: str
    original: str
    types: tuple[str, ...]
    regions: str
    by: str


_LISTED = (
    _Listed(INSTANCE, "AutomaticBackupReplicationRegion", "rds-backups"),
    _Listed("AWS::Redshift::Cluster", "DestinationRegion", "redshift"),
    _Listed(SECRET, "ReplicaRegions[*].Region", "secrets"),
    _Listed("AWS::Cassandra::Table", "ReplicaSpecifications[*].Region", "keyspaces"),
)
_NAMED = (
    _Named(BROKER, "DataReplicationPrimaryBrokerArn", (BROKER,), "amazonmq"),
    _Named(GLOBAL_TABLE, "GlobalTableSourceArn", TABLES, "dynamodb-eventual"),
    _Named("AWS::KMS::ReplicaKey", "PrimaryKeyArn", (KEY,), "kms"),
    _Named(CLUSTER, "ReplicationSourceIdentifier", (CLUSTER, INSTANCE), "rds-replica"),
    _Named(INSTANCE, "SourceDBInstanceIdentifier", (INSTANCE,), "rds-replica"),
    _Named(INSTANCE, "SourceDBClusterIdentifier", (CLUSTER,), "rds-replica"),
)
_TOLD = (
    _Told(LEGACY_REPLICA, "TableName", (TABLE,), "Region", "dynamodb-eventual"),
    _Told(
        "AWS::Cognito::UserPoolReplica",
        "UserPoolId",
        ("AWS::Cognito::UserPool",),
        "RegionName",
        "cognito",
    ),
)
_CALLED = (
    _Told(
        "createreplicationconfiguration",
        "SourceFileSystemId",
        (FILES,),
        "Destinations[*].Region",
        "efs",
    ),
    _Told(
        "updatetable",
        "TableName",
        TABLES,
        "ReplicaUpdates[*].Create.RegionName",
        "dynamodb-eventual",
    ),
    _Told(
        "createglobaltable",
        "GlobalTableName",
        TABLES,
        "ReplicationGroup[*].RegionName",
        "dynamodb-eventual",
    ),
    _Told(
        "replicatesecrettoregions",
        "SecretId",
        (SECRET,),
        "AddReplicaRegions[*].Region",
        "secrets",
    ),
)
_NOBODYS = "no stack here makes it"


def itself(resource: Resource) -> Linked:
    """The link of a store that says of itself how it is copied."""
    return Linked(resource, None, resource.as_reference(), resource.place)


def declared(graph: Graph) -> Iterator[Made]:
    """Every copy that is declared by one resource for one store."""
    for listed in _LISTED:
        for store in graph.all(listed.type):
            for value in store.read_all(listed.regions):
                copy = _somewhere(value, listed.by)
                yield Made((listed.type,), itself(store), copy)
    for named in _NAMED:
        for each in graph.all(named.type):
            for link in each.follow(named.original, *named.types):
                if not isinstance(link, Absent):
                    copy = Copy(each.region, replication(named.by), each, link.place)
                    yield Made(named.types, link, copy)
    for told in _TOLD:
        for each in graph.all(told.type):
            yield from _told(each.properties, told)
    for call in graph.view(sdk_calls):
        for told in _CALLED:
            if call.action == told.type:
                for node in call.node.each("parameters"):
                    yield from _told(node, told)
    yield from _tables(graph)
    yield from _buckets(graph)
    yield from _file_systems(graph)
    yield from _streams(graph)


def region_of(link: Link) -> str | None:
    """The region of what a link means: its stack's, or the one that its ARN names."""
    match link:
        case Linked(to=resource):
            return resource.region
        case Outside(value=value) | (Unknown() as value):
            arn = arn_of(value)
            return (arn.region or None) if arn is not None else None
        case Absent():
            return None


def _somewhere(value: Value, by: str, node: Resource | None = None) -> Copy:
    """The copy in the region that a value names."""
    mechanism = replication(by)
    match value:
        case Known(value=region):
            return Copy(str(region), mechanism, node, value.place, value.place.doubt)
        case Unknown(reason=reason):
            return Copy(None, mechanism, node, value.place, reason)
        case Absent(place=place):
            return Copy(None, mechanism, node, place, "it names no region")


def _told(node: Node, row: _Told) -> Iterator[Made]:
    for link in node.follow(row.original, *row.types):
        for value in node.read_all(row.regions):
            yield Made(row.types, link, _somewhere(value, row.by))


def _tables(graph: Graph) -> Iterator[Made]:
    for table in graph.view(global_tables):
        by = "dynamodb-strong" if table.is_strong else "dynamodb-eventual"
        for replica in table.replicas:
            if replica.is_own is not True:
                yield Made(TABLES, itself(table.table), _somewhere(replica.region, by))
        if not table.complete:
            reason = next(
                each.raw.reason
                for each in table.table.each("Replicas[*]")
                if isinstance(each.raw, Unknown)
            )
            at = table.table.properties.place / "Replicas"
            yield Made(TABLES, itself(table.table), Copy(None, replication(by), None, at, reason))


def _buckets(graph: Graph) -> Iterator[Made]:
    for each in graph.view(replications):
        if not each.rules:
            reason = "the rules of its replication are not known"
            copy = Copy(None, replication("s3"), None, each.node.place, reason)
            yield Made((each.bucket.type,), itself(each.bucket), copy)
        for rule in each.rules:
            copied = _bucket(rule)
            if copied is not None:
                yield Made((each.bucket.type,), itself(each.bucket), copied)

    for call in graph.view(sdk_calls):
        for link in call.node.follow("parameters.Bucket", BUCKET):
            if call.action == REPLICATE and not isinstance(link, Linked | Absent):
                yield Made((BUCKET,), link, Copy(None, replication("s3"), None, link.place))


def _partly(rule: ReplicationRule) -> str:
    """Why a rule may leave objects out; "" where it takes the whole bucket."""
    for path in ("Prefix", "Filter.Prefix", "Filter.And.Prefix"):
        match rule.node.read(path):
            case Known(value="") | Absent():
                pass
            case Known(value=prefix):
                return f"its rule copies only what begins with {prefix}"
            case Unknown(reason=reason):
                return reason
    tagged = any(rule.node.has(path) for path in ("Filter.TagFilter", "Filter.And.TagFilters[*]"))
    return "its rule copies only what has certain tags" if tagged else ""


def _bucket(rule: ReplicationRule) -> Copy | None:
    status = rule.node.read("Status")
    if not rule.enabled:
        return None
    control = same(rule.node.read("Destination.ReplicationTime.Status"), "Enabled")
    by = replication("s3-rtc" if control else "s3")
    at = rule.destination.place
    doubt = status.reason if isinstance(status, Unknown) else at.doubt or _partly(rule)
    match rule.destination:
        case Linked(to=bucket):
            return Copy(bucket.region, by, bucket, at, doubt)
        case Outside():
            return Copy(None, by, None, at, f"it replicates to a bucket, and {_NOBODYS}")
        case Unknown(reason=reason):
            return Copy(None, by, None, at, reason)
        case Absent():
            return None


def _file_systems(graph: Graph) -> Iterator[Made]:
    for source in graph.all(FILES):
        for node in source.each("ReplicationConfiguration.Destinations[*]"):
            target = node.follow("FileSystemId", FILES)[0]
            to = target.to if isinstance(target, Linked) else None
            region = node.read("Region")
            if isinstance(region, Absent) and to is not None and to.region is not None:
                region = Known(to.region, target.place)
            zone = node.read("AvailabilityZoneName")
            if isinstance(region, Absent) and isinstance(zone, Known):
                region = Known(str(zone.value).rstrip("abcdef"), zone.place)
            yield Made((FILES,), itself(source), _somewhere(region, "efs", to))


def _streams(graph: Graph) -> Iterator[Made]:
    """Kafka topics that a replicator copies from one cluster to another."""
    for replicator in graph.all("AWS::MSK::Replicator"):
        for node in replicator.each("ReplicationInfoList[*]"):
            target = node.follow("TargetKafkaClusterArn", *KAFKA)[0]
            to = target.to if isinstance(target, Linked) else None
            doubt = target.reason if isinstance(target, Unknown) else ""
            copy = Copy(region_of(target), replication("msk"), to, target.place, doubt)
            for link in node.follow("SourceKafkaClusterArn", *KAFKA):
                yield Made(KAFKA, link, copy)
