"""alarm-refused-setting"""

import re
from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Node,
    Place,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    is_true,
    problem,
    unproven,
    whole_number,
)
from dr_validator.models.alarms.alarms import ALARM

DAY, WEEK, HOUR = 86_400, 604_800, 3_600
SHORT = (10, 20, 30)
REFUSED = "CloudWatch refuses the alarm, and the stack cannot be deployed"
# Expressions that are more than names, numbers and functions.
OTHER = re.compile(r"[\"']|\b(SELECT|SEARCH|METRICS|LAMBDA)\b")
NAME = re.compile(r"(?<![\w.])[a-z]\w*")


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False, same_as=("E3615",))
def refused_setting(graph: Graph) -> Iterator[Problem]:
    """An alarm whose settings CloudWatch refuses.

    Why it matters: the stack cannot be deployed, or is rolled back when the alarm is changed, and
    the region is left without its alarms.
    Fix: keep DatapointsToAlarm at or below EvaluationPeriods; use a Period of 10, 20, 30 or a
    multiple of 60 seconds, and look at no more than a day in all (a week with periods of an hour or
    more); return data from exactly one metric; use only ids of the alarm in an expression.
    Source: Amazon CloudWatch API Reference, "PutMetricAlarm"
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html) and
    "MetricDataQuery"
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html).
    """
    for alarm in graph.all(ALARM):
        yield from _points(alarm)
        yield from _periods(alarm)
        yield from _math(alarm)


def _points(alarm: Resource) -> Iterator[Problem]:
    wanted, given = alarm.read("DatapointsToAlarm"), alarm.read("EvaluationPeriods")
    if isinstance(wanted, Absent):
        return
    many, periods = whole_number(wanted), whole_number(given)
    if many is not None and periods is not None and many > periods:
        yield problem(
            wanted, f"asks for {many} data points out of {periods} evaluation periods: {REFUSED}"
        )
    for value in (wanted, given):
        if isinstance(value, Unknown):
            yield unproven(
                value, "whether the alarm has as many periods as it asks data points for"
            )
            return


def _periods(alarm: Resource) -> Iterator[Problem]:
    count = whole_number(alarm.read("EvaluationPeriods"), 1) or 1
    for path in ("Period", "Metrics[*].MetricStat.Period", "Metrics[*].Period"):
        for value in alarm.read_all(path):
            seconds = whole_number(value)
            if isinstance(value, Unknown):
                yield unproven(value, "whether CloudWatch accepts the alarm's period")
            elif seconds is None:
                continue
            elif seconds not in SHORT and (seconds <= 0 or seconds % 60):
                yield problem(
                    value,
                    f"has a period of {seconds} seconds, which is neither 10, 20 or 30 nor a "
                    f"multiple of 60: {REFUSED}",
                )
            elif seconds * count > (WEEK if seconds >= HOUR else DAY):
                most = "a week" if seconds >= HOUR else "a day"
                yield problem(
                    value,
                    f"looks at {count} periods of {seconds} seconds, which is more than {most}: "
                    f"{REFUSED}",
                )


def _math(alarm: Resource) -> Iterator[Problem]:
    entries = alarm.each("Metrics[*]")
    if not entries or any(each.unknown is not None for each in entries):
        return
    ids = [each.read("Id") for each in entries]
    returned = [each.read("ReturnData") for each in entries]
    doubt = next((each for each in (*ids, *returned) if isinstance(each, Unknown)), None)
    if doubt is not None:
        yield unproven(doubt, "whether CloudWatch accepts the alarm's metrics")
        return
    at = alarm.properties.place / "Metrics"
    if alarm.has("ThresholdMetricId") is False:  # a band of anomaly detection is returned as well
        yield from _returned(at, [is_true(each) or isinstance(each, Absent) for each in returned])
    named = {str(each.value) for each in ids if isinstance(each, Known)}
    for entry in entries:
        yield from _expression(entry, named)


def _returned(at: Place, flags: list[bool]) -> Iterator[Problem]:
    count = sum(flags)
    if count != 1:
        shown = "no metric" if count == 0 else f"{count} metrics"
        yield problem(
            at, f"returns data from {shown} (ReturnData) instead of exactly one: {REFUSED}"
        )


def _expression(entry: Node, named: set[str]) -> Iterator[Problem]:
    match entry.read("Expression"):
        case Known(value=str() as words) as value if not OTHER.search(words):
            missing = sorted(set(NAME.findall(words)) - named)
            if missing:
                yield problem(
                    value,
                    f"the expression names {', '.join(missing)}, but no metric of the "
                    f"alarm has that id: {REFUSED}",
                )
        case Unknown() as unknown:
            yield unproven(unknown, "whether the alarm has the metrics that the expression names")
        case Known() | Absent():
            pass
