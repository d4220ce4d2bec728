"""What a template brings that no check looks into: said with every verdict."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import Enum
from typing import TYPE_CHECKING

from dr_validator.assembly.joins import STACKS
from dr_validator.assembly.model import Stack
from dr_validator.assembly.sam_origins import PREFIX as SAM
from dr_validator.assembly.stack_sets import STACK_SET
from dr_validator.assembly.template import TRANSFORM
from dr_validator.aws.judged import judged_types
from dr_validator.aws.types import Holds, type_of
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.scope import MODULE
from dr_validator.resolve.transforms import unseen

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

PRODUCT = "AWS::ServiceCatalog::CloudFormationProvisionedProduct"
_CUSTOM = ("Custom::", "AWS::CloudFormation::CustomResource")
_METADATA = "AWS::CDK::Metadata"


class Holding(Enum):
    """Whether data is lost with what is not judged, in the order in which it is told."""

    DATA = "data"
    ANYTHING = "anything"
    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(frozen=True)
class Unjudged:
    """A type that is not looked into, and where it stands.

    `holding` is anything for what may bring whatever it likes (custom resources, modules, macros,
    provisioned products, third-party types, nested stacks whose template is not there), and
    unknown for a type of AWS that the table of types does not have.
    """

    type: str
    holding: Holding
    places: tuple[Place, ...]

    @property
    def count(self) -> int:
        return len(self.places)


def unjudged(graph: Graph, named: Collection[str] = ()) -> tuple[Unjudged, ...]:
    """All that is not judged, what holds data first. `named` are types that packs look at."""
    found: dict[str, list[Place]] = {}
    for kind, place in (*_resources(graph, named), *_transforms(graph)):
        found.setdefault(kind, []).append(place)
    order = list(Holding)

    def weight(each: Unjudged) -> tuple[int, str]:
        return order.index(each.holding), each.type

    made = [Unjudged(kind, _holding(kind), tuple(sorted(p))) for kind, p in found.items()]
    return tuple(sorted(made, key=weight))


def _resources(graph: Graph, named: Collection[str]) -> Iterator[tuple[str, Place]]:
    absent = {(stack, logical_id) for stack, logical_id, _ in graph.assembly.unloaded}
    judged = judged_types()
    for resource in graph.resources:
        kind = resource.type
        if resource.is_helper or kind == _METADATA or kind in named:
            continue
        if kind not in judged or resource.key in absent:
            yield kind, resource.place


def _transforms(graph: Graph) -> Iterator[tuple[str, Place]]:
    """What rewrites a template at deployment, under its own name."""
    for stack in graph.stacks:
        plain = not stack.template.has_key(TRANSFORM)
        for pointer, name, _ in unseen(stack.template.body, plain=plain):
            yield name, _at(graph, stack, pointer)


def _at(graph: Graph, stack: Stack, pointer: str) -> Place:
    place = graph.place(stack)
    for step in pointer.split("/")[1:]:
        place = place / step.replace("~1", "/").replace("~0", "~")
    return place


def _is_opaque(kind: str) -> bool:
    """Whether it may bring anything, and nobody can tell what."""
    if kind in (PRODUCT, STACK_SET, *STACKS) or kind.endswith(MODULE):
        return True
    return kind.startswith((*_CUSTOM, SAM)) or not kind.startswith("AWS::")


def _holding(kind: str) -> Holding:
    if _is_opaque(kind):
        return Holding.ANYTHING
    row = type_of(kind)
    if row is None:
        return Holding.UNKNOWN
    return Holding.DATA if row.holds is Holds.DATA else Holding.NONE
