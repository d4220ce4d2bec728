"""alarm-percent-for-fraction"""

import re
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
from dr_validator.models.alarms.alarms import Alarm, Scale, alarms

PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?(?:%|percent|pct)", re.IGNORECASE)


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, stops=Stops.DETECTION, dr=False)
def percent_for_fraction(graph: Graph) -> Iterator[Problem]:
    """A rate from 0 to 1 that is compared with a percentage, or the other way round.

    Why it matters: a fraction never exceeds 1, so an alarm at 5 never fires; a percentage is above
    0.05 almost all the time.
    Fix: compare a fraction with 0.05, or metric math such as `100 * errors / calls` with 5.
    Source: Amazon API Gateway Developer Guide, "Amazon API Gateway dimensions and metrics" (Average
    is the rate)
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html);
    AWS Lambda Developer Guide, "Types of metrics for Lambda functions" (invocation metrics are 0 or
    1) (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html).
    """
    for alarm in graph.view(alarms):
        if alarm.scale not in (Scale.SHARE, Scale.PERCENT):
            yield from _open_statistic(alarm)
            continue
        said = [float(found[1]) for words in alarm.words for found in PERCENT.finditer(words)]
        if isinstance(alarm.threshold, Unknown) and (said or alarm.scale is Scale.SHARE):
            yield unproven(alarm.threshold, f"whether the threshold fits {alarm.scale.value}")
        limit = alarm.limit
        if limit is None:
            continue
        operator = alarm.resource.read("ComparisonOperator")
        if isinstance(operator, Unknown) and alarm.scale is Scale.SHARE and limit >= 1:
            yield unproven(operator, f"whether a fraction ever crosses the threshold of {limit:g}")
            continue
        never = _never(alarm, limit) if alarm.scale is Scale.SHARE else ""
        if never:
            yield problem(
                alarm.threshold,
                f"{alarm.title} is a fraction from 0 to 1, so a threshold of {limit:g} {never}",
                fix=f"set the threshold to {limit / 100:g} for {limit:g} %",
            )
        elif alarm.scale is Scale.SHARE and limit and limit in said:
            yield problem(
                alarm.threshold,
                f"the alarm says {limit:g} %, but {alarm.title} is a fraction from 0 to 1, so "
                f"the threshold of {limit:g} means {limit * 100:g} %",
                fix=f"set the threshold to {limit / 100:g}",
            )
        elif alarm.scale is Scale.PERCENT and limit not in said:
            for percent in said:
                if percent and abs(limit - percent / 100) < 1e-9:
                    yield problem(
                        alarm.threshold,
                        f"the alarm says {percent:g} %, but {alarm.title} is a percentage, so "
                        f"the threshold of {limit:g} means {limit:g} %",
                        fix=f"set the threshold to {percent:g}",
                    )
                    break


def _open_statistic(alarm: Alarm) -> Iterator[Problem]:
    """A statistic that is not known, of a metric that may be a share by it."""
    metric, limit = alarm.single, alarm.limit
    if metric is None or metric.fact is None or limit is None:
        return
    if metric.fact.share and limit >= 1 and isinstance(metric.statistic, Unknown):
        what = f"whether the threshold of {limit:g} is compared with a fraction from 0 to 1"
        yield unproven(metric.statistic, what)


def _never(alarm: Alarm, limit: float) -> str:
    """What follows from a threshold that no share can cross."""
    match alarm.comparison:
        case "GreaterThanThreshold" if limit >= 1:
            return "is never exceeded: the alarm never fires"
        case "GreaterThanOrEqualToThreshold" if limit > 1:
            return "is never reached: the alarm never fires"
        case "LessThanThreshold" if limit > 1:
            return "is never reached: the alarm always fires"
        case "LessThanOrEqualToThreshold" if limit >= 1:
            return "is never exceeded: the alarm always fires"
        case _:
            return ""
