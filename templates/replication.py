"""Replication between the two document buckets, described once for both directions."""

from __future__ import annotations

from typing import Any

import constructs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from .settings import Settings, Site


def replication_rule(settings: Settings, destination: Site) -> dict[str, Any]:
    """The rule towards `destination`, in the words that CloudFormation and the S3 API share."""
    fifteen_minutes = {"Minutes": 15}
    key_alias = settings.arn("kms", destination.region, settings.documents_key_alias)
    return {
        "Priority": 1,
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Enabled"},
        # Objects under KMS are skipped unless they are asked for.
        "SourceSelectionCriteria": {
            "SseKmsEncryptedObjects": {"Status": "Enabled"},
            "ReplicaModifications": {"Status": "Enabled"},
        },
        "Destination": {
            "Bucket": settings.bucket_arn(destination),
            # By alias: the id of the other region's key is not known before it exists.
            "EncryptionConfiguration": {"ReplicaKmsKeyID": key_alias},
            "ReplicationTime": {"Status": "Enabled", "Time": fifteen_minutes},
            "Metrics": {"Status": "Enabled", "EventThreshold": fifteen_minutes},
        },
    }


def replication_role(
    scope: constructs.Construct,
    construct_id: str,
    *,
    settings: Settings,
    source: Site,
    source_key: kms.IKey,
) -> iam.Role:
    """What S3 needs to copy from `source` to the other region, and nothing else.

    The policies are part of the role, so whoever waits for the role has them too.
    """
    destination = settings.peer(source)
    source_arn, destination_arn = settings.bucket_arn(source), settings.bucket_arn(destination)
    return iam.Role(
        scope,
        construct_id,
        assumed_by=iam.ServicePrincipal("s3.amazonaws.com"),
        description=f"Replicates documents from {source.region} to {destination.region}",
        inline_policies={
            "ReadSource": iam.PolicyDocument(
                statements=[
                    iam.PolicyStatement(
                        actions=["s3:GetReplicationConfiguration", "s3:ListBucket"],
                        resources=[source_arn],
                    ),
                    iam.PolicyStatement(
                        actions=[
                            "s3:GetObjectVersionForReplication",
                            "s3:GetObjectVersionAcl",
                            "s3:GetObjectVersionTagging",
                        ],
                        resources=[f"{source_arn}/*"],
                    ),
                    iam.PolicyStatement(
                        actions=["kms:Decrypt"],
                        resources=[source_key.key_arn],
                        conditions={
                            "StringEquals": {"kms:ViaService": f"s3.{source.region}.amazonaws.com"}
                        },
                    ),
                ]
            ),
            "WriteDestination": iam.PolicyDocument(
                statements=[
                    iam.PolicyStatement(
                        actions=["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
                        resources=[f"{destination_arn}/*"],
                    ),
                    # IAM matches keys by id, never by alias: the condition narrows it to the one.
                    iam.PolicyStatement(
                        # Decrypt: with a bucket key, S3 verifies it before it is used.
                        actions=["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
                        resources=[settings.arn("kms", destination.region, "key/*")],
                        conditions={
                            "StringEquals": {
                                "kms:ViaService": f"s3.{destination.region}.amazonaws.com"
                            },
                            "ForAnyValue:StringEquals": {
                                "kms:ResourceAliases": settings.documents_key_alias
                            },
                        },
                    ),
                ]
            ),
        },
    )
