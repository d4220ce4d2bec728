"""alarm-wrong-time-unit"""

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
from dr_validator.aws.metrics import MILLISECONDS, SECONDS
from dr_validator.models.alarms.alarms import Alarm, alarms

# A time in words; not the window it is watched in ("for 5 minutes").
TIME = re.compile(
    r"(?<!for )(?<!in )(?<!within )(?<!every )(?<!last )(?<!past )(?<!during )(?<!per )"
    r"(?<![\w.])(\d+(?:\.\d+)?)[ -]?(ms|msec|milliseconds?|s|secs?|seconds?|min|mins|minutes?)\b"
    r"(?![ -](average|datapoints?|evaluation|granularity|intervals?|moving|periods?|windows?)\b)",
    re.IGNORECASE,
)
LAGS = ("AuroraGlobalDBProgressLag", "AuroraGlobalDBReplicationLag", "AuroraGlobalDBRPOLag")
SHORT = 60  # a lag between regions is rarely so few milliseconds


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, stops=Stops.DETECTION, dr=False)
def wrong_time_unit(graph: Graph) -> Iterator[Problem]:
    """A threshold in seconds on a metric in milliseconds, or the other way round.

    Why it matters: the alarm fires all the time, so that nobody looks at it any more, or it never
    fires.
    Fix: write the threshold in the metric's unit: 10 s of Aurora or DynamoDB replication lag is
    10000; S3's ReplicationLatency is in seconds.
    Source: Amazon Aurora User Guide, "Amazon CloudWatch metrics for Amazon Aurora"
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html);
    Amazon DynamoDB Developer Guide, "DynamoDB metrics and dimensions"
    (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html); AWS
    Lambda Developer Guide, "Types of metrics for Lambda functions"
    (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html).
    """
    for alarm in graph.view(alarms):
        fact = alarm.single.fact if alarm.single is not None else None
        if fact is None or fact.unit not in (MILLISECONDS, SECONDS):
            continue
        times = list(_times(alarm))
        scale = 1 if fact.unit == MILLISECONDS else 1000
        meant = [(shown, length / scale) for shown, _, length in times]
        limit = alarm.limit
        if isinstance(alarm.threshold, Unknown):
            if times:
                yield unproven(alarm.threshold, f"whether the threshold means {times[0][0]}")
            continue
        if limit is None or any(abs(length - limit) < 1e-6 for _, length in meant):
            continue
        unit = "ms" if fact.unit == MILLISECONDS else "s"
        for shown, numbers, length in times:
            if limit in numbers:
                yield problem(
                    alarm.threshold,
                    f'the alarm says "{shown}", but {alarm.title} is in {fact.unit.lower()}, so '
                    f"the threshold of {limit:g} means {limit:g} {unit}",
                    fix=f"set the threshold to {length / scale:g}",
                )
                break
        else:
            key = alarm.single.key if alarm.single is not None else ("", "")
            lag = key[1] in LAGS or key == ("AWS/DynamoDB", "ReplicationLatency")
            if lag and not times and 0 < limit <= SHORT:
                reason = f"the metric is in milliseconds, and {limit:g} ms is very short"
                yield unproven(
                    alarm.threshold, f"whether {limit:g} is meant in seconds", reason=reason
                )


def _times(alarm: Alarm) -> Iterator[tuple[str, tuple[float, ...], float]]:
    """Times that the alarm names: as written, the numbers one may mistake it for, and its
    length in milliseconds."""
    for words in alarm.words:
        for found in TIME.finditer(words):
            number, unit = float(found[1]), found[2].lower()
            if unit.startswith(("ms", "milli")):
                yield found[0], (number,), number
            elif unit.startswith("s"):
                yield found[0], (number, number * 1000), number * 1000
            else:
                yield found[0], (number, number * 60, number * 60_000), number * 60_000
