"""Every property of the reference table that names something, and the region that has to be in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.aws.kinds import Judged
from dr_validator.aws.references import Requirement, requirements
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.models.locality.tasks import names_in_tasks
from dr_validator.record import dataclass
from dr_validator.resolve.functions import is_intrinsic
from dr_validator.resolve.value import Absent, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

Needed: TypeAlias = str | Unknown | None

# What models of their own judge, so that nobody hears of it twice: type, and how paths begin.
JUDGED_ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "AWS::CloudWatch::Alarm": ("AlarmActions", "InsufficientDataActions", "OKActions"),
    "AWS::CloudWatch::CompositeAlarm": ("AlarmActions", "InsufficientDataActions", "OKActions"),
    "AWS::DynamoDB::GlobalTable": ("Replicas[*].SSESpecification",),
    "AWS::EC2::VPCEndpoint": ("ServiceName",),
    "AWS::Lambda::Function": ("Code.",),
    "AWS::Lambda::LayerVersion": ("Content.",),
    "AWS::Route53::HealthCheck": ("HealthCheckConfig.AlarmIdentifier",),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A property that names something.

    Where a condition cannot be decided, each branch names something, in the node's `doubt`.
    `needed` is the region where that has to be (for OTHER: may not be): None where the stack
    does not say its own, Unknown where a property says it that is not known.
    """

    owner: Resource
    rule: Requirement
    node: Node
    needed: Needed


def named(graph: Graph) -> tuple[Named, ...]:
    """Of every resource, what CDK added by itself left out, in order of place."""
    return tuple(
        each
        for resource in graph.resources
        if not resource.is_helper
        for each in (*_of_properties(resource), *_of_tasks(resource))
    )


def _of_properties(owner: Resource) -> Iterator[Named]:
    raw = owner.properties.raw
    rules = _by_key(owner.type)
    if not rules or not isinstance(raw, dict):
        return
    for key in raw if not is_intrinsic(raw) else rules:
        for rule in rules.get(key, ()):
            yield from _of_rule(owner, rule)


def _of_rule(owner: Resource, rule: Requirement) -> Iterator[Named]:
    other = rule.when[0] if rule.when else rule.beside
    item = _shared(rule.path, other) if other else ""
    for node in owner.properties.possible(item) if item else [owner.properties]:
        if rule.when is None or _holds(node.read(rule.when[0][len(item) :].lstrip(".")), rule):
            needed = _needed(owner, rule, node, item)
            rest = rule.path[len(item) :].lstrip(".")
            for each in node.possible(rest) if rest else [node]:
                yield Named(owner, rule, each, needed)


def _needed(owner: Resource, rule: Requirement, node: Node, item: str) -> Needed:
    if rule.beside is None:
        return rule.region or owner.region
    match node.read(rule.beside[len(item) :].lstrip(".")):
        case Known(value=region):
            return str(region)
        case Absent():
            return owner.region
        case Unknown() as unknown:
            return unknown


def _holds(value: Known | Absent | Unknown, rule: Requirement) -> bool:
    return isinstance(value, Known) and rule.when is not None and value.value == rule.when[1]


@cache
def _by_key(resource_type: str) -> Mapping[str, tuple[Requirement, ...]]:
    """A type's rules by the first key of their paths, without those that ask for nothing."""
    found: dict[str, tuple[Requirement, ...]] = {}
    others = JUDGED_ELSEWHERE.get(resource_type, ())
    for rule in requirements(resource_type):
        if rule.judged is not Judged.FREE and not rule.path.startswith(others):
            key = rule.path.partition(".")[0].partition("[")[0]
            found[key] = (*found.get(key, ()), rule)
    return found


@cache
def _shared(path: str, other: str) -> str:
    """The item of a list that two paths lead into: `Rules[*]`; "" if they share none."""
    common: list[str] = []
    for one, two in zip(path.split("."), other.split("."), strict=False):
        if one != two:
            break
        common.append(one)
    while common and not common[-1].endswith("[*]"):
        common.pop()
    return ".".join(common)


def _of_tasks(owner: Resource) -> Iterator[Named]:
    for rule, node in names_in_tasks(owner):
        yield Named(owner, rule, node, owner.region)
