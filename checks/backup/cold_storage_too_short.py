"""backup-cold-storage-too-short"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Node,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
    whole_number,
)

RULE = "BackupPlan.BackupPlanRule[*]"
LEAST = 90  # days in cold storage


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False, same_as=("E3504",))
def cold_storage_too_short(graph: Graph) -> Iterator[Problem]:
    """Backups, or their copies, that are deleted within 90 days of their move to cold storage.

    Why it matters: AWS Backup refuses the plan ("DeleteAfterDays cannot be less than 90 days apart
    from MoveToColdStorageAfterDays"). The stack fails, and nothing is backed up or copied.
    Fix: set DeleteAfterDays to at least MoveToColdStorageAfterDays plus 90, or leave out
    MoveToColdStorageAfterDays.
    Source: AWS CloudFormation Template Reference, "AWS::Backup::BackupPlan LifecycleResourceType"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-backup-backupplan-lifecycleresourcetype.html).
    """
    for plan in graph.all("AWS::Backup::BackupPlan"):
        for rule in plan.each(RULE):
            for lifecycle in (*rule.each("Lifecycle"), *rule.each("CopyActions[*].Lifecycle")):
                yield from _judged(lifecycle)


def _judged(lifecycle: Node) -> Iterator[Problem]:
    moved, deleted = map(lifecycle.read, ("MoveToColdStorageAfterDays", "DeleteAfterDays"))
    match moved, deleted:
        case (Absent(), _) | (_, Absent()):
            pass
        case (Unknown() as unsure, _) | (_, Unknown() as unsure):
            yield unproven(unsure, f"whether the backup stays in cold storage for {LEAST} days")
        case Known(), Known():
            cold, end = whole_number(moved), whole_number(deleted)  # -1: never
            if cold and end is not None and end < cold + LEAST:
                yield problem(
                    deleted,
                    f"deletes the backup after {end} days, less than {LEAST} after its move to "
                    f"cold storage on day {cold}: AWS Backup refuses the plan",
                )
