"""Two tables that share a name and nothing else."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb

from ..payments import Payments
from . import Defect, drop


def change(payments: Payments) -> None:
    drop(payments.primary_database, "Transactions")
    drop(payments.primary_database, "TableName")
    for stack in (payments.primary_database, payments.secondary_database):
        table = dynamodb.Table(
            stack,
            "Transactions",
            table_name=payments.settings.table_name,
            partition_key=dynamodb.Attribute(name="payment_id", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.AWS_MANAGED,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        stack.publish("TableName", table.table_name, "The local table", export="table-name")


DEFECT = Defect("The table is declared once in each region", change)
