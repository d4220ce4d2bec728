"""The metrics of an app's own that it is seen to emit: by readable code, and by filters of logs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.slips import is_slip
from dr_validator.graph.resource import Resource
from dr_validator.models.alarms.alarms import Metric
from dr_validator.models.code.called import EMITS
from dr_validator.models.code.handled import FUNCTION, handled, region_of
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Known, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

FILTER = "AWS::Logs::MetricFilter"
AWS = "AWS/"


@dataclass(frozen=True, slots=True)
class Emission:
    """A metric that something emits, and where, as a clause."""

    namespace: str
    name: str
    by: Resource
    where: str


@dataclass(frozen=True, slots=True)
class Misread:
    """A name of an alarm's metric that is a slip away from what is emitted."""

    at: Known
    emission: Emission


def emissions(graph: Graph) -> Mapping[str | None, tuple[Emission, ...]]:
    """All that is emitted, by region."""
    found: dict[str | None, list[Emission]] = {}
    for region, emission in (*_by_code(graph), *_by_filters(graph)):
        found.setdefault(region, []).append(emission)
    return {region: tuple(emitted) for region, emitted in found.items()}


def _by_code(graph: Graph) -> Iterator[tuple[str | None, Emission]]:
    for function in graph.all(FUNCTION):
        for made in handled(graph, function).made:
            if made.call.service != "cloudwatch" or made.call.method != EMITS:
                continue
            region = region_of(function, made.call)
            match made.call.arguments.get("Namespace"):
                case (str() as namespace,) if not isinstance(region, Unknown):
                    for spelled in made.call.metrics:
                        match spelled:
                            case (str() as name,):
                                yield region, Emission(namespace, name, function, made.where)
                            case _:
                                pass
                case _:
                    pass


def _by_filters(graph: Graph) -> Iterator[tuple[str | None, Emission]]:
    for each in graph.all(FILTER):
        for made in each.each("MetricTransformations[*]"):
            namespace, name = _word(made.read("MetricNamespace")), _word(made.read("MetricName"))
            if namespace and name:
                yield each.region, Emission(namespace, name, each, "a filter of its log group")


def misread(graph: Graph, alarm: Resource, metric: Metric) -> Misread | None:
    """What an alarm's metric is misspelt for; None if that is not seen."""
    namespace, name = metric.key
    emitted = graph.view(emissions).get(alarm.region, ())
    if not namespace or not name or namespace.startswith(AWS) or metric.abroad:
        return None
    if any((each.namespace, each.name) == (namespace, name) for each in emitted):
        return None
    for value, near in (
        (metric.name, [e for e in emitted if e.namespace == namespace and is_slip(name, e.name)]),
        (metric.namespace, [e for e in emitted if e.name == name and _near(namespace, e)]),
    ):
        if isinstance(value, Known) and len({(e.namespace, e.name) for e in near}) == 1:
            return Misread(value, near[0])
    return None


def _near(namespace: str, emission: Emission) -> bool:
    return is_slip(namespace, emission.namespace)


def _word(value: Value) -> str:
    match value:
        case Known(value=word):
            return str(word)
        case Unknown() | Absent():
            return ""
