"""Alarms that say rate and percent, and count; and a lag of 10 that means milliseconds."""

from __future__ import annotations

from aws_cdk import aws_cloudwatch as cloudwatch

from .. import metrics
from ..monitoring import API_ERROR_PERCENT, LAMBDA_ERROR_PERCENT
from ..payments import Payments
from ..settings import STAGE
from . import Defect, drop


def change(payments: Payments) -> None:
    for stack, compute in (
        (payments.primary_monitoring, payments.primary_compute),
        (payments.secondary_monitoring, payments.secondary_compute),
    ):
        for name, function in compute.functions.items():
            construct_id = f"{function.node.id}ErrorRate"
            drop(stack, construct_id)
            stack.alarm(
                construct_id,
                function.metric_errors(statistic="Sum", period=metrics.MINUTE),
                threshold=LAMBDA_ERROR_PERCENT,
                description=f"Error rate of {name} over {LAMBDA_ERROR_PERCENT} %",
            )
        drop(stack, "ApiErrorRate")
        stack.alarm(
            "ApiErrorRate",
            cloudwatch.Metric(
                namespace="AWS/ApiGateway",
                metric_name="5XXError",
                dimensions_map={"ApiName": payments.settings.api_name, "Stage": STAGE},
                statistic="Sum",
                period=metrics.MINUTE,
            ),
            threshold=API_ERROR_PERCENT,
            description=f"API 5XX rate over {API_ERROR_PERCENT} %",
        )
    drop(payments.secondary_monitoring, "DatabaseReplicationLag")
    payments.secondary_monitoring.alarm(
        "DatabaseReplicationLag",
        metrics.database_lag(payments.settings),
        threshold=10,
        description="The secondary database cluster lags by more than 10 s",
        missing=cloudwatch.TreatMissingData.BREACHING,
    )


DEFECT = Defect("Alarm thresholds are percentages, their metrics are counts", change)
