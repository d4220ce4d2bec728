"""The document bucket of a region; the primary one replicates to the secondary."""

from __future__ import annotations

from typing import cast

import aws_cdk as cdk
import constructs
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from .regional import RegionalStack
from .replication import replication_role, replication_rule
from .settings import Settings, Site


class StorageStack(RegionalStack):
    def __init__(
        self, scope: constructs.Construct, construct_id: str, *, settings: Settings, site: Site
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            site=site,
            name=f"{site.role.value}-storage",
            description="Payments documents",
        )
        self.key = kms.Key(
            self,
            "Key",
            alias=settings.documents_key_alias,
            description="Encrypts the documents of this region",
            enable_key_rotation=True,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        self.bucket = s3.Bucket(
            self,
            "Documents",
            bucket_name=settings.bucket_name(site),
            versioned=True,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            # Lifecycle rules are not replicated: each bucket has its own.
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="archive",
                    transitions=[
                        s3.Transition(
                            storage_class=s3.StorageClass.GLACIER,
                            transition_after=cdk.Duration.days(90),
                        )
                    ],
                    abort_incomplete_multipart_upload_after=cdk.Duration.days(7),
                )
            ],
            removal_policy=cdk.RemovalPolicy.DESTROY,
            auto_delete_objects=True,
        )
        self.publish(
            "BucketName", self.bucket.bucket_name, "The local documents", export="bucket-name"
        )
        self.publish(
            "BucketArn", self.bucket.bucket_arn, "The local documents", export="bucket-arn"
        )


class PrimaryStorageStack(StorageStack):
    """Its bucket is created last, because the destination has to exist first."""

    def __init__(
        self, scope: constructs.Construct, construct_id: str, *, settings: Settings
    ) -> None:
        super().__init__(scope, construct_id, settings=settings, site=settings.primary)
        self.replication_role = replication_role(
            self, "ReplicationRole", settings=settings, source=self.site, source_key=self.key
        )
        self.cfn_bucket = cast(s3.CfnBucket, self.bucket.node.default_child)
        self.cfn_bucket.add_property_override(
            "ReplicationConfiguration",
            {
                "Role": self.replication_role.role_arn,
                "Rules": [{"Id": "to-secondary", **replication_rule(settings, settings.secondary)}],
            },
        )
