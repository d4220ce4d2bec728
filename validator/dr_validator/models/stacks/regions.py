"""Stacks of which nothing says in which region they are deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dr_validator.assembly.model import Stack
from dr_validator.graph.roles import PRIMARY, SECONDARY
from dr_validator.models.stacks.nesting import role_of
from dr_validator.record import dataclass

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_REPLICATED = (
    "AWS::DynamoDB::GlobalTable",
    "AWS::RDS::DBCluster",
    "AWS::RDS::GlobalCluster",
    "AWS::Route53::RecordSet",
    "AWS::Route53::RecordSetGroup",
)


@dataclass(frozen=True)
class Unplaced:
    """The stacks without a region, nested ones left out, by the part they have in recovery.

    `named` are called primary or secondary, `holding` have what is replicated or routed; both
    are empty where the app shows no sign of recovery. `rest` are all others.
    """

    named: tuple[Stack, ...]
    holding: tuple[Stack, ...]
    rest: tuple[Stack, ...]

    @property
    def all(self) -> tuple[Stack, ...]:
        return (*self.named, *self.holding, *self.rest)


def unplaced(graph: Graph) -> Unplaced:
    """The stacks without a region."""
    stacks = [stack for stack in graph.stacks if stack.parent is None]
    unset = [stack for stack in stacks if stack.region is None]
    recovers = graph.roles.dr or {PRIMARY, SECONDARY} <= {role_of(graph, stack) for stack in stacks}
    held = {resource.stack.id for resource in graph.all(*_REPLICATED)} if recovers else set()
    named = [stack for stack in unset if recovers and role_of(graph, stack) is not None]
    holding = [stack for stack in unset if stack.id in held and stack not in named]
    rest = [stack for stack in unset if stack not in named and stack not in holding]
    return Unplaced(tuple(named), tuple(holding), tuple(rest))
