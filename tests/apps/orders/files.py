"""Buckets and file systems. Those of the secondary are made first: the primary's copy into them."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_efs as efs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import custom_resources as cr
from constructs import Construct

from tests.apps.orders.foundation import Foundation
from tests.apps.orders.sites import ACCOUNT

FIFTEEN = s3.ReplicationTimeValue.FIFTEEN_MINUTES


class Files(cdk.Stack):
    """With `copies`, what is written here is replicated to those of the other region."""

    documents: s3.Bucket
    web: s3.Bucket
    templates: efs.FileSystem

    def __init__(
        self, scope: Construct, construct_id: str, base: Foundation, copies: Files | None = None
    ) -> None:
        super().__init__(scope, construct_id, env=base.site.env, cross_region_references=True)
        self.base = base
        self.documents = self._bucket(
            "Documents",
            base.site.documents,
            copies.documents if copies else None,
            base,
            copies.base if copies else None,
        )
        self.web = self._bucket("Web", base.site.web, copies.web if copies else None)
        self.web.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
                actions=["s3:GetObject"],
                resources=[self.web.arn_for_objects("*")],
                conditions={
                    "StringEquals": {"aws:SourceAccount": ACCOUNT},
                    "ArnLike": {"aws:SourceArn": f"arn:aws:cloudfront::{ACCOUNT}:distribution/*"},
                },
            )
        )
        cdk.CfnOutput(self, "WebBucket", value=self.web.bucket_name)
        self.templates = efs.FileSystem(
            self,
            "Templates",
            vpc=base.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            security_group=base.stores,
            encrypted=True,
            kms_key=base.key,
            enable_automatic_backups=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
            replication_overwrite_protection=None
            if copies
            else efs.ReplicationOverwriteProtection.DISABLED,
            replication_configuration=efs.ReplicationConfiguration.existing_file_system(
                copies.templates
            )
            if copies
            else None,
        )
        self.mount = self.templates.add_access_point(
            "Mount",
            path="/templates",
            create_acl=efs.Acl(owner_gid="1000", owner_uid="1000", permissions="750"),
            posix_user=efs.PosixUser(gid="1000", uid="1000"),
        )

    def _bucket(
        self,
        construct_id: str,
        name: str,
        copy: s3.IBucket | None,
        base: Foundation | None = None,
        other: Foundation | None = None,
    ) -> s3.Bucket:
        """Encrypted with the regions' keys where the bases are given."""
        rule: dict[str, Any] = {}
        if copy and other:
            # As one from elsewhere: its own policy leaves the permissions to IAM.
            key = kms.Key.from_key_arn(self, "CopiesKey", other.key.key_arn)
            rule = {"kms_key": key, "sse_kms_encrypted_objects": True}
        return s3.Bucket(
            self,
            construct_id,
            bucket_name=name,
            versioned=True,
            encryption=s3.BucketEncryption.KMS if base else s3.BucketEncryption.S3_MANAGED,
            encryption_key=base.key if base else None,
            bucket_key_enabled=True if base else None,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            lifecycle_rules=[s3.LifecycleRule(noncurrent_version_expiration=cdk.Duration.days(90))],
            replication_rules=[
                s3.ReplicationRule(
                    destination=copy,
                    priority=1,
                    delete_marker_replication=True,
                    replication_time_control=FIFTEEN,
                    metrics=FIFTEEN,
                    **rule,
                )
            ]
            if copy
            else None,
        )


class WayBack(cdk.Stack):
    """The replication from the secondary's documents to the primary's, for the failback.

    Neither bucket can name the other one in its own template before that one is there, so the
    second direction is set by a call, when both are.
    """

    def __init__(self, scope: Construct, construct_id: str, source: Files, copy: Files) -> None:
        super().__init__(
            scope, construct_id, env=source.base.site.env, cross_region_references=True
        )
        role = iam.Role(
            self, "Role", assumed_by=iam.ServicePrincipal("s3.amazonaws.com"), path="/orders/"
        )
        for actions, resource in (
            (["s3:GetReplicationConfiguration", "s3:ListBucket"], source.documents.bucket_arn),
            (
                [
                    "s3:GetObjectVersionForReplication",
                    "s3:GetObjectVersionAcl",
                    "s3:GetObjectVersionTagging",
                ],
                source.documents.arn_for_objects("*"),
            ),
            (
                ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
                copy.documents.arn_for_objects("*"),
            ),
            (["kms:Decrypt"], source.base.key.key_arn),
            (["kms:Encrypt", "kms:GenerateDataKey*"], copy.base.key.key_arn),
        ):
            role.add_to_policy(iam.PolicyStatement(actions=actions, resources=[resource]))
        bucket = source.documents
        call = cr.AwsSdkCall(
            service="S3",
            action="putBucketReplication",
            physical_resource_id=cr.PhysicalResourceId.of("orders-documents-way-back"),
            parameters={
                "Bucket": bucket.bucket_name,
                "ReplicationConfiguration": {
                    "Role": role.role_arn,
                    "Rules": [
                        {
                            "ID": "way-back",
                            "Status": "Enabled",
                            "Priority": 1,
                            "Filter": {"Prefix": ""},
                            "DeleteMarkerReplication": {"Status": "Enabled"},
                            "SourceSelectionCriteria": {
                                "SseKmsEncryptedObjects": {"Status": "Enabled"},
                                "ReplicaModifications": {"Status": "Enabled"},
                            },
                            "Destination": {
                                "Bucket": copy.documents.bucket_arn,
                                "EncryptionConfiguration": {
                                    "ReplicaKmsKeyID": copy.base.key.key_arn
                                },
                            },
                        }
                    ],
                },
            },
        )
        allowed = cr.AwsCustomResourcePolicy.from_statements(
            [
                iam.PolicyStatement(
                    actions=["s3:PutReplicationConfiguration"], resources=[bucket.bucket_arn]
                ),
                iam.PolicyStatement(actions=["iam:PassRole"], resources=[role.role_arn]),
            ]
        )
        put = cr.AwsCustomResource(
            self,
            "Replication",
            on_create=call,
            on_update=call,
            policy=allowed,
            install_latest_aws_sdk=False,
        )
        put.node.add_dependency(role)
