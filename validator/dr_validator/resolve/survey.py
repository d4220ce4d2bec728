"""The first pass over an assembly: every property and output is read, once and in order.

What it finds is what the templates take from elsewhere. It comes before anything else is read,
so that what it finds does not depend on what is asked later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from dr_validator.assembly.model import Json
from dr_validator.aws.arn import starts_arn
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.crossings import Crossing
from dr_validator.resolve.functions import is_intrinsic
from dr_validator.resolve.resolver import Resolver, Settled
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.text import DYNAMIC_START
from dr_validator.resolve.value import Absent, Known, Unknown

Use: TypeAlias = tuple[Place, Known | Unknown]


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found: `uses` are the values in each resource's properties that may mean another
    resource, by stack id and logical id, in order of the template; `crossings` is every use of a
    value of another stack, sorted by place. `existing` tells of each resource that is or may be
    created whether that is certain.
    """

    existing: Mapping[tuple[str, str], bool]
    uses: Mapping[tuple[str, str], tuple[Use, ...]]
    crossings: tuple[Crossing, ...]


def survey(resolver: Resolver) -> Survey:
    """Read every property of the resources that may be created, and every output."""
    existing: dict[tuple[str, str], bool] = {}
    for scope in resolver.scopes.values():
        for logical_id in sorted(scope.resources):
            exists = resolver.exists(logical_id, scope)
            if exists is not False:
                existing[(scope.stack.id, logical_id)] = exists is True
    uses: dict[tuple[str, str], tuple[Use, ...]] = {}
    for stack_id, logical_id in existing:
        scope = resolver.scopes[stack_id]
        raw = scope.resources[logical_id].get("Properties")
        at = scope.place(logical_id) / "Properties"
        uses[(stack_id, logical_id)] = tuple(_leaves(resolver, raw, scope, at))
    for scope in resolver.scopes.values():
        for output, body in scope.outputs.items():
            at = scope.template_place / "Outputs" / output / "Value"
            resolver.value(body.get("Value"), scope, at)
    return Survey(existing, uses, resolver.crossings.record)


def _leaves(resolver: Resolver, raw: Json, scope: Scope, place: Place) -> Iterator[Use]:
    """Every intrinsic beneath a node, resolved, and every string that may be a reference."""
    pending: list[tuple[Json, Place]] = [(raw, place)]
    while pending:
        node, at = pending.pop()
        if isinstance(node, str):
            yield from _use(resolver, node, scope, at)
        elif isinstance(node, list):
            numbers = [number for number, item in enumerate(node) if _tells(item)]
            pending.extend((node[number], at / number) for number in reversed(numbers))
        elif is_intrinsic(node):
            reachable = _branches(resolver, node, scope, at)
            if not reachable:
                yield from _use(resolver, node, scope, at)
            for each in reachable:
                if isinstance(each.raw, Unknown):
                    yield each.place, each.raw
                elif _tells(each.raw):
                    pending.append((each.raw, each.place))
        elif isinstance(node, dict):
            for key in sorted(node, reverse=True):
                below = node[key]
                if isinstance(below, (dict, list)) or (isinstance(below, str) and _tells(below)):
                    pending.append((below, at / key))


def _use(resolver: Resolver, node: Json, scope: Scope, at: Place) -> Iterator[Use]:
    value = resolver.value(node, scope, at)
    if not isinstance(value, Absent):
        yield at, value


def _tells(node: Json) -> bool:
    """Whether a node may hold a reference: most are words and numbers that do not."""
    if isinstance(node, str):
        return starts_arn(node) or DYNAMIC_START in node
    return isinstance(node, (dict, list))


def _branches(resolver: Resolver, node: Json, scope: Scope, at: Place) -> list[Settled]:
    """What an `Fn::If` leaves standing; none for other functions."""
    if not (isinstance(node, dict) and "Fn::If" in node):
        return []
    return [each for each in resolver.settle(node, scope, at) if each.raw is not node]
