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
        fires="dynamodb-duplicate-global-table",
    ),
    mutant(
        "dynamodb-two-plain-tables",
        within(TABLE, "Type", replace("AWS::DynamoDB::Table")),
        at(TABLE, "Replicas", delete),
        copy(TABLE, "SecondaryDatabase"),
        fires="dynamodb-not-global",
    ),
    mutant(
        "dynamodb-replicas-of-a-plain-table",
        within(TABLE, "Type", replace("AWS::DynamoDB::Table")),
        # The table is then of one region, and so are its metrics.
        fires="dynamodb-replicas-on-table alarm-metric-in-other-region",
    ),
    mutant(
        "dynamodb-without-its-own-region",
        at(TABLE, FIRST, delete),
        fires="dynamodb-missing-own-region",
    ),
    mutant(
        "dynamodb-own-region-misspelt",
        at(TABLE, f"{FIRST}.Region", replace("us-west-1")),
        fires="dynamodb-missing-own-region",
    ),
    mutant(
        "dynamodb-own-region-twice",
        at(TABLE, f"{SECOND}.Region", replace("us-east-1")),
        # There is none in us-east-2, where an alarm watches it.
        fires="dynamodb-duplicate-replica alarm-metric-in-other-region",
    ),
    mutant(
        "dynamodb-without-replica",
        at(TABLE, SECOND, delete),
        # The functions of us-east-2 use a table that is not there, and the alarm watches it.
        fires="dynamodb-missing-replica alarm-metric-in-other-region",
    ),
    mutant(
        "dynamodb-replica-in-a-third-region",
        at(TABLE, f"{SECOND}.Region", replace("us-west-2")),
        fires="dynamodb-missing-replica alarm-metric-in-other-region",
    ),
    mutant(
        "dynamodb-without-stream",
        at(TABLE, "StreamSpecification", delete),
        fires="dynamodb-missing-stream",
    ),
    mutant(
        "dynamodb-replica-without-recovery",
        at(TABLE, f"{SECOND}.{RECOVERY}", delete),
        fires="dynamodb-replica-without-recovery",
    ),
    mutant(
        "dynamodb-recovery-switched-off",
        at(TABLE, f"{FIRST}.{RECOVERY}.PointInTimeRecoveryEnabled", replace(False)),
        fires="dynamodb-replica-without-recovery",
    ),
    mutant(
        "dynamodb-one-key-for-all",
        at(TABLE, "Replicas[*].SSESpecification", add(KEY)),
        fires="dynamodb-replica-key-in-other-region",
    ),
    mutant(
        "dynamodb-key-on-one-replica",
        at(TABLE, f"{FIRST}.SSESpecification", add(KEY)),
        fires="dynamodb-replica-without-key",
    ),
    mutant(
        "dynamodb-strong-in-two-regions",
        at(TABLE, "MultiRegionConsistency", add("STRONG")),
        fires="dynamodb-strong-without-three-regions",
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
        fires="dynamodb-legacy-replica",
    ),
]
