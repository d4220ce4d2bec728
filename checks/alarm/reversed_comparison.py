"""alarm-reversed-comparison"""

import re
from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Unknown, check, problem, unproven
from dr_validator.aws.metric_ranges import MUCH, SCARCE
from dr_validator.aws.metrics import FACTS
from dr_validator.models.alarms.alarms import Alarm, Metric, Scale, alarms

LOW, HIGH = "low", "high"
# What turns a number of failures into one of successes.
_TURNED = re.compile(r"-|IF\(|[<>]")


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, dr=False)
def reversed_comparison(graph: Graph) -> Iterator[Problem]:
    """An alarm that goes off while all is well, and is quiet when it is not.

    Why it matters: failures and lags that fall below the threshold are good news; the alarm is
    raised all day, everybody learns to look away, and in the outage it turns to OK.
    Fix: compare failures and lags with GreaterThanThreshold, healthy hosts and checks with
    LessThanThreshold.
    Source: Amazon CloudWatch API Reference, "PutMetricAlarm", ComparisonOperator: the statistic is
    the first operand
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
    """
    for alarm in graph.view(alarms):
        bad = _bad(alarm)
        how = alarm.resource.read("ComparisonOperator")
        if bad is not None and isinstance(how, Unknown):
            yield unproven(how, "whether the alarm is raised when things are bad")
        elif bad == HIGH and alarm.comparison.startswith("LessThan") and alarm.limit != 0:
            yield _problem(alarm, "is raised while there are few", "GreaterThanThreshold")
        elif bad == LOW and alarm.comparison.startswith("GreaterThan"):
            yield _problem(alarm, "is raised while there is enough", "LessThanThreshold")


def _problem(alarm: Alarm, what: str, way: str) -> Problem:
    return problem(
        alarm.resource.properties.place / "ComparisonOperator",
        f"compares {alarm.title} by {alarm.comparison}: the alarm {what}, and is quiet in an "
        "outage",
        fix=f"compare by {way}",
    )


def _bad(alarm: Alarm) -> str | None:
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
