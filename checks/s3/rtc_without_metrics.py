"""s3-rtc-without-metrics"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.replication import replications


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY)
def rtc_without_metrics(graph: Graph) -> Iterator[Problem]:
    """S3 Replication Time Control without replication metrics.

    Why it matters: S3 refuses a rule with ReplicationTime and no Metrics; the bucket's stack
    fails to deploy.
    Fix: add Destination.Metrics with Status Enabled and EventThreshold.Minutes 15.
    Source: Amazon S3 API Reference, "ReplicationTime"
    (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationTime.html).
    """
    for each in graph.view(replications):
        for rule in each.rules:
            control = rule.node.read("Destination.ReplicationTime.Status")
            metrics = rule.node.read("Destination.Metrics.Status")
            match control, metrics:
                case Known(value="Enabled"), Absent() | Known(value="Disabled"):
                    yield problem(
                        control if isinstance(metrics, Absent) else metrics,
                        "the rule sets Replication Time Control without metrics: S3 refuses it",
                    )
                case (Unknown() as unknown, Absent() | Known(value="Disabled") | Unknown()) | (
                    Known(value="Enabled"),
                    Unknown() as unknown,
                ):
                    yield unproven(unknown, "whether Replication Time Control has its metrics")
                case Known() | Absent() | Unknown(), Known() | Absent() | Unknown():
                    pass
