"""A payment database in two regions."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_rds as rds
from aws_cdk import aws_secretsmanager as secrets

ACCOUNT, PRIMARY, SECONDARY = "111122223333", "us-east-1", "us-east-2"


def build(*, second_user: str | None = None) -> cdk.App:
    """The app. `second_user` is a mistake to make: a user name on the secondary cluster."""
    app = cdk.App()
    primary = Primary(app, "Primary", PRIMARY)
    secondary = Secondary(app, "Secondary", SECONDARY, user=second_user)
    secondary.add_stack_dependency(primary)
    return app


class Database(cdk.Stack):
    """A cluster with an instance, encrypted by a key of its region."""

    def __init__(self, app: cdk.App, name: str, region: str) -> None:
        super().__init__(app, name, env=cdk.Environment(account=ACCOUNT, region=region))
        key = kms.Key(self, "Key", enable_key_rotation=True)
        self.cluster = rds.CfnDBCluster(
            self,
            "Cluster",
            engine="aurora-postgresql",
            engine_version="16.4",
            storage_encrypted=True,
            kms_key_id=key.key_arn,
            backup_retention_period=7,
        )
        rds.CfnDBInstance(
            self,
            "Instance",
            db_instance_class="db.r6g.large",
            engine="aurora-postgresql",
            db_cluster_identifier=self.cluster.ref,
        )


class Primary(Database):
    """Where the global database begins."""

    def __init__(self, app: cdk.App, name: str, region: str) -> None:
        super().__init__(app, name, region)
        secret = rds.DatabaseSecret(
            self,
            "Secret",
            username="payments",
            replica_regions=[secrets.ReplicaRegion(region=SECONDARY)],
        )
        self.cluster.master_username = "payments"
        self.cluster.master_user_password = secret.secret_value_from_json(
            "password"
        ).unsafe_unwrap()
        whole = rds.CfnGlobalCluster(
            self,
            "Global",
            global_cluster_identifier="payments",
            source_db_cluster_identifier=self.cluster.attr_db_cluster_arn,
        )
        cdk.CfnOutput(self, "GlobalCluster", value=whole.ref, export_name="payments-global")


class Secondary(Database):
    """The cluster that takes over. `user` is a mistake to make."""

    def __init__(self, app: cdk.App, name: str, region: str, *, user: str | None) -> None:
        super().__init__(app, name, region)
        self.cluster.global_cluster_identifier = "payments"
        self.cluster.source_region = PRIMARY
        self.cluster.master_username = user
