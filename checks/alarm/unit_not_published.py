"""alarm-unit-not-published"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.alarms.alarms import alarms


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, stops=Stops.DETECTION, dr=False)
def unit_not_published(graph: Graph) -> Iterator[Problem]:
    """An alarm that asks for a unit in which the metric is not published.

    Why it matters: Unit does not convert data points, it selects them. None matches, and the alarm
    stays in INSUFFICIENT_DATA for good.
    Fix: leave Unit out.
    Source: Amazon CloudWatch API Reference, "PutMetricAlarm", Unit
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
    """
    for alarm in graph.view(alarms):
        for metric in alarm.metrics.values():
            fact = metric.fact
            if fact is None:
                continue
            match metric.unit:
                case Known(value=asked) if asked != fact.unit:
                    name = " ".join(metric.key)
                    yield problem(
                        metric.unit,
                        f"{name} is published in {fact.unit}, not in {asked}: no data point "
                        "matches, and the alarm never fires",
                    )
                case Unknown() as unknown:
                    yield unproven(
                        unknown,
                        f"whether the unit is {fact.unit}, in which the metric is published",
                    )
                case Known() | Absent():
                    pass
