"""Things that are asked for by their ARN, wherever one stands: in policies, settings, calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json
from dr_validator.aws.named_by import named_by, namesakes
from dr_validator.aws.types import Reach, type_of
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.models.code.runbooks import MACHINE, definition
from dr_validator.models.code.sdk_calls import sdk_calls
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.functions import is_intrinsic
from dr_validator.resolve.value import Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# Where names of things are looked up: the types that may have it, and the region; None where the
# name reaches further than that.
Spot = tuple[tuple[str, ...], str | None]


@dataclass(frozen=True, slots=True)
class ArnUse:
    """An ARN that names one thing: who asks for it, where, and in which account (None: not
    known). `names` are what it may be called; the last is what it is called in messages."""

    by: Resource
    at: Place
    spot: Spot
    account: str | None
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.names[-1]


def arn_uses(graph: Graph) -> tuple[ArnUse, ...]:
    """Every such ARN, in order of who asks. What CDK added by itself is left out."""
    found = [
        *(_of(each, *use) for each in graph.resources for use in graph.uses(each)),
        *(_of(owner, node.place, node.value) for owner, node in _written(graph)),
    ]
    return tuple(each for each in found if each is not None and not each.by.is_helper)


def spots_of(resource: Resource) -> Iterator[Spot]:
    """Where the name of a resource is looked up: in each region that it is in."""
    types = namesakes(resource.type)
    if types:
        regions = resource.graph.regions_of(resource) if _is_regional(types) else {None}
        for region in sorted(regions, key=str):
            yield types, region


def _of(by: Resource, at: Place, value: Value) -> ArnUse | None:
    arn = arn_of(value)
    meant = named_by(arn) if arn is not None else None
    if arn is None or meant is None:
        return None
    region = arn.region if _is_regional(meant.types) else None
    if region is None and _is_regional(meant.types):
        return None
    return ArnUse(by, at, (meant.types, region), arn.account or None, meant.names)


def _is_regional(types: tuple[str, ...]) -> bool:
    row = type_of(types[0])
    return row is None or row.reach in (None, Reach.REGION)


def _written(graph: Graph) -> Iterator[tuple[Resource, Node]]:
    """The strings of what is a text for CloudFormation: calls of custom resources, definitions."""
    for call in graph.view(sdk_calls):
        for node in call.node.each("parameters"):
            yield from _leaves(call.custom, node.place, node.raw)
    for machine in graph.all(MACHINE):
        tree = definition(machine)
        if tree is not None:
            yield from _leaves(machine, tree[1], tree[0])


def _leaves(owner: Resource, at: Place, raw: Json | Unknown) -> Iterator[tuple[Resource, Node]]:
    pending: list[Json] = [] if isinstance(raw, Unknown) else [raw]
    while pending:
        each = pending.pop()
        if isinstance(each, str) or is_intrinsic(each):
            yield owner, Node(owner.graph, owner.scope, at, each)
        elif isinstance(each, dict):
            pending.extend(each[key] for key in sorted(each, reverse=True))
        elif isinstance(each, list):
            pending.extend(reversed(each))
