"""alarm-reversed-comparison"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.alarms.alarms import Alarm, alarms
from dr_validator.models.alarms.sides import HIGH, LOW, bad_side


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def reversed_comparison(graph: Graph) -> Iterator[Problem]:
    """An alarm that goes off while all is well, and is quiet when it is not.

    Why it matters: failures and lags that fall below the threshold are good news; the alarm fires
    all day, people learn to ignore it, and in an outage it turns to OK.
    Fix: compare failures and lags with GreaterThanThreshold, healthy hosts and checks with
    LessThanThreshold.
    Source: Amazon CloudWatch API Reference, "PutMetricAlarm", ComparisonOperator: the statistic is
    the first operand
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
    """
    for alarm in graph.view(alarms):
        bad = bad_side(alarm)
        how = alarm.resource.read("ComparisonOperator")
        if bad is not None and isinstance(how, Unknown):
            yield unproven(how, "whether the alarm fires when things are bad")
        elif bad == HIGH and alarm.comparison.startswith("LessThan") and alarm.limit != 0:
            yield _problem(alarm, "fires while there are few", "GreaterThanThreshold")
        elif bad == LOW and alarm.comparison.startswith("GreaterThan"):
            yield _problem(alarm, "fires while there are enough", "LessThanThreshold")


def _problem(alarm: Alarm, what: str, way: str) -> Problem:
    return problem(
        alarm.resource.properties.place / "ComparisonOperator",
        f"compares {alarm.title} with {alarm.comparison}: the alarm {what}, and goes "
        "quiet in an outage",
        fix=f"compare with {way}",
    )
