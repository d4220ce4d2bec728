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


def _by_property(one: Resource, other: Resource) -> Iterator[Unequal]:
    for row in PROTECTIONS:
        if one.type in row.types:
            mine, theirs = one.read(row.path), other.read(row.path)
            if row.on is None:
                yield from _days(row, (one, mine), (other, theirs))
            else:
                yield from _switch(row, (one, mine), (other, theirs))


def _switch(
    row: Protection, one: tuple[Resource, Value], other: tuple[Resource, Value]
) -> Iterator[Unequal]:
    states = [_is_on(row, value) for _, value in (one, other)]
    for (store, value), (twin, theirs), mine, there in (
        (one, other, *states),
        (other, one, *reversed(states)),
    ):
        if _lacks(mine, there, first=store is one[0]) and not same(value, theirs):
            fact = f"{row.noun} is off"
            doubt = _reason(value, theirs)
            yield Unequal(store, twin, value.place, theirs.place, row.noun, fact, doubt)


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


def _days(
    row: Protection, one: tuple[Resource, Value], other: tuple[Resource, Value]
) -> Iterator[Unequal]:
    counts = [_count(row, value) for _, value in (one, other)]
    for (store, value), (twin, theirs), mine, there in (
        (one, other, *counts),
        (other, one, *reversed(counts)),
    ):
        if mine is not None and there is not None and mine < there:
            fact = f"keeps {row.noun} for {_shown(mine)}, not {there}"
            yield Unequal(store, twin, value.place, theirs.place, row.noun, fact)
        elif mine is None and isinstance(value, Unknown) and same(value, theirs) is None:
            fact = f"keeps {row.noun} for fewer days"
            yield Unequal(store, twin, value.place, theirs.place, row.noun, fact, value.reason)


def _shown(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _count(row: Protection, value: Value) -> int | None:
    return row.default if isinstance(value, Absent) else whole_number(value)


def _by_policy(one: Resource, other: Resource) -> Iterator[Unequal]:
    """What happens to the two when their stacks are deleted."""
    policies = [each.attribute("DeletionPolicy").value for each in (one, other)]
    kept = [_is_kept(each, policy) for each, policy in zip((one, other), policies, strict=True)]
    for store, twin, policy, theirs, mine, there in (
        (one, other, *policies, *kept),
        (other, one, *reversed(policies), *reversed(kept)),
    ):
        if _lacks(mine, there, first=store is one) and not same(policy, theirs):
            doubt = _reason(policy, theirs)
            fact = "is deleted with its stack"
            yield Unequal(store, twin, policy.place, theirs.place, "DeletionPolicy", fact, doubt)


def _is_kept(store: Resource, policy: Value) -> bool | None:
    match policy:
        case Known(value=word):
            return word in KEPT
        case Absent():
            return store.type in SNAPSHOT_BY_DEFAULT
        case Unknown():
            return None
