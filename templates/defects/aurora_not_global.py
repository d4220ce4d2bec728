"""The secondary database is its own cluster, with its own credentials: nothing replicates."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_rds as rds

from ..database import DATABASE_NAME
from ..payments import Payments
from . import Defect, drop


def change(payments: Payments) -> None:
    drop(payments.primary_database, "GlobalCluster")
    drop(payments.primary_database, "GlobalClusterId")
    stack = payments.secondary_database
    secret = rds.DatabaseSecret(
        stack,
        "Secret",
        username="payments_admin",
        secret_name=payments.settings.name("database-secondary"),
    )
    secret.apply_removal_policy(cdk.RemovalPolicy.DESTROY)
    stack.cluster.global_cluster_identifier = None
    stack.cluster.source_region = None
    stack.cluster.database_name = DATABASE_NAME
    stack.cluster.master_username = secret.secret_value_from_json("username").unsafe_unwrap()
    stack.cluster.master_user_password = secret.secret_value_from_json("password").unsafe_unwrap()


DEFECT = Defect("Aurora is not a global database", change)
