"""DynamoDB tables: in which regions each will exist, and which ones are meant to be one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.twins.counterparts import counterparts_of, words_of
from dr_validator.record import dataclass
from dr_validator.resolve.same import same, same_place
from dr_validator.resolve.value import Absent, Gap, Known, Text, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

TABLE, GLOBAL_TABLE = "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"
LEGACY_REPLICA = "Custom::DynamoDBReplica"
# What people write on a TABLE for replicas, which it does not have.
REPLICAS = ("Replicas", "ReplicationGroup", "ReplicaSpecification", "ReplicationSpecification")
_OWN_REGION = Text((Gap("AWS::Region"),))


@dataclass(frozen=True)
class Replica:
    """One entry of a global table's `Replicas`."""

    table: Resource
    node: Node

    @property
    def region(self) -> Value:
        return self.node.read("Region")

    @property
    def is_own(self) -> bool | None:
        """Whether it is the replica in the stack's own region; None if that is not known."""
        match self.region:
            case Known(value=region):
                return None if self.table.region is None else region == self.table.region
            case Unknown(text=text) if text == _OWN_REGION:
                return True
            case Absent():
                return False
            case Unknown():
                return None

    @property
    def shown(self) -> str:
        """The region, for messages."""
        region = self.region
        text = None if isinstance(region, Absent) else region.text
        return text.shown() if text else "a region that is not known"


@dataclass(frozen=True)
class GlobalTable:
    """A global table and its replicas. `complete` is False where the list is not known."""

    table: Resource
    replicas: tuple[Replica, ...]
    complete: bool

    @property
    def is_strong(self) -> bool | None:
        """Whether its reads are consistent across regions (MRSC)."""
        match self.table.read("MultiRegionConsistency"):
            case Known(value=value):
                return value == "STRONG"
            case Absent():
                return False
            case Unknown():
                return None


@dataclass(frozen=True)
class Declared:
    """A table and the regions it will exist in, as far as they are known.

    `replicated` tells that it has replicas, or is a global table.
    """

    table: Resource
    regions: frozenset[str]
    complete: bool
    replicated: bool


@dataclass(frozen=True)
class Twice:
    """Two declarations of what is meant to be one table, by its name or by its place in the app.

    `named` tells that their physical names are equal for certain, `regional` that they differ,
    but only in the region they name. `overlap` tells whether they would stand in one region;
    None if that is not known.
    """

    one: Declared
    other: Declared
    named: bool
    regional: bool
    overlap: bool | None


def global_tables(graph: Graph) -> tuple[GlobalTable, ...]:
    """Every global table of the assembly."""
    return tuple(_global_table(table) for table in graph.all(GLOBAL_TABLE))


def declared_twice(graph: Graph) -> tuple[Twice, ...]:
    """Every pair of tables of two stacks that seem to be one. The primary's comes first."""
    return tuple(_pairs(graph))


def _global_table(table: Resource) -> GlobalTable:
    nodes = table.each("Replicas[*]")
    known = [node for node in nodes if not isinstance(node.raw, Unknown)]
    return GlobalTable(
        table, tuple(Replica(table, node) for node in known), len(known) == len(nodes)
    )


def _pairs(graph: Graph) -> Iterator[Twice]:
    tables = [declared(graph, table) for table in graph.all(TABLE, GLOBAL_TABLE)]
    tables.sort(key=lambda each: (not graph.roles.is_primary(each.table.region), each.table.key))
    for one, other in _likely(graph, tables):
        if one.table.stack is other.table.stack:
            continue
        if same_place(one.table.account, other.table.account) is False:
            continue
        if any(each.table.has("GlobalTableSourceArn") is not False for each in (one, other)):
            continue
        named = _same_name(one.table, other.table)
        regional = named is False and _regional(graph, one.table, other.table)
        if named or regional or (named is None and _alike(one.table, other.table)):
            yield Twice(one, other, named is True, regional, _overlap(one, other))


def _likely(graph: Graph, tables: Sequence[Declared]) -> Iterator[tuple[Declared, Declared]]:
    """The pairs, in order, that may be one table: of a like name, or counterparts."""
    numbers = {each.table.key: number for number, each in enumerate(tables)}
    named = grouped(
        (name, number) for number, each in enumerate(tables) for name in _names(graph, each.table)
    )
    for number, one in enumerate(tables):
        alike = {numbers[each.key] for each in counterparts_of(one.table) if each.key in numbers}
        alike.update(other for name in _names(graph, one.table) for other in named[name])
        for other in sorted(alike):
            if other > number:
                yield one, tables[other]


def _names(graph: Graph, table: Resource) -> list[object]:
    """What two tables have in common of which the names are equal, or but for their regions."""
    match table.identity:
        case Known(value=name):
            words = words_of(str(name), table.region, graph.regions)
            return [(table.account, str(name)), *([(table.account, words)] if words else [])]
        case Unknown(text=Text() as text):
            return [(table.account, text)]
        case Unknown() | Absent():
            return []


def declared(graph: Graph, table: Resource) -> Declared:
    """In which regions a table will exist."""
    own = {table.region} if table.region else set()
    if table.type == GLOBAL_TABLE:
        found = _global_table(table)
        regions = [replica.region for replica in found.replicas if replica.is_own is not True]
        replicated = True
        complete = found.complete
    else:
        regions = [each.read("Region") for each in graph.view(_legacy).get(table.key, ())]
        replicated, complete = bool(regions), True
    known = {str(region.value) for region in regions if isinstance(region, Known)}
    certain = complete and len(known) == len(regions) and bool(own)
    return Declared(table, frozenset(own | known), certain, replicated)


def _legacy(graph: Graph) -> Mapping[tuple[str, str], tuple[Resource, ...]]:
    """The custom resources that replicate each table."""
    return grouped(
        (link.to.key, legacy)
        for legacy in graph.all(LEGACY_REPLICA)
        for link in legacy.follow("TableName", TABLE)
        if isinstance(link, Linked)
    )


def _same_name(one: Resource, other: Resource) -> bool | None:
    """Whether the physical names are equal; None if they are generated or not known."""
    if one.has("TableName") is not True or other.has("TableName") is not True:
        return None
    return same(one.identity, other.identity)


def _regional(graph: Graph, one: Resource, other: Resource) -> bool:
    """Whether two names are equal but for the region: `orders-us-east-1`, `orders-us-east-2`."""
    bare = [
        words_of(str(table.identity.value), table.region, graph.regions)
        for table in (one, other)
        if isinstance(table.identity, Known)
    ]
    return one.region != other.region and len(bare) == 2 and bare[0] == bare[1] != ()


def _alike(one: Resource, other: Resource) -> bool:
    return other in counterparts_of(one)


def _overlap(one: Declared, other: Declared) -> bool | None:
    if one.regions & other.regions:
        return True
    return False if one.complete and other.complete else None
