"""s3-invalid-rtc-minutes"""

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

ONLY = 15
TIMES = ("ReplicationTime.Time.Minutes", "Metrics.EventThreshold.Minutes")


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY)
def invalid_rtc_minutes(graph: Graph) -> Iterator[Problem]:
    """S3 Replication Time Control with a time other than 15 minutes.

    Why it matters: S3 accepts this one time and refuses every other; the bucket's stack fails to
    deploy. S3 replication cannot meet a shorter objective.
    Fix: set Minutes to 15, in ReplicationTime.Time and in Metrics.EventThreshold.
    Source: Amazon S3 API Reference, "ReplicationTimeValue", Minutes
    (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationTimeValue.html).
    """
    for each in graph.view(replications):
        for rule in each.rules:
            for path in TIMES:
                match rule.node.read(f"Destination.{path}"):
                    case Known(value=str() | int() | float() as minutes) as value if (
                        minutes not in (ONLY, str(ONLY))
                    ):
                        yield problem(
                            value,
                            f"{path} is {minutes}, but S3 accepts only {ONLY} and refuses the rule",
                        )
                    case Unknown() as unknown:
                        yield unproven(
                            unknown, f"whether {path} is {ONLY}, the only time S3 accepts"
                        )
                    case Known() | Absent():
                        pass
