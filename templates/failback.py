"""The way back: documents written in the secondary region return to the primary.

Two buckets that name each other in their own properties cannot be created, so
the second rule is set by a call, when both exist. It also cannot be set before
an outage by anyone else: afterwards it would be too late for what was written.
"""

from __future__ import annotations

import constructs
from aws_cdk import aws_iam as iam
from aws_cdk import custom_resources as cr

from .regional import RegionalStack
from .replication import replication_role, replication_rule
from .settings import Settings
from .storage import StorageStack


class FailbackStack(RegionalStack):
    def __init__(
        self,
        scope: constructs.Construct,
        construct_id: str,
        *,
        settings: Settings,
        storage: StorageStack,
    ) -> None:
        site = settings.secondary
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            site=site,
            name="failback",
            description="Payments documents, replication back to the primary region",
        )
        self.replication_role = replication_role(
            self, "ReplicationRole", settings=settings, source=site, source_key=storage.key
        )
        bucket = settings.bucket_name(site)
        put = cr.AwsSdkCall(
            service="S3",
            action="PutBucketReplication",
            parameters={
                "Bucket": bucket,
                "ReplicationConfiguration": {
                    "Role": self.replication_role.role_arn,
                    "Rules": [{"ID": "to-primary", **replication_rule(settings, settings.primary)}],
                },
            },
            physical_resource_id=cr.PhysicalResourceId.of(f"{bucket}/replication"),
        )
        cr.AwsCustomResource(
            self,
            "ReverseReplication",
            resource_type="Custom::ReverseReplication",
            on_create=put,
            on_update=put,
            on_delete=cr.AwsSdkCall(
                service="S3", action="DeleteBucketReplication", parameters={"Bucket": bucket}
            ),
            install_latest_aws_sdk=False,
            policy=cr.AwsCustomResourcePolicy.from_statements(
                [
                    iam.PolicyStatement(
                        actions=["s3:PutReplicationConfiguration"],
                        resources=[settings.bucket_arn(site)],
                    ),
                    iam.PolicyStatement(
                        actions=["iam:PassRole"],
                        resources=[self.replication_role.role_arn],
                        conditions={"StringEquals": {"iam:PassedToService": "s3.amazonaws.com"}},
                    ),
                ]
            ),
        )
        self.publish(
            "FailbackRoleArn",
            self.replication_role.role_arn,
            "Replicates documents back to the primary region",
            export="failback-role-arn",
        )
