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
from dr_validator.models.twins.counterparts import counterparts_of
from dr_validator.paths.stores import Store, stores
from dr_validator.paths.uncopied import STANDS_IN
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Unknown, Value, whole_number

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

TYPES = (*STANDS_IN, "AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::SecretsManager::Secret")


@dataclass(frozen=True, slots=True)
class Unequal:
    """A protection that one store has, and its counterpart (`store`) lacks, or has less of.

    `at` is where it would be set, `noun` what it is, `fact` what it is instead, `theirs` where the
    other has it. `doubt` says why that is not known; empty where it is.
    """

    store: Resource
    other: Resource
    at: Place
    theirs: Place
    noun: str
    fact: str
    doubt: str = ""


def unequal(graph: Graph) -> tuple[Unequal, ...]:
    """Every protection of a store that its counterpart in the other region has not."""
    return tuple(
        each
        for one, other in _pairs(graph)
        for each in (*_by_property(one, other), *_by_policy(one, other))
    )


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
        if copy.node is not None and not copy.doubt and copy.node.type == store.kind
    ]
    twins = [each for each in counterparts_of(store.node) if graph.roles.is_secondary(each.region)]
    return list(dict.fromkeys([*copies, *(twins if len(twins) == 1 else ())]))


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two: what its property says, whether that protects, and for how many days."""

    store: Resource
    value: Value
    on: bool | None = None
    days: int | None = None


def _by_property(one: Resource, other: Resource) -> Iterator[Unequal]:
    for row in PROTECTIONS:
        if one.type in row.types:
            sides = [_side(row, each) for each in (one, other)]
            yield from (_switch if row.on is not None else _days)(row, *sides)


def _side(row: Protection, store: Resource) -> _Side:
    value = store.read(row.path)
    if row.on is not None:
        return _Side(store, value, on=_is_on(row, value))
    days = whole_number(value, row.default)
    return _Side(store, value, days=days)


def _switch(row: Protection, one: _Side, other: _Side) -> Iterator[Unequal]:
    yield from _lacking(one, other, row.noun, f"{row.noun} is off")


def _lacking(one: _Side, other: _Side, noun: str, fact: str) -> Iterator[Unequal]:
    for mine, theirs in ((one, other), (other, one)):
        if _lacks(mine.on, theirs.on, first=mine is one) and not same(mine.value, theirs.value):
            doubt = _reason(mine.value, theirs.value)
            yield _unequal(mine, theirs, noun, fact, doubt)


def _unequal(mine: _Side, theirs: _Side, noun: str, fact: str, doubt: str = "") -> Unequal:
    places = mine.value.place, theirs.value.place
    return Unequal(mine.store, theirs.store, *places, noun, fact, doubt)


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
        sides.append(_Side(store, policy, on=_is_kept(store, policy)))
    yield from _lacking(sides[0], sides[1], "DeletionPolicy", "is deleted with its stack")


def _is_kept(store: Resource, policy: Value) -> bool | None:
    match policy:
        case Known(value=word):
            return word in KEPT
        case Absent():
            return store.type in SNAPSHOT_BY_DEFAULT
        case Unknown():
            return None
