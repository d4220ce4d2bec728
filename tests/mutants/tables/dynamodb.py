"""The global table."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import add, at, copy, delete, replace, within, write

TABLE = "PrimaryDatabase/Transactions"
KEY = {"KMSMasterKeyId": {"Fn::GetAtt": ["Key961B73FD", "Arn"]}}
RECOVERY = "PointInTimeRecoverySpecification"
SECOND, FIRST = "Replicas[0]", "Replicas[1]"

MUTANTS = [
    mutant(
        "dynamodb-declared-in-both-stacks",
        copy(TABLE, "SecondaryDatabase"),
        fires=("dynamodb-duplicate-global-table PrimaryDatabase/Transactions",),
    ),
    mutant(
        "dynamodb-two-plain-tables",
        within(TABLE, "Type", replace("AWS::DynamoDB::Table")),
        at(TABLE, "Replicas", delete),
        copy(TABLE, "SecondaryDatabase"),
        fires=("dynamodb-not-global PrimaryDatabase/Transactions",),
    ),
    mutant(
        "dynamodb-replicas-of-a-plain-table",
        within(TABLE, "Type", replace("AWS::DynamoDB::Table")),
        # The table is then of one region, and so are its metrics.
        fires=(
            "alarm-metric-in-other-region "
            "SecondaryMonitoring/TableReplicationLag /Properties/Dimensions/1/Value",
            "dynamodb-replicas-on-table PrimaryDatabase/Transactions /Properties/Replicas",
        ),
    ),
    mutant(
        "dynamodb-without-its-own-region",
        at(TABLE, FIRST, delete),
        # The alarm of the other region watches what comes from there.
        fires=(
            "alarm-metric-never-emitted "
            "SecondaryMonitoring/TableReplicationLag /Properties/Dimensions/0/Value",
            "dynamodb-missing-own-region PrimaryDatabase/Transactions /Properties/Replicas",
        ),
    ),
    mutant(
        "dynamodb-own-region-misspelt",
        at(TABLE, f"{FIRST}.Region", replace("us-west-1")),
        # The alarm of the other region watches what comes from there.
        fires=(
            "alarm-metric-never-emitted "
            "SecondaryMonitoring/TableReplicationLag /Properties/Dimensions/0/Value",
            "dynamodb-missing-own-region PrimaryDatabase/Transactions /Properties/Replicas",
        ),
    ),
    mutant(
        "dynamodb-own-region-twice",
        at(TABLE, f"{SECOND}.Region", replace("us-east-1")),
        # There is none in us-east-2, where an alarm watches it.
        fires=(
            "alarm-metric-in-other-region "
            "SecondaryMonitoring/TableReplicationLag /Properties/Dimensions/1/Value",
            "alarm-metric-never-emitted "
            "PrimaryMonitoring/TableReplicationLag /Properties/Dimensions/0/Value",
            "dynamodb-duplicate-replica PrimaryDatabase/Transactions /Properties/Replicas/1/Region",
        ),
    ),
    mutant(
        "dynamodb-without-replica",
        at(TABLE, SECOND, delete),
        # The functions of us-east-2 use a table that is not there, and the alarm watches it.
        fires=(
            "alarm-metric-in-other-region "
            "SecondaryMonitoring/TableReplicationLag /Properties/Dimensions/1/Value",
            "alarm-metric-never-emitted "
            "PrimaryMonitoring/TableReplicationLag /Properties/Dimensions/0/Value",
            "dynamodb-missing-replica PrimaryDatabase/Transactions /Properties/Replicas",
        ),
    ),
    mutant(
        "dynamodb-replica-in-a-third-region",
        at(TABLE, f"{SECOND}.Region", replace("us-west-2")),
        fires=(
            "alarm-metric-in-other-region "
            "SecondaryMonitoring/TableReplicationLag /Properties/Dimensions/1/Value",
            "alarm-metric-never-emitted "
            "PrimaryMonitoring/TableReplicationLag /Properties/Dimensions/0/Value",
            "dynamodb-missing-replica PrimaryDatabase/Transactions /Properties/Replicas",
        ),
    ),
    mutant(
        "dynamodb-without-stream",
        at(TABLE, "StreamSpecification", delete),
        fires=("dynamodb-missing-stream PrimaryDatabase/Transactions",),
    ),
    mutant(
        "dynamodb-replica-without-recovery",
        at(TABLE, f"{SECOND}.{RECOVERY}", delete),
        fires=(
            "dynamodb-replica-without-recovery PrimaryDatabase/Transactions /Properties/Replicas/0",
        ),
    ),
    mutant(
        "dynamodb-recovery-switched-off",
        at(TABLE, f"{FIRST}.{RECOVERY}.PointInTimeRecoveryEnabled", replace(False)),
        fires=(
            "dynamodb-replica-without-recovery PrimaryDatabase/Transactions /Properties/Replicas/1",
        ),
    ),
    mutant(
        "dynamodb-one-key-for-all",
        at(TABLE, "Replicas[*].SSESpecification", add(KEY)),
        fires=(
            "dynamodb-replica-key-in-other-region "
            "PrimaryDatabase/Transactions /Properties/Replicas/0/SSESpecification/KMSMasterKeyId",
        ),
    ),
    mutant(
        "dynamodb-key-on-one-replica",
        at(TABLE, f"{FIRST}.SSESpecification", add(KEY)),
        fires=("dynamodb-replica-without-key PrimaryDatabase/Transactions /Properties/Replicas/0",),
    ),
    mutant(
        "dynamodb-strong-in-two-regions",
        at(TABLE, "MultiRegionConsistency", add("STRONG")),
        fires=("dynamodb-strong-without-three-regions PrimaryDatabase/Transactions",),
    ),
    mutant(
        "dynamodb-legacy-replica",
        write(
            "PrimaryDatabase",
            "Replica",
            "Custom::DynamoDBReplica",
            {
                "ServiceToken": "arn:aws:lambda:us-east-1:111122223333:function:replicas",
                "TableName": {"Ref": "Transactions098C5767"},
                "Region": "us-west-2",
            },
        ),
        fires=("dynamodb-legacy-replica PrimaryDatabase/Replica",),
    ),
]
