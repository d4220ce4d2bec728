"""RDS databases of two regions that are meant to be one, but do not replicate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import SECONDARY, hint_in
from dr_validator.models.data.aurora_pairs import DMS
from dr_validator.models.signs.sign import word_of
from dr_validator.models.twins.counterparts import counterparts_of
from dr_validator.record import dataclass
from dr_validator.resolve.same import same, same_place
from dr_validator.resolve.value import Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_KINDS = ("AWS::RDS::DBInstance", "AWS::RDS::DBCluster")
# What makes a database from another one, or a member of a cluster.
_MADE_FROM = (
    "DBClusterIdentifier",
    "DBSnapshotIdentifier",
    "GlobalClusterIdentifier",
    "ReplicationSourceIdentifier",
    "SnapshotIdentifier",
    "SourceDBClusterIdentifier",
    "SourceDBInstanceAutomatedBackupsArn",
    "SourceDBInstanceIdentifier",
    "SourceDbClusterResourceId",
    "SourceDbiResourceId",
)


@dataclass(frozen=True)
class Unrelated:
    """A database of a secondary region that has no source, and the primary's of the same name.

    `primary` is None where it is only called a replica. `why` says why the two may be right so.
    """

    primary: Resource | None
    secondary: Resource
    why: str


def unrelated(graph: Graph) -> tuple[Unrelated, ...]:
    """Every such database, Aurora left out."""
    return tuple(_unrelated(graph))


def _unrelated(graph: Graph) -> Iterator[Unrelated]:
    for secondary in graph.all(*_KINDS):
        if not graph.roles.is_secondary(secondary.region) or _stands_alone(secondary) is False:
            continue
        twins = [
            each
            for each in counterparts_of(secondary)
            if graph.roles.is_primary(each.region)
            and _stands_alone(each) is not False
            and same_place(each.account, secondary.account) is not False
            and same(each.read("Engine"), secondary.read("Engine")) is not False
        ]
        if twins:
            yield Unrelated(twins[0], secondary, _why(graph, twins[0], secondary))
        elif _is_called_replica(secondary):
            reason = "it is called a replica, and no property names its source"
            yield Unrelated(None, secondary, reason)


def _stands_alone(database: Resource) -> bool | None:
    """Whether it is made from nothing else; None if that is not known. No cluster of Aurora."""
    if word_of(database.read("Engine")).startswith("aurora"):
        return False
    given = [database.has(name) for name in _MADE_FROM]
    return False if True in given else None if None in given else True


def _is_called_replica(database: Resource) -> bool:
    names = (database.logical_id, word_of(database.read("DBInstanceIdentifier")))
    return any("replica" in name.lower() and hint_in(name) == SECONDARY for name in names)


def _why(graph: Graph, primary: Resource, secondary: Resource) -> str:
    for each in (primary, secondary):
        for name in _MADE_FROM:
            value = each.read(name)
            if isinstance(value, Unknown):
                return value.reason
        if each.conditional:
            return f"whether {each.name} is created depends on a condition"
        engine = each.read("Engine")
        if isinstance(engine, Unknown):
            return engine.reason
    if graph.all(*DMS):
        return "a DMS task may replicate between them"
    if primary.has("AutomaticBackupReplicationRegion") is not False:
        return "the primary's backups are copied, and may be restored into it"
    return ""
