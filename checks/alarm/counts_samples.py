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
    """An alarm on how often a level was measured, and not on the level.

    Why it matters: SampleCount of a lag, of the healthy hosts or of a health check is the number
    of its data points, the same in the outage as before it. The alarm says nothing of what it is
    named for.
    Fix: compare the Average, Maximum or Minimum. Whether data come at all is told by
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
                    f"compares the {SAMPLES} of {name}: how often it is measured, whatever it is",
                )
