"""Names of metrics that are a slip away from what CloudWatch knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dr_validator.aws.metric_names import METRICS, NAMED, NAMESPACES, meant
from dr_validator.aws.slips import is_slip
from dr_validator.models.alarms.alarms import Metric
from dr_validator.record import dataclass
from dr_validator.resolve.value import Known, Value


@dataclass(frozen=True, slots=True)
class Slip:
    """A name that is written wrongly, and what it is really called; `says` is the fact."""

    at: Known
    right: str
    says: str


def slips(metric: Metric) -> Iterator[Slip]:
    """The names of a metric of AWS that are misspelt; of other namespaces anything may be right."""
    namespace, _ = metric.key
    if not namespace.upper().startswith("AWS/"):
        return
    found = [
        *_slip(metric.namespace, NAMESPACES, "namespace of AWS"),
        *_of_another(metric),
        *_slip(metric.name, METRICS.get(namespace, ()), f"metric of {namespace}"),
    ]
    yield from found[:1]
    for each in metric.node.each("Dimensions[*]"):
        yield from _slip(each.read("Name"), NAMED.get(namespace, ()), f"dimension of {namespace}")


def _slip(value: Value, known: Collection[str], what: str) -> Iterator[Slip]:
    right = meant(str(value.value), known) if isinstance(value, Known) and known else None
    if isinstance(value, Known) and right is not None:
        yield Slip(value, right, f"{value.value} is not a {what}, but {right} is")


def _of_another(metric: Metric) -> Iterator[Slip]:
    """The namespace of a metric that it does not have, and one other has."""
    namespace, name = metric.key
    others = [each for each, names in METRICS.items() if name in names]
    if namespace not in NAMESPACES:  # a slip away from it, as it may be from others
        others = [each for each in others if is_slip(namespace, each)]
    elif name in METRICS.get(namespace, (name,)):
        return
    if isinstance(metric.namespace, Known) and len(others) == 1:
        says = f"{name} is not a metric of {namespace}, but of {others[0]}"
        yield Slip(metric.namespace, others[0], says)
