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

NEVER = "it is never raised"
ALWAYS = "it is raised all the time"


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def impossible_threshold(graph: Graph) -> Iterator[Problem]:
    """An alarm whose threshold the metric cannot cross, or is always beyond.

    Why it matters: an alarm that is never raised is silent in the outage; one that is always raised
    has nothing left to say in it, and what it starts does not start again.
    Fix: choose a threshold within what the metric can be: counts and times are not below 0, the
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
            yield unproven(alarm.threshold, f"whether {name} crosses the threshold")
        elif isinstance(how := alarm.resource.read("ComparisonOperator"), Unknown):
            yield unproven(how, f"which side of the threshold of {name} is bad")
        elif alarm.limit is not None and (fault := _fault(alarm, alarm.limit, *known)):
            least, most = known
            range_ = f"never below {least:g}" if most is None else f"from {least:g} to {most:g}"
            yield problem(
                at,
                f"is raised by {alarm.comparison} {alarm.limit:g}, and {metric.title} is {range_}: "
                f"{fault}",
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
