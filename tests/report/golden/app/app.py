"""A small app in two regions, with something to say in every part of a report."""

import aws_cdk as cdk
from aws_cdk import aws_rds as rds
from aws_cdk import aws_s3 as s3

ACCOUNT = "111122223333"
app = cdk.App()


class Primary(cdk.Stack):
    def __init__(self) -> None:
        environment = cdk.Environment(account=ACCOUNT, region="us-east-1")
        super().__init__(app, "Primary", env=environment)
        self.database = rds.CfnDBCluster(
            self,
            "Database",
            engine="aurora-postgresql",
            engine_version="16.6",
            db_cluster_identifier="payments-primary",
            manage_master_user_password=False,
            master_username="payments",
            master_user_password="{{resolve:secretsmanager:payments:SecretString:password}}",
            storage_encrypted=True,
        )
        rds.CfnGlobalCluster(
            self,
            "Global",
            global_cluster_identifier="payments",
            source_db_cluster_identifier=self.database.ref,
            storage_encrypted=True,
        )
        documents = s3.CfnBucket(
            self,
            "Documents",
            bucket_name="payments-documents-us-east-1",
            versioning_configuration=s3.CfnBucket.VersioningConfigurationProperty(status="Enabled"),
            replication_configuration=s3.CfnBucket.ReplicationConfigurationProperty(
                role=f"arn:aws:iam::{ACCOUNT}:role/replication",
                rules=[
                    s3.CfnBucket.ReplicationRuleProperty(
                        status="Enabled",
                        destination=s3.CfnBucket.ReplicationDestinationProperty(
                            bucket="arn:aws:s3:::payments-documents-us-east-2"
                        ),
                    )
                ],
            ),
        )
        cdk.Validations.of(documents).acknowledge(
            cdk.Acknowledgment(
                id="dr-validator::s3-role-created-nowhere", reason="made by hand, in 2019"
            )
        )


class Secondary(cdk.Stack):
    def __init__(self) -> None:
        environment = cdk.Environment(account=ACCOUNT, region="us-east-2")
        super().__init__(app, "Secondary", env=environment)
        key = cdk.CfnParameter(self, "Key", description="The key of this region")
        rds.CfnDBCluster(
            self,
            "Database",
            engine="aurora-postgresql",
            engine_version="16.6",
            db_cluster_identifier="payments-secondary",
            global_cluster_identifier="payments",
            master_username="payments",
            storage_encrypted=True,
            kms_key_id=key.value_as_string,
        )
        s3.CfnBucket(
            self,
            "Documents",
            bucket_name="payments-documents-us-east-2",
            versioning_configuration=s3.CfnBucket.VersioningConfigurationProperty(
                status=cdk.CfnParameter(self, "Versioning").value_as_string
            ),
        )


Primary()
Secondary()
app.synth()
