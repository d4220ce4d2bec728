"""Copies of data in the other region."""

from __future__ import annotations

from typing import Any

from tests.mutants.mutant import mutant
from tests.mutants.mutate import at, delete, replace, within, write

PRIMARY, SECONDARY = "PrimaryStorage", "SecondaryStorage"
FILES, INSTANCE = "AWS::EFS::FileSystem", "AWS::RDS::DBInstance"
SHARED: dict[str, Any] = {"Encrypted": True}
MYSQL: dict[str, Any] = {
    "DBInstanceIdentifier": "payments-ledger-prod",
    "Engine": "mysql",
    "StorageEncrypted": True,
}
TO_THE_OTHER = {"ReplicationConfiguration": {"Destinations": [{"Region": "us-east-2"}]}}
LEDGER = "arn:aws:rds:us-east-1:111122223333:db:payments-ledger-prod"
REPLICA = {"SourceDBInstanceIdentifier": LEDGER, "KmsKeyId": "alias/payments-ledger"}
GROUP = {"GlobalClusterIdentifier": "ledger", "SourceDBClusterIdentifier": {"Ref": "Ledger"}}


OWNER = {"AWS": "arn:aws:iam::111122223333:root"}
STATEMENT = {"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Principal": OWNER}


def key(id: str) -> dict[str, Any]:
    arn = f"arn:aws:kms:us-east-1:111122223333:key/{id}"
    return {"PrimaryKeyArn": arn, "KeyPolicy": {"Statement": [STATEMENT]}}


def files(primary: dict[str, Any]) -> tuple[Any, ...]:
    return (write(PRIMARY, "Files", FILES, primary), write(SECONDARY, "Files", FILES, SHARED))


def ledgers(secondary: dict[str, Any]) -> tuple[Any, ...]:
    return (
        write("PrimaryDatabase", "Ledger", INSTANCE, MYSQL),
        write("SecondaryDatabase", "Ledger", INSTANCE, secondary),
    )


MUTANTS = [
    mutant(
        "replica-files-in-both-regions",
        *files(SHARED),
        fires=("replica-missing PrimaryStorage/Files",),
    ),
    mutant(
        "replica-files-awaited",
        write(PRIMARY, "Files", FILES, SHARED),
        write(
            SECONDARY,
            "Files",
            FILES,
            {**SHARED, "FileSystemProtection": {"ReplicationOverwriteProtection": "DISABLED"}},
        ),
        fires=("replica-missing PrimaryStorage/Files",),  # and nothing says it again
    ),
    mutant("replica-files-replicated", *files({**SHARED, **TO_THE_OTHER}), fires=()),
    mutant(
        "replica-two-instances",
        *ledgers(MYSQL),
        fires=("rds-not-replicated SecondaryDatabase/Ledger",),
    ),
    mutant("replica-instance-and-its-replica", *ledgers(REPLICA), fires=()),
    mutant(
        "replica-global-database-of-one-cluster",
        write(PRIMARY, "Ledger", "AWS::DocDB::DBCluster", {"StorageEncrypted": True}),
        write(PRIMARY, "Global", "AWS::DocDB::GlobalCluster", GROUP),
        fires=("replica-single-member PrimaryStorage/Global",),
    ),
    mutant(
        "replica-documents-no-longer-replicated",
        at("PrimaryStorage/Documents", "ReplicationConfiguration", delete),
        fires=("s3-not-replicated PrimaryStorage/Documents",),
    ),
    mutant(
        "replica-of-a-key-of-one-region",
        write(
            SECONDARY, "Copy", "AWS::KMS::ReplicaKey", key("1234abcd-12ab-34cd-56ef-1234567890ab")
        ),
        fires=("replica-of-single-region-key SecondaryStorage/Copy /Properties/PrimaryKeyArn",),
    ),
    mutant(
        "replica-of-a-multi-region-key",
        write(
            SECONDARY, "Copy", "AWS::KMS::ReplicaKey", key("mrk-1234abcd12ab34cd56ef1234567890ab")
        ),
        fires=(),
    ),
    mutant(
        "replica-of-an-encrypted-instance-without-key",
        *ledgers({"SourceDBInstanceIdentifier": LEDGER}),
        fires=("replica-without-key SecondaryDatabase/Ledger",),
    ),
    mutant(
        "replica-cluster-unprotected",
        at("PrimaryDatabase/Cluster", "DeletionProtection", replace(True)),
        fires=("replica-less-protected SecondaryDatabase/Cluster /Properties/DeletionProtection",),
    ),
    mutant(
        "replica-documents-go-with-their-stack",
        within("PrimaryStorage/Documents", "DeletionPolicy", replace("Retain")),
        fires=("replica-less-protected SecondaryStorage/Documents /DeletionPolicy",),
    ),
    mutant(
        "replica-cluster-with-backups-of-a-day",
        at("SecondaryDatabase/Cluster", "BackupRetentionPeriod", replace(1)),
        fires=(
            "replica-less-protected SecondaryDatabase/Cluster /Properties/BackupRetentionPeriod",
        ),
    ),
]
