"""alarm-impossible-threshold"""

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
from dr_validator.aws.metric_ranges import bounds
from dr_validator.models.alarms.alarms import Alarm, alarms

NEVER = "it never fires"
ALWAYS = "it fires all the time"


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def impossible_threshold(graph: Graph) -> Iterator[Problem]:
    """An alarm whose threshold the metric can never cross, or is always past.

    Why it matters: an alarm that never fires is silent in an outage; one that fires all the time
    has nothing left to report, and what it starts does not start again.
    Fix: choose a threshold within the metric's range: counts and times are never below 0, the
    status of a health check is 0 or 1, percentages end at 100.
    Source: Amazon CloudWatch API Reference, "PutMetricAlarm", Threshold and ComparisonOperator
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html); the
    metric tables of the services.
    """
    for alarm in graph.view(alarms):
        metric = alarm.single
        if metric is None:
            continue
        _, name = metric.key
        statistic = metric.title.rpartition(" ")[2]
        known = bounds(*metric.key, statistic)
        at = alarm.resource.properties.place / "Threshold"
        if known is None:
            continue
        if isinstance(alarm.threshold, Unknown):
            yield unproven(alarm.threshold, f"whether {name} can cross the threshold")
        elif isinstance(how := alarm.resource.read("ComparisonOperator"), Unknown):
            yield unproven(how, f"which side of the threshold of {name} is bad")
        elif alarm.limit is not None and (fault := _fault(alarm, alarm.limit, *known)):
            least, most = known
            range_ = (
                f"never below {least:g}" if most is None else f"always from {least:g} to {most:g}"
            )
            yield problem(
                at,
                f"the alarm fires at {alarm.comparison} {alarm.limit:g}, but "
                f"{metric.title} is {range_}: {fault}",
            )


def _fault(alarm: Alarm, limit: float, least: float, most: float | None) -> str:
    """Whether the comparison holds for no value, or for each; "" if it depends."""
    top = float("inf") if most is None else most
    match alarm.comparison:
        case "GreaterThanThreshold":
            return NEVER if limit >= top else ALWAYS if limit < least else ""
        case "GreaterThanOrEqualToThreshold":
            return NEVER if limit > top else ALWAYS if limit <= least else ""
        case "LessThanThreshold":
            return NEVER if limit <= least else ALWAYS if limit > top else ""
        case "LessThanOrEqualToThreshold":
            return NEVER if limit < least else ALWAYS if limit >= top else ""
        case _:
            return ""
