"""One dashboard over both regions. Dashboards are global: a second one would replace it."""

from __future__ import annotations

import constructs
from aws_cdk import aws_cloudwatch as cloudwatch

from . import metrics
from .settings import Settings

FUNCTIONS = ("payment-validation", "transaction-processing", "notification")


def _graph(title: str, region: str, *lines: cloudwatch.IMetric) -> cloudwatch.GraphWidget:
    """The region of the graph is the region of its metrics."""
    return cloudwatch.GraphWidget(title=title, region=region, left=list(lines), width=12)


def write_dashboard(scope: constructs.Construct, settings: Settings) -> None:
    dashboard = cloudwatch.Dashboard(
        scope, "Dashboard", dashboard_name=f"{settings.project}-{settings.environment}"
    )
    for site in settings.sites:
        where = f"{site.role.value}, {site.region}"
        rates = [
            metrics.lambda_error_rate(settings.name(name), label=name, key=str(number))
            for number, name in enumerate(FUNCTIONS)
        ]
        dashboard.add_widgets(
            _graph(f"API 5XX rate, % ({where})", site.region, metrics.api_error_rate(settings)),
            _graph(f"Function error rate, % ({where})", site.region, *rates),
        )
    primary, secondary = settings.sites
    dashboard.add_widgets(
        _graph("Database replication lag, ms", secondary.region, metrics.database_lag(settings)),
        _graph("Table replication lag, ms", primary.region, metrics.table_lag(settings, secondary)),
    )
