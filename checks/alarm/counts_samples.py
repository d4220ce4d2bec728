"""alarm-counts-samples"""

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
from dr_validator.aws.metric_ranges import LEVELS
from dr_validator.models.alarms.alarms import alarms

SAMPLES = "SampleCount"


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def counts_samples(graph: Graph) -> Iterator[Problem]:
    """An alarm that counts how often a level was measured, and never compares the level.

    Why it matters: the SampleCount of a lag, of healthy hosts or of a health check is the number of
    its data points, which is the same in an outage as before it. The alarm says nothing about what
    it is named for.
    Fix: compare the Average, Maximum or Minimum. To notice that no data arrive at all, set
    TreatMissingData.
    Source: Amazon CloudWatch User Guide, "CloudWatch statistics definitions": SampleCount is the
    number of data points during the period
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html).
    """
    for alarm in graph.view(alarms):
        for metric in alarm.metrics.values():
            if metric.key not in LEVELS:
                continue
            statistic, (_, name) = metric.statistic, metric.key
            if isinstance(statistic, Unknown):
                yield unproven(statistic, f"whether the alarm compares {name}")
            elif metric.title.endswith(f" {SAMPLES}"):
                yield problem(
                    statistic,
                    f"compares the {SAMPLES} of {name}, which is how often it is "
                    "measured: the alarm never sees the value",
                )
