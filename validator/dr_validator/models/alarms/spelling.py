"""Names of metrics that are a slip away from what CloudWatch knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dr_validator.aws.metric_names import METRICS, NAMED, NAMESPACES, meant
from dr_validator.models.alarms.alarms import Metric
from dr_validator.record import dataclass
from dr_validator.resolve.value import Known, Value


@dataclass(frozen=True, slots=True)
class Slip:
    """A name that is written wrongly: `what` it is, as a noun, and what it is really called."""

    at: Known
    what: str
    right: str


def slips(metric: Metric) -> Iterator[Slip]:
    """The names of a metric of AWS that are misspelt; of other namespaces anything may be right."""
    namespace, _ = metric.key
    if not namespace.upper().startswith("AWS/"):
        return
    yield from _slip(metric.namespace, NAMESPACES, "namespace")
    yield from _slip(metric.name, METRICS.get(namespace, ()), f"metric of {namespace}")
    for each in metric.node.each("Dimensions[*]"):
        yield from _slip(each.read("Name"), NAMED.get(namespace, ()), f"dimension of {namespace}")


def _slip(value: Value, known: Collection[str], what: str) -> Iterator[Slip]:
    right = meant(str(value.value), known) if isinstance(value, Known) and known else None
    if isinstance(value, Known) and right is not None:
        yield Slip(value, what, right)
