"""Aurora Global Database."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import add, at, copy, delete, remove, replace, template, write

PRIMARY, SECONDARY = "PrimaryDatabase/Cluster", "SecondaryDatabase/Cluster"
GLOBAL = "PrimaryDatabase/GlobalCluster"
KEY_OF_PRIMARY = "arn:aws:kms:us-east-1:111122223333:alias/payments-database-prod"

MUTANTS = [
    mutant(
        "aurora-two-databases",
        remove(GLOBAL),
        template("PrimaryDatabase", "Outputs.GlobalClusterId", delete),
        at(SECONDARY, "GlobalClusterIdentifier", delete),
        at(SECONDARY, "SourceRegion", delete),
        at(SECONDARY, "MasterUsername", add("payments_admin")),
        # Without a global database there is no lag to watch.
        fires=(
            "alarm-metric-never-emitted "
            "SecondaryMonitoring/DatabaseReplicationLag /Properties/Dimensions/0/Value",
            "aurora-not-global SecondaryDatabase/Cluster",
        ),
    ),
    mutant(
        "aurora-secondary-joins-nothing",
        at(SECONDARY, "GlobalClusterIdentifier", delete),
        fires=(
            "alarm-metric-never-emitted "
            "SecondaryMonitoring/DatabaseReplicationLag /Properties/Dimensions/0/Value",
            "aurora-not-linked SecondaryDatabase/Cluster",
        ),
    ),
    mutant(
        "aurora-secondary-joins-another-id",
        at(SECONDARY, "GlobalClusterIdentifier", replace("payments-global")),
        fires=(
            "aurora-wrong-global-cluster "
            "SecondaryDatabase/Cluster /Properties/GlobalClusterIdentifier",
        ),
    ),
    mutant(
        "aurora-secondary-joins-the-id-of-test",
        at(SECONDARY, "GlobalClusterIdentifier", replace("payments-global-test")),
        fires=(
            "aurora-wrong-global-cluster "
            "SecondaryDatabase/Cluster /Properties/GlobalClusterIdentifier",
        ),
    ),
    mutant(
        "aurora-global-cluster-renamed",
        at(GLOBAL, "GlobalClusterIdentifier", replace("payments-global-v2-prod")),
        # The failover is given the old id, too.
        fires=(
            "aurora-wrong-global-cluster "
            "SecondaryDatabase/Cluster /Properties/GlobalClusterIdentifier",
            "failover-wrong-database "
            "Failover/Function /Properties/Environment/Variables/GLOBAL_CLUSTER_ID",
        ),
    ),
    mutant(
        "aurora-no-global-cluster",
        remove(GLOBAL),
        template("PrimaryDatabase", "Outputs.GlobalClusterId", delete),
        fires=("aurora-not-linked PrimaryDatabase/Cluster",),
    ),
    mutant(
        "aurora-global-cluster-copied-to-the-secondary",
        write(
            "SecondaryDatabase",
            "GlobalCluster",
            "AWS::RDS::GlobalCluster",
            {
                "GlobalClusterIdentifier": "payments-global-prod",
                "Engine": "aurora-postgresql",
                "EngineVersion": "17.7",
                "StorageEncrypted": True,
            },
        ),
        fires=(
            "aurora-duplicate-global-cluster "
            "SecondaryDatabase/GlobalCluster /Properties/GlobalClusterIdentifier",
        ),
    ),
    mutant(
        "aurora-global-cluster-twice-in-the-primary",
        copy(GLOBAL, "PrimaryDatabase"),
        fires=(
            "aurora-duplicate-global-cluster "
            "PrimaryDatabase/GlobalCluster /Properties/GlobalClusterIdentifier",
        ),
    ),
    mutant(
        "aurora-global-cluster-with-engine-and-source",
        at(GLOBAL, "Engine", add("aurora-postgresql")),
        fires=(
            "aurora-invalid-global-cluster-source PrimaryDatabase/GlobalCluster /Properties/Engine",
        ),
    ),
    mutant(
        "aurora-global-cluster-with-encryption-and-source",
        at(GLOBAL, "StorageEncrypted", add(True)),
        fires=(
            "aurora-invalid-global-cluster-source "
            "PrimaryDatabase/GlobalCluster /Properties/StorageEncrypted",
        ),
    ),
    mutant(
        "aurora-global-cluster-of-nothing",
        at(GLOBAL, "SourceDBClusterIdentifier", delete),
        # It cannot be created, and if it could, the primary would not be in it.
        fires=(
            "aurora-invalid-global-cluster-source PrimaryDatabase/GlobalCluster",
            "aurora-not-linked PrimaryDatabase/Cluster",
        ),
    ),
    mutant(
        "aurora-secondary-with-user-name",
        at(SECONDARY, "MasterUsername", add("payments_admin")),
        fires=(
            "aurora-secondary-credentials SecondaryDatabase/Cluster /Properties/MasterUsername",
        ),
    ),
    mutant(
        "aurora-secondary-with-database-name",
        at(SECONDARY, "DatabaseName", add("payments")),
        fires=("aurora-secondary-credentials SecondaryDatabase/Cluster /Properties/DatabaseName",),
    ),
    mutant(
        "aurora-burstable-writer",
        at("PrimaryDatabase/Instance1", "DBInstanceClass", replace("db.t4g.medium")),
        fires=(
            "aurora-unsupported-instance-class "
            "PrimaryDatabase/Instance1 /Properties/DBInstanceClass",
        ),
    ),
    mutant(
        "aurora-burstable-reader-in-the-secondary",
        at("SecondaryDatabase/Instance2", "DBInstanceClass", replace("db.t3.large")),
        fires=(
            "aurora-unsupported-instance-class "
            "SecondaryDatabase/Instance2 /Properties/DBInstanceClass",
        ),
    ),
    mutant(
        "aurora-secondary-of-an-older-version",
        at(SECONDARY, "EngineVersion", replace("16.8")),
        fires=("aurora-engine-mismatch SecondaryDatabase/Cluster /Properties/EngineVersion",),
    ),
    mutant(
        "aurora-primary-upgraded-alone",
        at(PRIMARY, "EngineVersion", replace("17.8")),
        fires=("aurora-engine-mismatch SecondaryDatabase/Cluster /Properties/EngineVersion",),
    ),
    mutant(
        "aurora-secondary-of-another-engine",
        at(SECONDARY, "Engine", replace("aurora-mysql")),
        fires=("aurora-engine-mismatch SecondaryDatabase/Cluster /Properties/Engine",),
    ),
    mutant(
        "aurora-secondary-without-key",
        at(SECONDARY, "KmsKeyId", delete),
        fires=("aurora-secondary-without-key SecondaryDatabase/Cluster",),
    ),
    mutant(
        "aurora-secondary-with-the-key-of-the-primary",
        at(SECONDARY, "KmsKeyId", replace(KEY_OF_PRIMARY)),
        fires=("aurora-secondary-without-key SecondaryDatabase/Cluster /Properties/KmsKeyId",),
    ),
    mutant(
        "aurora-secondary-unencrypted",
        at(SECONDARY, "StorageEncrypted", replace(False)),
        # Refused beside an encrypted primary, and a defect in any app.
        fires=(
            "aurora-encryption-mismatch SecondaryDatabase/Cluster /Properties/StorageEncrypted",
            "security-unencrypted-storage SecondaryDatabase/Cluster /Properties/StorageEncrypted",
        ),
    ),
    mutant(
        "aurora-secondary-encryption-forgotten",
        at(SECONDARY, "StorageEncrypted", delete),
        fires=("aurora-encryption-mismatch SecondaryDatabase/Cluster",),
    ),
    mutant(
        "aurora-source-region-forgotten",
        at(SECONDARY, "SourceRegion", delete),
        fires=("aurora-wrong-source-region SecondaryDatabase/Cluster",),
    ),
    mutant(
        "aurora-source-region-is-its-own",
        at(SECONDARY, "SourceRegion", replace("us-east-2")),
        fires=("aurora-wrong-source-region SecondaryDatabase/Cluster /Properties/SourceRegion",),
    ),
    mutant(
        "aurora-serverless-v1",
        at(PRIMARY, "EngineMode", add("serverless")),
        fires=("aurora-unsupported-feature PrimaryDatabase/Cluster /Properties/EngineMode",),
    ),
    mutant(
        "aurora-backtracking",
        at(SECONDARY, "BacktrackWindow", add(86400)),
        fires=("aurora-unsupported-feature SecondaryDatabase/Cluster /Properties/BacktrackWindow",),
    ),
    mutant(
        "aurora-password-left-to-rds",
        at(PRIMARY, "MasterUserPassword", delete),
        at(PRIMARY, "ManageMasterUserPassword", add(True)),
        fires=(
            "aurora-managed-password PrimaryDatabase/Cluster /Properties/ManageMasterUserPassword",
        ),
    ),
    mutant(
        "aurora-one-name-for-two-clusters",
        at(PRIMARY, "DBClusterIdentifier", replace("payments-us-east-2-prod")),
        fires=(
            "aurora-shared-cluster-identifier "
            "SecondaryDatabase/Cluster /Properties/DBClusterIdentifier",
        ),
    ),
]
