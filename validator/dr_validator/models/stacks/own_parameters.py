"""Parameters of Systems Manager that a stack reads and makes itself."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING

from dr_validator.graph.resource import Resource
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.references import SSM_TYPES
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.value import Absent, Cause, Reference, Unknown, Via

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

PARAMETER = "AWS::SSM::Parameter"


class Moment(Enum):
    """When CloudFormation reads it."""

    BEFORE = "before anything is created, for a parameter of the template"
    ITSELF = "to make the very parameter that is read"
    UNTOLD = "as the operation begins, or with the resource: AWS does not say which"


@dataclass(frozen=True, slots=True)
class OwnRead:
    """A read of a parameter that the same stack makes, by `made`."""

    at: Place
    made: Resource
    moment: Moment


def own_reads(graph: Graph) -> tuple[OwnRead, ...]:
    """Every such read, by place; each property, and each parameter of a template, once."""
    by_type = list(_by_type(graph))
    told = {(each.at.stack, each.made.key) for each in by_type}
    rest = [each for each in _by_reference(graph) if (each.at.stack, each.made.key) not in told]
    return tuple(sorted((*by_type, *rest), key=lambda each: each.at))


def _by_type(graph: Graph) -> Iterator[OwnRead]:
    """Parameters of templates whose type is a parameter of Systems Manager."""
    makers = {each.stack.id for each in graph.all(PARAMETER)}
    for stack in graph.stacks:
        scope = graph.resolver.scope_of(stack)
        for name in _of_ssm(scope) if stack.id in makers else ():
            at = scope.template_place / "Parameters" / name
            value = graph.resolver.ref(name, scope, at)
            for ref in () if isinstance(value, Absent) else value.refs:
                made = graph.resource(ref)
                direct = ref.via == (Via.SSM,) and ref.stack == stack.id
                if direct and made is not None and made.type == PARAMETER:
                    yield OwnRead(at, made, Moment.BEFORE)


def _of_ssm(scope: Scope) -> list[str]:
    """The parameters whose values are read from Systems Manager."""
    kinds = ((name, str(each.get("Type"))) for name, each in sorted(scope.parameters.items()))
    return [name for name, kind in kinds if kind.startswith(SSM_TYPES[0])]


def _by_reference(graph: Graph) -> Iterator[OwnRead]:
    """Dynamic references."""
    for each in graph.crossings:
        stack = graph.stack_of(each.place)
        makers = [graph.resource(Reference(p.stack, p.logical_id)) for p in each.producers]
        own = [made for made in makers if made is not None and made.stack is stack]
        if each.via is Via.SSM and own and len(own) == len(makers):
            yield OwnRead(each.place, own[0], _moment(graph, each.place))


def _moment(graph: Graph, at: Place) -> Moment:
    reader = graph.resource(Reference(at.stack, at.logical_id))
    value = reader.read("Value") if reader is not None and reader.type == PARAMETER else None
    circular = isinstance(value, Unknown) and value.cause is Cause.CYCLE
    return Moment.ITSELF if circular else Moment.UNTOLD
