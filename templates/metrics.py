"""The metrics that alarms and the dashboard share."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch

from .settings import STAGE, Settings, Site

MINUTE = cdk.Duration.minutes(1)


def _sum(namespace: str, name: str, dimensions: dict[str, str]) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace=namespace,
        metric_name=name,
        dimensions_map=dimensions,
        statistic="Sum",
        period=MINUTE,
    )


def _percent(
    label: str, errors: cloudwatch.Metric, calls: cloudwatch.Metric, key: str = ""
) -> cloudwatch.MathExpression:
    """`key` tells the ids of several rates in one graph apart."""
    names = {"errors": f"errors{key}", "calls": f"calls{key}"}
    return cloudwatch.MathExpression(
        expression=f"100 * {names['errors']} / {names['calls']}",
        using_metrics={names["errors"]: errors, names["calls"]: calls},
        label=label,
        period=MINUTE,
    )


def lambda_error_rate(
    function_name: str, *, label: str = "Error rate (%)", key: str = ""
) -> cloudwatch.MathExpression:
    dimensions = {"FunctionName": function_name}
    return _percent(
        label,
        _sum("AWS/Lambda", "Errors", dimensions),
        _sum("AWS/Lambda", "Invocations", dimensions),
        key,
    )


def api_error_rate(settings: Settings) -> cloudwatch.MathExpression:
    dimensions = {"ApiName": settings.api_name, "Stage": STAGE}
    return _percent(
        "5XX rate (%)",
        _sum("AWS/ApiGateway", "5XXError", dimensions),
        _sum("AWS/ApiGateway", "Count", dimensions),
    )


def database_lag(settings: Settings) -> cloudwatch.Metric:
    """In milliseconds; a figure of the secondary cluster, in its region."""
    return cloudwatch.Metric(
        namespace="AWS/RDS",
        metric_name="AuroraGlobalDBReplicationLag",
        dimensions_map={"DBClusterIdentifier": settings.cluster_id(settings.secondary)},
        statistic="Maximum",
        period=MINUTE,
    )


def table_lag(settings: Settings, receiver: Site) -> cloudwatch.Metric:
    """In milliseconds; a figure of the region that sends."""
    return cloudwatch.Metric(
        namespace="AWS/DynamoDB",
        metric_name="ReplicationLatency",
        dimensions_map={"TableName": settings.table_name, "ReceivingRegion": receiver.region},
        statistic="Average",
        period=MINUTE,
    )
