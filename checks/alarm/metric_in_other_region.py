"""alarm-metric-in-other-region"""

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
from dr_validator.aws.metrics import HOMES, SOURCE_SIDE
from dr_validator.aws.region import AWS, Region
from dr_validator.models.alarms.alarms import Metric, alarms, elsewhere

OTHER_SIDE = {True: "DestinationBucket", False: "SourceBucket"}


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def metric_in_other_region(graph: Graph) -> Iterator[Problem]:
    """An alarm in a region where its metric is never emitted.

    Why it matters: an alarm reads the metrics of its own region only. This one stays in
    INSUFFICIENT_DATA for good, and nobody is notified.
    Fix: put the alarm in the region that emits the metric: us-east-1 for Route 53, CloudFront and
    billing, the resource's own region otherwise, the destination's for S3 replication.
    Source: Amazon CloudWatch User Guide, "Metrics concepts" (metrics exist only in the Region in
    which they are created)
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html);
    Amazon Route 53 Developer Guide, "Monitoring health checks using CloudWatch"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html); Amazon
    S3 User Guide, "Using S3 Replication metrics".
    """
    asked: set[str] = set()
    for alarm in graph.view(alarms):
        here = alarm.resource.region
        for metric in alarm.metrics.values():
            home = HOMES.get(metric.key[0])
            if home is not None and here is None and alarm.resource.stack.id not in asked:
                asked.add(alarm.resource.stack.id)
                yield unproven(
                    metric.namespace,
                    f"whether the alarm is in {home}, where {metric.key[0]} metrics are",
                    reason="the stack's region is not set",
                )
            if home is not None and here is not None:
                if here != home and Region(here).partition == AWS:
                    yield problem(
                        metric.namespace,
                        f"{metric.key[0]} metrics are emitted in {home} only, but the alarm "
                        f"is in {here}: it never gets any data",
                        fix=f"move the alarm to a stack in {home}",
                    )
                continue
            for name, value in metric.dimensions() if metric.key[0].startswith("AWS/") else ():
                target = None if name == _unasked(metric) else elsewhere(graph, name, value)
                if isinstance(target, Unknown):
                    yield unproven(value, f"whether {name} is in {here}", reason=target.reason)
                elif target is not None:
                    yield problem(
                        value,
                        f"the alarm is in {here}, but {name} is {target.name} in "
                        f"{target.region}, whose metrics are emitted there: it never gets any "
                        "data",
                        related=[(target, "what it should watch")],
                    )
                    break


def _unasked(metric: Metric) -> str:
    """The bucket of a replication that may be in another region than the metric."""
    return OTHER_SIDE[metric.key[1] in SOURCE_SIDE] if metric.key[0] == "AWS/S3" else ""
