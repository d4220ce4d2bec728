"""What keeps a store's data from being deleted, or brings them back: a property, or none."""

from __future__ import annotations

from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class Protection:
    """A property of some types. `on` is the value that switches it on; None for a number of days,
    of which `default` are kept where it is not set (None: that is not compared).

    Source: the property's page in the AWS CloudFormation Template Reference.
    """

    types: tuple[str, ...]
    path: str
    noun: str
    on: str | None = "true"
    default: int | None = 0


PROTECTIONS = (
    Protection(
        (
            "AWS::DocDB::DBCluster",
            "AWS::Neptune::DBCluster",
            "AWS::RDS::DBCluster",
            "AWS::RDS::DBInstance",
        ),
        "DeletionProtection",
        "deletion protection",
    ),
    Protection(
        (
            "AWS::DSQL::Cluster",
            "AWS::DynamoDB::GlobalTable Replica",
            "AWS::DynamoDB::Table",
        ),
        "DeletionProtectionEnabled",
        "deletion protection",
    ),
    Protection(("AWS::Cognito::UserPool",), "DeletionProtection", "deletion protection", "ACTIVE"),
    Protection(
        ("AWS::DynamoDB::Table",),
        "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
        "point-in-time recovery",
    ),
    Protection(("AWS::EFS::FileSystem",), "BackupPolicy.Status", "its automatic backup", "ENABLED"),
    Protection(("AWS::S3::Bucket",), "ObjectLockEnabled", "object lock"),
    Protection(
        ("AWS::DocDB::DBCluster", "AWS::Neptune::DBCluster", "AWS::RDS::DBCluster"),
        "BackupRetentionPeriod",
        "backups",
        None,
        1,
    ),
    # Without a number, an instance has a day of backups, and a replica none.
    Protection(("AWS::RDS::DBInstance",), "BackupRetentionPeriod", "backups", None, None),
)
# Deleted with a snapshot unless they say otherwise; all other types are deleted without one.
# Source: AWS CloudFormation Template Reference, "DeletionPolicy attribute"
# (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html).
SNAPSHOT_BY_DEFAULT = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance")
KEPT = ("Retain", "RetainExceptOnCreate", "Snapshot")
