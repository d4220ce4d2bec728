"""Which side of its threshold is bad for what an alarm compares, and which side it is raised on."""

from __future__ import annotations

from dr_validator.aws.metric_ranges import MUCH, SCARCE
from dr_validator.aws.metrics import FACTS
from dr_validator.models.alarms.alarms import Alarm, Metric, Scale
from dr_validator.regex import regex

LOW, HIGH = "low", "high"
# What turns a number of failures into one of successes.
_TURNED = regex(r"-|IF\(|[<>]")


def tells_of_trouble(alarm: Alarm) -> bool | None:
    """Whether it is raised when things are bad; None where that is not known."""
    raised = {"Gr": HIGH, "Le": LOW}.get(alarm.comparison[:2])
    bad = bad_side(alarm)
    return None if bad is None or raised is None else raised == bad


def bad_side(alarm: Alarm) -> str | None:
    """Whether what the alarm compares is bad when high, or when low; None where nobody knows."""
    if alarm.scale is Scale.SHARE and (alarm.limit or 0) >= 1:
        return None  # alarm-percent-for-fraction speaks
    if alarm.single is not None:
        return _way(alarm.single)
    if not alarm.expression or _TURNED.search(alarm.expression):
        return None
    ways = {_way(each) for each in alarm.metrics.values() if not _is_total(each)}
    return ways.pop() if len(ways) == 1 else None


def _way(metric: Metric) -> str | None:
    fact = FACTS.get(metric.key)
    if metric.key in SCARCE:
        return LOW
    return HIGH if metric.key in MUCH or (fact is not None and fact.failure) else None


def _is_total(metric: Metric) -> bool:
    fact = FACTS.get(metric.key)
    return fact is not None and fact.total
