"""Backups and user pools, which the reference app has none of."""

from __future__ import annotations

from typing import Any

from tests.mutants.mutant import mutant
from tests.mutants.mutate import write

VAULT = write(
    "SecondaryStorage", "Vault", "AWS::Backup::BackupVault", {"BackupVaultName": "payments-dr"}
)


def plan(vault: str, region: str = "us-east-2", **lifecycle: int) -> dict[str, Any]:
    arn = f"arn:aws:backup:{region}:111122223333:backup-vault:{vault}"
    rule = {
        "RuleName": "daily",
        "TargetBackupVault": "payments",
        "CopyActions": [{"DestinationBackupVaultArn": arn, "Lifecycle": lifecycle}],
    }
    return {"BackupPlan": {"BackupPlanName": "payments", "BackupPlanRule": [rule]}}


FILES = write("PrimaryStorage", "Files", "AWS::EFS::FileSystem", {"Encrypted": True})
NEAR = write("PrimaryStorage", "Near", "AWS::Backup::BackupVault", {"BackupVaultName": "near"})
SELECTION = {
    "BackupPlanId": {"Ref": "Plan"},
    "BackupSelection": {
        "SelectionName": "files",
        "IamRoleArn": "arn:aws:iam::111122223333:role/backup",
        "Resources": [{"Fn::GetAtt": ["Files", "Arn"]}],
    },
}

CHOSEN = write(
    "PrimaryStorage",
    "Chosen",
    "AWS::Backup::BackupSelection",
    {
        "BackupPlanId": {"Ref": "Plan"},
        "BackupSelection": {
            "SelectionName": "tagged",
            "IamRoleArn": "arn:aws:iam::111122223333:role/backup",
            "ListOfTags": [
                {"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "yes"}
            ],
        },
    },
)


def pool(tier: str) -> tuple[Any, ...]:
    copy = {"UserPoolId": {"Ref": "Pool"}, "RegionName": "us-east-2"}
    return (
        write("PrimaryApi", "Pool", "AWS::Cognito::UserPool", {"UserPoolTier": tier}),
        write("PrimaryApi", "Copy", "AWS::Cognito::UserPoolReplica", copy),
    )


MUTANTS = [
    mutant(
        "backup-copied-to-a-vault-of-another-name",
        VAULT,
        CHOSEN,
        write("PrimaryStorage", "Plan", "AWS::Backup::BackupPlan", plan("payments-recovery")),
        fires=(
            "backup-copy-to-missing-vault "
            "PrimaryStorage/Plan "
            "/Properties/BackupPlan/BackupPlanRule/0/CopyActions/0/DestinationBackupVaultArn",
        ),
    ),
    mutant(
        "backup-copied-to-the-vault",
        VAULT,
        CHOSEN,
        write("PrimaryStorage", "Plan", "AWS::Backup::BackupPlan", plan("payments-dr")),
        fires=(),
    ),
    mutant(
        "backup-copy-hardly-in-cold-storage",
        VAULT,
        CHOSEN,
        write(
            "PrimaryStorage",
            "Plan",
            "AWS::Backup::BackupPlan",
            plan("payments-dr", MoveToColdStorageAfterDays=30, DeleteAfterDays=119),
        ),
        fires=(
            "backup-cold-storage-too-short "
            "PrimaryStorage/Plan "
            "/Properties/BackupPlan/BackupPlanRule/0/CopyActions/0/Lifecycle/DeleteAfterDays",
        ),
    ),
    mutant(
        "backup-copy-long-enough-in-cold-storage",
        VAULT,
        CHOSEN,
        write(
            "PrimaryStorage",
            "Plan",
            "AWS::Backup::BackupPlan",
            plan("payments-dr", MoveToColdStorageAfterDays=30, DeleteAfterDays=120),
        ),
        fires=(),
    ),
    mutant(
        "backup-copied-within-its-region",
        FILES,
        NEAR,
        write("PrimaryStorage", "Plan", "AWS::Backup::BackupPlan", plan("near", "us-east-1")),
        write("PrimaryStorage", "Selection", "AWS::Backup::BackupSelection", SELECTION),
        fires=(
            "backup-copied-within-region "
            "PrimaryStorage/Plan "
            "/Properties/BackupPlan/BackupPlanRule/0/CopyActions/0/DestinationBackupVaultArn",
        ),
        # No workload is seen to use the files.
        unproven=("replica-missing PrimaryStorage/Files",),
    ),
    mutant(
        "backup-plan-for-nothing",
        VAULT,
        write("PrimaryStorage", "Plan", "AWS::Backup::BackupPlan", plan("payments-dr")),
        fires=(),
        unproven=("backup-plan-selects-nothing PrimaryStorage/Plan",),
    ),
    mutant(
        "backup-plan-for-nothing-beside-one-for-something",
        VAULT,
        CHOSEN,
        write("PrimaryStorage", "Plan", "AWS::Backup::BackupPlan", plan("payments-dr")),
        write("PrimaryStorage", "Idle", "AWS::Backup::BackupPlan", plan("payments-dr")),
        fires=("backup-plan-selects-nothing PrimaryStorage/Idle",),
    ),
    mutant(
        "cognito-replica-on-lite",
        *pool("LITE"),
        fires=("cognito-replica-of-lite-pool PrimaryApi/Pool /Properties/UserPoolTier",),
    ),
    mutant("cognito-replica-on-plus", *pool("PLUS"), fires=()),
]
