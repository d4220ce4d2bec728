"""alarm-count-for-rate"""

import re
from collections.abc import Iterator

from dr_validator.api import (
    Absent,
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

PERCENT = re.compile(r"%|\bpercent(age)?\b|\bpct\b")
NUMBER = re.compile(r"(\d+(?:\.\d+)?) ?(?:%|percent|pct)", re.IGNORECASE)
# What a service may be about: these are no rates of failures.
OTHERS = "base bit conversion currency discount exchange frame fx heart interest mortgage tax"
# Not a rate limit, and not so many a minute, which is a count.
RATE = re.compile(
    r"^(?!.*(\bper (second|minute|hour|period|\d)|/ ?(s|sec|min|minute|hour|h)\b))"
    r".*"
    + "".join(rf"(?<!\b{word} )" for word in OTHERS.split())
    + r"\b(rates?\b(?! (limit|exceed|per))|ratio\b)",
    re.DOTALL,
)
PLAINLY = re.compile(
    r"(abort|error|exception|fail|fault|reject|throttl|time ?out|[45] ?xx)\w* (\w+ )?(rate|ratio)"
    r"|\b(rate|ratio) of\b|^\W*(rate|ratio)\W*$"
)


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, stops=Stops.DETECTION, dr=False)
def count_for_rate(graph: Graph) -> Iterator[Problem]:
    """An alarm that is described as a rate or a percentage, but compares a count.

    Why it matters: ten errors are noise on a busy day and an outage at night. A failover that the
    alarm starts then starts under load alone, or not when it should.
    Fix: compare metric math such as `100 * errors / invocations`, or for API Gateway the Average of
    5XXError, which is a fraction from 0 to 1.
    Source: AWS Lambda Developer Guide, "Types of metrics for Lambda functions"
    (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html); Amazon API Gateway
    Developer Guide, "Amazon API Gateway dimensions and metrics"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html).
    """
    for alarm in graph.view(alarms):
        words = alarm.says(PERCENT)
        if _any_at_all(alarm) and {"0", "100"}.issuperset(said := NUMBER.findall(words)) and said:
            continue  # all or nothing
        failing = [metric.fact for metric in alarm.metrics.values()]
        if not words and all(fact is None or fact.failure for fact in failing):
            words = "" if _any_at_all(alarm) else alarm.says(RATE)
        if not words or isinstance(alarm.threshold, Absent):
            continue
        shown = " ".join(words.split())
        if alarm.scale is Scale.COUNT and any(fact is not None and fact.event for fact in failing):
            at = alarm.resource.place / "Properties" / "Threshold"
            limit = "" if alarm.limit is None else f" {alarm.limit:g}"
            if alarm.says(PERCENT) or alarm.says(PLAINLY):
                yield problem(
                    at,
                    f'the alarm says "{shown}", but compares{limit} with {alarm.title}, a count: '
                    "whether it fires depends on the traffic",
                    severity=None if alarm.says(PERCENT) else Severity.LOW,
                )
            else:
                reason = "it is not clear which rate it means"
                yield unproven(at, f'whether "{shown}" is meant to compare a rate', reason=reason)
        elif alarm.single is not None:
            for value in (alarm.single.namespace, alarm.single.name, alarm.single.statistic):
                if isinstance(value, Unknown):
                    yield unproven(value, f'whether the alarm that says "{shown}" compares a rate')
                    break


def _any_at_all(alarm: Alarm) -> bool:
    """Whether a single failure raises the alarm: then a count is as good as a rate."""
    least = {"GreaterThanThreshold": 0.0, "GreaterThanOrEqualToThreshold": 1.0}
    return alarm.limit is not None and alarm.limit <= least.get(alarm.comparison, -1.0)
