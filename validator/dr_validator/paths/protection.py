"""What protects the data of one region and not those of its counterpart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.protections import (
    KEPT,
    PROTECTIONS,
    SNAPSHOT_BY_DEFAULT,
    Protection,
)
from dr_validator.aws.types import Holds
from dr_validator.graph.resource import Resource
from dr_validator.models.data.dynamodb import global_tables
from dr_validator.models.twins.counterparts import counterparts_of
from dr_validator.models.twins.pairs import pairs
from dr_validator.paths.stores import Store, store_of, stores
from dr_validator.paths.uncopied import STANDS_IN
from dr_validator.place import Place
from dr_validator.record import dataclass, replace
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Unknown, Value, whole_number

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

KEY, REPLICA_KEY = "AWS::KMS::Key", "AWS::KMS::ReplicaKey"
TYPES = (*STANDS_IN, "AWS::DynamoDB::Table", KEY, "AWS::SecretsManager::Secret")
# They hold nothing themselves; but deleted with their stack, the data are there and nobody answers.
MEMBERS = ("AWS::DocDB::DBInstance", "AWS::Neptune::DBInstance", "AWS::RDS::DBInstance")
# Properties of each replica of a global table.
REPLICA = "AWS::DynamoDB::GlobalTable Replica"


@dataclass(frozen=True, slots=True)
class Unequal:
    """A protection that one store has, and its counterpart in `region` lacks, or has less of.

    `unlike` is the one that has it, as messages say it, in `there`. `at` is where it would be set,
    `noun` what it is, `fact` what it is instead, `theirs` where the other has it. `doubt` says why
    that is not known; empty where it is. `answers` tells of an instance of a cluster, which holds
    no data, and without which nobody reads those of the cluster.
    """

    region: str
    unlike: str
    there: str
    at: Place
    theirs: Place
    noun: str
    fact: str
    doubt: str = ""
    answers: bool = False

    @property
    def then(self) -> str:
        if self.answers:
            return "the cluster keeps its data, but nobody can read it there"
        return f"the data in {self.region} is less protected than in the other region"


def unequal(graph: Graph) -> tuple[Unequal, ...]:
    """Every protection of a store that its counterpart in the other region has not."""
    stores = [
        each
        for one, other in _pairs(graph)
        for each in (*_by_property(one, other), *_by_policy(one, other))
    ]
    members = [
        replace(each, answers=True)
        for pair in graph.view(pairs)
        if pair.ranked and pair.first.type in MEMBERS and store_of(pair.first) is None
        for each in _by_policy(pair.first, pair.second)
    ]
    return (*stores, *members, *_of_replicas(graph))


def _pairs(graph: Graph) -> Iterator[tuple[Resource, Resource]]:
    """Each store of data of the primary region with what is, or stands for, its copy."""
    for store in graph.view(stores):
        node = store.node
        if node.type not in TYPES or store.holds is not Holds.DATA:
            continue
        if graph.roles.is_primary(node.region):
            for other in _others(graph, store):
                yield node, other


def _others(graph: Graph, store: Store) -> list[Resource]:
    copies = [
        copy.node
        for copy in store.abroad
        if copy.node is not None and not copy.doubt and _is_alike(store.kind, copy.node.type)
    ]
    twins = [each for each in counterparts_of(store.node) if graph.roles.is_secondary(each.region)]
    return list(dict.fromkeys([*copies, *(twins if len(twins) == 1 else ())]))


def _is_alike(kind: str, other: str) -> bool:
    return kind == other or (kind, other) == (KEY, REPLICA_KEY)


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two: what its property says, whether that protects, and for how many days."""

    region: str
    shown: str
    value: Value
    on: bool | None = None
    days: int | None = None


def _by_property(one: Resource, other: Resource) -> Iterator[Unequal]:
    for row in PROTECTIONS:
        if one.type in row.types and other.type in row.types:
            sides = [_side(row, each) for each in (one, other)]
            yield from (_switch if row.on is not None else _days)(row, *sides)


