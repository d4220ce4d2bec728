"""Alarms."""

from __future__ import annotations

from tests.mutants.mutant import mutant
from tests.mutants.mutate import add, at, copy, delete, replace, write

ERRORS, API = "PrimaryMonitoring/PaymentValidationErrorRate", "SecondaryMonitoring/ApiErrorRate"
TABLE_LAG = "PrimaryMonitoring/TableReplicationLag"
LAG = "SecondaryMonitoring/DatabaseReplicationLag"
EXPRESSION = "Metrics[0].Expression"
SHARE = {
    "MetricName": "5XXError",
    "Namespace": "AWS/ApiGateway",
    "Statistic": "Average",
    "Period": 60,
    "Dimensions": [{"Name": "ApiName", "Value": "payments-api-prod"}],
}
TOPIC = "arn:aws:sns:us-east-1:111122223333:payments-alarms-prod"

MUTANTS = [
    mutant(
        "alarm-of-a-table-that-is-not-there",
        at(TABLE_LAG, "Dimensions[1].Value", replace("payments-tranasctions-prod")),
        fires=(
            "alarm-metric-never-emitted "
            "PrimaryMonitoring/TableReplicationLag /Properties/Dimensions/1/Value",
        ),
    ),
    mutant(
        "alarm-of-another-service",
        at(LAG, "Namespace", replace("AWS/DynamoDB")),
        fires=(
            "alarm-metric-never-emitted "
            "SecondaryMonitoring/DatabaseReplicationLag /Properties/Namespace",
        ),
    ),
    mutant(
        "alarm-counts-the-samples-of-a-lag",
        at(LAG, "Statistic", replace("SampleCount")),
        fires=(
            "alarm-counts-samples SecondaryMonitoring/DatabaseReplicationLag /Properties/Statistic",
        ),
    ),
    mutant(
        "alarm-on-less-than-nothing",
        at(LAG, "Threshold", replace(0)),
        at(LAG, "ComparisonOperator", replace("GreaterThanOrEqualToThreshold")),
        fires=(
            "alarm-impossible-threshold "
            "SecondaryMonitoring/DatabaseReplicationLag /Properties/Threshold",
        ),
    ),
    mutant(
        "alarm-of-more-points-than-periods",
        at(LAG, "EvaluationPeriods", replace(2)),
        fires=(
            "alarm-refused-setting "
            "SecondaryMonitoring/DatabaseReplicationLag /Properties/DatapointsToAlarm",
        ),
    ),
    mutant(
        "alarm-of-a-metric-that-it-does-not-have",
        at(ERRORS, EXPRESSION, replace("100 * errors / total")),
        fires=(
            "alarm-refused-setting "
            "PrimaryMonitoring/PaymentValidationErrorRate /Properties/Metrics/0/Expression",
        ),
    ),
    mutant(
        "alarm-over-itself",
        write(
            "PrimaryMonitoring",
            "Both",
            "AWS::CloudWatch::CompositeAlarm",
            {"AlarmName": "payments-both", "AlarmRule": 'ALARM("payments-both")'},
        ),
        fires=("alarm-composite-of-nobody PrimaryMonitoring/Both /Properties/AlarmRule",),
    ),
    mutant(
        "alarm-counts-errors",
        at(ERRORS, EXPRESSION, replace("errors")),
        fires=(
            "alarm-count-for-rate "
            "PrimaryMonitoring/PaymentValidationErrorRate /Properties/Threshold",
        ),
    ),
    mutant(
        "alarm-counts-more-errors",
        at(API, EXPRESSION, replace("errors + 0 * calls")),
        fires=("alarm-count-for-rate SecondaryMonitoring/ApiErrorRate /Properties/Threshold",),
    ),
    mutant(
        "alarm-counts-errors-of-the-api",
        at(API, "Metrics", delete),
        *(at(API, name, add(value)) for name, value in {**SHARE, "Statistic": "Sum"}.items()),
        fires=("alarm-count-for-rate SecondaryMonitoring/ApiErrorRate /Properties/Threshold",),
    ),
    mutant(
        "alarm-average-of-errors-and-a-percentage",
        at(API, "Metrics", delete),
        *(at(API, name, add(value)) for name, value in SHARE.items()),
        fires=(
            "alarm-percent-for-fraction SecondaryMonitoring/ApiErrorRate /Properties/Threshold",
        ),
    ),
    mutant(
        "alarm-share-and-a-percentage",
        at(ERRORS, EXPRESSION, replace("errors / calls")),
        fires=(
            "alarm-percent-for-fraction "
            "PrimaryMonitoring/PaymentValidationErrorRate /Properties/Threshold",
        ),
    ),
    mutant(
        "alarm-percentage-and-a-share",
        at(API, "Threshold", replace(0.01)),
        fires=(
            "alarm-percent-for-fraction SecondaryMonitoring/ApiErrorRate /Properties/Threshold",
        ),
    ),
    mutant(
        "alarm-lag-in-seconds",
        at(LAG, "Threshold", replace(10)),
        fires=(
            "alarm-wrong-time-unit "
            "SecondaryMonitoring/DatabaseReplicationLag /Properties/Threshold",
        ),
    ),
    mutant(
        "alarm-lag-of-the-table-in-seconds",
        at(TABLE_LAG, "Threshold", replace(10)),
        fires=(
            "alarm-wrong-time-unit PrimaryMonitoring/TableReplicationLag /Properties/Threshold",
        ),
    ),
    mutant(
        "alarm-lag-asked-for-in-seconds",
        at(LAG, "Unit", add("Seconds")),
        fires=(
            "alarm-unit-not-published SecondaryMonitoring/DatabaseReplicationLag /Properties/Unit",
        ),
    ),
    mutant(
        "alarm-rate-asked-for-in-percent",
        at(ERRORS, "Metrics[1].MetricStat.Unit", add("Percent")),
        fires=(
            "alarm-unit-not-published "
            "PrimaryMonitoring/PaymentValidationErrorRate /Properties/Metrics/1/MetricStat/Unit",
        ),
    ),
    mutant(
        "alarm-lag-of-the-database-in-the-primary-region",
        copy(LAG, "PrimaryMonitoring"),
        fires=(
            "alarm-metric-in-other-region "
            "SecondaryMonitoring/DatabaseReplicationLag /Properties/Dimensions/0/Value",
        ),
    ),
    mutant(
        "alarm-lag-of-the-primary-cluster",
        at(LAG, "Dimensions[0].Value", replace("payments-us-east-1-prod")),
        # Both a cluster that does not lag and one of another region: said once.
        fires=(
            "alarm-metric-in-other-region "
            "SecondaryMonitoring/DatabaseReplicationLag /Properties/Dimensions/0/Value",
        ),
    ),
    mutant(
        "alarm-lag-towards-its-own-region",
        at(TABLE_LAG, "Dimensions[0].Value", replace("us-east-1")),
        fires=(
            "alarm-metric-never-emitted "
            "PrimaryMonitoring/TableReplicationLag /Properties/Dimensions/0/Value",
        ),
    ),
    mutant(
        "alarm-id-for-the-name-of-the-api",
        at(
            API,
            "Metrics[1].MetricStat.Metric.Dimensions[0].Value",
            replace({"Fn::ImportValue": "payments-api-id-prod"}),
        ),
        fires=(
            "alarm-metric-never-emitted "
            "SecondaryMonitoring/ApiErrorRate "
            "/Properties/Metrics/1/MetricStat/Metric/Dimensions/0/Value",
        ),
    ),
    mutant(
        "alarm-on-a-health-check-outside-us-east-1",
        write(
            "SecondaryMonitoring",
            "Primary",
            "AWS::CloudWatch::Alarm",
            {
                "MetricName": "HealthCheckStatus",
                "Namespace": "AWS/Route53",
                "Statistic": "Minimum",
                "Period": 60,
                "EvaluationPeriods": 1,
                "ComparisonOperator": "LessThanThreshold",
                "Threshold": 1,
                "Dimensions": [
                    {"Name": "HealthCheckId", "Value": "0123abcd-0123-0123-0123-0123456789ab"}
                ],
            },
        ),
        fires=(
            "alarm-metric-in-other-region SecondaryMonitoring/Primary /Properties/Namespace",
            "alarm-tells-nobody SecondaryMonitoring/Primary",
        ),
    ),
    mutant(
        "alarm-topic-of-the-other-region",
        at(LAG, "AlarmActions", replace([TOPIC])),
        fires=(
            "alarm-action-in-other-region "
            "SecondaryMonitoring/DatabaseReplicationLag /Properties/AlarmActions/0",
        ),
    ),
    mutant(
        "alarm-topic-of-the-other-region-when-all-is-well",
        at(API, "OKActions[0]", replace(TOPIC)),
        fires=(
            "alarm-action-in-other-region SecondaryMonitoring/ApiErrorRate /Properties/OKActions/0",
        ),
    ),
    mutant(
        "alarm-stage-that-is-not-there",
        at(API, "Metrics[1].MetricStat.Metric.Dimensions[1].Value", replace("live")),
        fires=(
            "alarm-metric-never-emitted "
            "SecondaryMonitoring/ApiErrorRate "
            "/Properties/Metrics/1/MetricStat/Metric/Dimensions/1/Value",
        ),
    ),
    mutant(
        "alarm-on-few-errors",
        at(API, "ComparisonOperator", replace("LessThanThreshold")),
        fires=(
            "alarm-reversed-comparison "
            "SecondaryMonitoring/ApiErrorRate /Properties/ComparisonOperator",
        ),
    ),
    mutant(
        "alarm-without-actions",
        at(LAG, "AlarmActions", delete),
        fires=("alarm-tells-nobody SecondaryMonitoring/DatabaseReplicationLag",),
    ),
    mutant(
        "alarm-actions-off",
        at(LAG, "ActionsEnabled", add(False)),
        fires=(
            "alarm-tells-nobody SecondaryMonitoring/DatabaseReplicationLag "
            "/Properties/ActionsEnabled",
        ),
    ),
    mutant(
        "alarm-metric-misspelt",
        at(LAG, "MetricName", replace("AuroraGlobalDBReplicationLags")),
        fires=(
            "alarm-metric-never-emitted SecondaryMonitoring/DatabaseReplicationLag "
            "/Properties/MetricName",
        ),
    ),
]
