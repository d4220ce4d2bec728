"""objective-rpo-not-met"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.replication import replications

# What Replication Time Control commits to, for 99.9 % of the objects of a month.
COMMITTED = 15


@check(severity=Severity.HIGH, breaks=Breaks.DATA, stops=Stops.NOTHING)
def rpo_not_met(graph: Graph) -> Iterator[Problem]:
    """S3 replication that does not meet the recovery point objective.

    Why it matters: without Replication Time Control S3 makes no time commitment: most objects are
    copied within 15 minutes, others after hours, and what was not yet copied is lost with the
    region.
    Fix: set Destination.ReplicationTime and Destination.Metrics; S3 then commits to 15 minutes.
    Source: Amazon S3 User Guide, "Meeting compliance requirements with S3 Replication Time Control"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html); Amazon S3
    Replication Time Control Service Level Agreement (https://aws.amazon.com/s3/sla-rtc/).
    """
    objective = graph.settings.rpo
    if objective is None:
        return
    question = f"whether the copy meets the objective (RPO) of {_minutes(objective)}"
    for each in graph.view(replications):
        for rule in each.rules:
            back = graph.roles.is_secondary(each.bucket.region)
            if not rule.enabled or (
                back and rule.copy and graph.roles.is_primary(rule.copy.region)
            ):
                continue  # switched off, or the way back
            control = rule.node.read("Destination.ReplicationTime.Status")
            match control:
                case Unknown():
                    yield unproven(control, question)
                case Known(value="Enabled") if objective < COMMITTED:
                    reason = f"Replication Time Control commits to {COMMITTED} minutes"
                    yield unproven(control, question, reason=reason)
                case Known(value="Enabled"):
                    pass
                case Absent() | Known() if objective < COMMITTED:
                    yield problem(
                        control,
                        "replicates without Replication Time Control, so S3 makes no time "
                        f"commitment: the objective (RPO) of {_minutes(objective)} is not met",
                    )
                case Absent() | Known():
                    reason = "without Replication Time Control, S3 makes no time commitment"
                    yield unproven(control, question, reason=reason)


def _minutes(number: int) -> str:
    return "1 minute" if number == 1 else f"{number} minutes"