def _side(row: Protection, store: Resource) -> _Side:
    value = store.read(row.path)
    if row.on is not None:
        return _Side(str(store.region), store.shown, value, on=_is_on(row, value))
    days = whole_number(value, row.default)
    return _Side(str(store.region), store.shown, value, days=days)


def _switch(row: Protection, one: _Side, other: _Side) -> Iterator[Unequal]:
    yield from _lacking(one, other, row.noun, f"{row.noun} is off")


def _lacking(one: _Side, other: _Side, noun: str, fact: str) -> Iterator[Unequal]:
    for mine, theirs in ((one, other), (other, one)):
        if _lacks(mine.on, theirs.on, first=mine is one) and not same(mine.value, theirs.value):
            doubt = _reason(mine.value, theirs.value)
            yield _unequal(mine, theirs, noun, fact, doubt)


def _unequal(mine: _Side, theirs: _Side, noun: str, fact: str, doubt: str = "") -> Unequal:
    places = mine.value.place, theirs.value.place
    return Unequal(mine.region, theirs.shown, theirs.region, *places, noun, fact, doubt)


def _lacks(mine: bool | None, theirs: bool | None, *, first: bool) -> bool:
    """Whether the one lacks what the other has, or may; where both may, it is told once."""
    if mine is None and theirs is None:
        return first
    return mine is not True and theirs is not False


def _reason(*values: Value) -> str:
    """Why one of the values is not known; empty if both are."""
    return next((each.reason for each in values if isinstance(each, Unknown)), "")


def _is_on(row: Protection, value: Value) -> bool | None:
    match value:
        case Known(value=given):
            return str(given).lower() == str(row.on).lower()
        case Absent():
            return False
        case Unknown():
            return None


def _days(row: Protection, one: _Side, other: _Side) -> Iterator[Unequal]:
    for mine, theirs in ((one, other), (other, one)):
        if mine.days is not None and theirs.days is not None and mine.days < theirs.days:
            fact = f"keeps {row.noun} for {_shown(mine.days)}, not {theirs.days}"
            yield _unequal(mine, theirs, row.noun, fact)
        elif isinstance(mine.value, Unknown) and same(mine.value, theirs.value) is None:
            fact = f"keeps {row.noun} for fewer days"
            yield _unequal(mine, theirs, row.noun, fact, mine.value.reason)


def _shown(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _by_policy(one: Resource, other: Resource) -> Iterator[Unequal]:
    """What happens to the two when their stacks are deleted."""
    sides = []
    for store in (one, other):
        policy = store.attribute("DeletionPolicy").value
        on = _is_kept(store, policy)
        sides.append(_Side(str(store.region), store.shown, policy, on=on))
    yield from _lacking(sides[0], sides[1], "DeletionPolicy", "is deleted with its stack")


def _of_replicas(graph: Graph) -> Iterator[Unequal]:
    """Of the replicas of one table, each against the first that has it."""
    for table in graph.view(global_tables):
        for row in PROTECTIONS:
            if REPLICA not in row.types:
                continue
            values = [(each, each.node.read(row.path)) for each in table.replicas]
            name = table.table.name
            sides = [
                _Side(
                    each.shown, f"the replica of {name} in {each.shown}", value, _is_on(row, value)
                )
                for each, value in values
            ]
            protected = next((each for each in sides if each.on), None)
            if protected is not None:
                fact = f"{row.noun} is off"
                for side in sides:
                    if side is not protected:
                        yield from _lacking(protected, side, row.noun, fact)


def _is_kept(store: Resource, policy: Value) -> bool | None:
    match policy:
        case Known(value=word):
            return word in KEPT
        case Absent():
            member = store.type in MEMBERS and store.has("DBClusterIdentifier") is not False
            return store.type in SNAPSHOT_BY_DEFAULT and not member
        case Unknown():
            return None
