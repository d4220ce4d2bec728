"""backup-copy-to-missing-vault"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Outside,
    Problem,
    Severity,
    Stops,
    Unknown,
    arn_of,
    check,
    grouped,
    problem,
    unproven,
)

PLAN = "AWS::Backup::BackupPlan"
VAULTS = ("AWS::Backup::BackupVault", "AWS::Backup::LogicallyAirGappedBackupVault")
COPIES = "BackupPlan.BackupPlanRule[*].CopyActions[*].DestinationBackupVaultArn"


@check(severity=Severity.CRITICAL, breaks=Breaks.DATA, stops=Stops.COPYING)
def copy_to_missing_vault(graph: Graph) -> Iterator[Problem]:
    """Backups that are copied to a vault of the recovery region that no stack creates.

    Why it matters: AWS Backup does not check the vault when the plan is created. The stacks deploy,
    every copy job fails, and the recovery region has no backup to restore.
    Fix: name the vault that the stack of that region creates, by its BackupVaultName.
    Source: AWS Backup Developer Guide, "Creating backup copies across AWS Regions"
    (https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html).
    """
    links = [link for plan in graph.all(PLAN) for link in plan.follow(COPIES, *VAULTS)]
    filled = {link.to.key for link in links if isinstance(link, Linked)}
    vaults = grouped(((each.region, each.account), each) for each in graph.all(*VAULTS))
    for link in links:
        match link:
            case Outside(value=value) if (arn := arn_of(value)) is not None:
                made = vaults.get((arn.region, arn.account), ())
                empty = next((vault for vault in made if vault.key not in filled), None)
                if empty is not None:
                    yield problem(
                        link,
                        f"copies to the vault {arn.name} in {arn.region}, which no stack "
                        "creates, and not to the one that a stack creates there: every "
                        "copy fails",
                        related=[(empty, "the vault that gets no copy")],
                    )
                elif made:
                    what = f"whether there is a vault called {arn.name} in {arn.region}"
                    reason = "no stack of this assembly creates it"
                    yield unproven(link, what, reason=reason, related=[(made[0], "another vault")])
            case Unknown():
                yield unproven(link, "whether the vault that backups are copied to exists")
            case Linked() | Absent() | Outside():
                pass
