"""What alarms measure: direct metrics, metric math, and the resources they name."""

from __future__ import annotations

import re

import pytest
from dr_validator.aws.metrics import DIMENSIONS, FACTS, SECONDARY_ONLY
from dr_validator.aws.naming import NAMING
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.alarms.alarms import Alarm, Scale, alarms, elsewhere
from dr_validator.resolve.value import Unknown

ALARM = """
stacks:
  Monitoring@us-east-2:
    Resources:
      ApiErrorRate1A2B3C4D:
        Type: AWS::CloudWatch::Alarm
        Properties: %s
"""


def alarm_with(properties: str) -> Alarm:
    (alarm,) = read_graph(example(ALARM % properties)).view(alarms)
    return alarm


@pytest.mark.parametrize(
    ("namespace", "name", "statistic", "expected"),
    [
        ("AWS/Lambda", "Errors", "Sum", Scale.COUNT),
        ("AWS/Lambda", "Errors", "Average", Scale.SHARE),
        ("AWS/Lambda", "Errors", "Maximum", Scale.SHARE),
        ("AWS/Lambda", "Throttles", "Average", None),
        ("AWS/Lambda", "Duration", "Average", None),
        ("AWS/Lambda", "Duration", "SampleCount", Scale.COUNT),
        ("AWS/ApiGateway", "5XXError", "Average", Scale.SHARE),
        ("AWS/ApiGateway", "5XXError", "Maximum", None),
        ("AWS/ApiGateway", "5XXError", "Sum", Scale.COUNT),
        ("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "Average", None),
        ("Payments", "ErrorRate", "Sum", None),
    ],
)
def test_scale_of_a_metric(
    namespace: str, name: str, statistic: str, expected: Scale | None
) -> None:
    alarm = alarm_with(f"{{Namespace: {namespace}, MetricName: {name}, Statistic: {statistic}}}")
    assert alarm.scale is expected
    assert alarm.title == f"{namespace} {name} {statistic}"


MATH = """
          Metrics:
            - {Id: result, Expression: "%s"}
            - {Id: half, Expression: errors / calls, ReturnData: false}
            - Id: errors
              ReturnData: false
              MetricStat: {Stat: Sum, Metric: {Namespace: AWS/Lambda, MetricName: Errors}}
            - Id: calls
              ReturnData: false
              MetricStat: {Stat: Sum, Metric: {Namespace: AWS/Lambda, MetricName: Invocations}}
            - Id: slow
              ReturnData: "false"
              MetricStat: {Stat: p99, Metric: {Namespace: AWS/Lambda, MetricName: Duration}}
            - Id: requests
              ReturnData: false
              MetricStat: {Stat: Sum, Metric: {Namespace: AWS/ApiGateway, MetricName: Count}}
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("100 * errors / calls", Scale.PERCENT),
        ("errors/calls*100", Scale.PERCENT),
        ("(errors / calls) * 100.0", Scale.PERCENT),
        ("100 * half", Scale.PERCENT),
        ("IF(calls > 20, 100 * errors / calls, 0)", Scale.PERCENT),
        ("errors / calls", Scale.SHARE),
        ("half", Scale.SHARE),
        ("FILL(errors, 0) / calls", Scale.SHARE),
        ("1 - errors / calls", Scale.SHARE),
        ("errors + calls", Scale.COUNT),
        ("SUM([errors, calls])", Scale.COUNT),
        ("FILL(errors, 0)", Scale.COUNT),
        ("IF(calls > 100, errors / calls, 0)", None),
        ("errors / requests", None),
        ("calls / errors", None),
        ("errors * 100", None),
        ("slow", None),
        ("slow / calls", None),
        ("RATE(errors)", None),
        ("errors / PERIOD(errors)", None),
        ("SUM(METRICS())", None),
        ("ANOMALY_DETECTION_BAND(errors, 2)", None),
    ],
)
def test_scale_of_metric_math(expression: str, expected: Scale | None) -> None:
    assert alarm_with(MATH % expression).scale is expected


def test_a_returned_metric_counts_as_the_metric_itself() -> None:
    alarm = alarm_with(
        "{Metrics: [{Id: a, MetricStat: {Stat: Sum, Metric: "
        "{Namespace: AWS/Lambda, MetricName: Errors}}}]}"
    )
    assert alarm.single is not None and alarm.expression == ""
    assert alarm.title == "AWS/Lambda Errors Sum"


def test_words_come_from_name_description_construct_and_labels() -> None:
    alarm = alarm_with(
        '{AlarmName: !Sub "${AWS::StackId}-5xx", AlarmDescription: Too many,'
        " Metrics: [{Id: a, Expression: b, Label: in percent}]}"
    )
    assert alarm.words == ("Too many", "-5xx", "ApiErrorRate", "in percent")
    assert alarm.says(re.compile(r"\berror rate\b")) == "ApiErrorRate"
    assert alarm.says(re.compile("count")) == ""


@pytest.mark.parametrize(
    ("threshold", "expected"), [("5", 5.0), ('"0.5"', 0.5), ("true", None), ("[1]", None)]
)
def test_threshold_as_a_number(threshold: str, expected: float | None) -> None:
    assert alarm_with(f"{{Threshold: {threshold}}}").limit == expected


REGIONS = """
stacks:
  Monitoring@us-east-1:
    Parameters: {Given: {Type: String}}
    Resources:
      Alarm:
        Type: AWS::CloudWatch::Alarm
        Properties: {Namespace: AWS/Any, Dimensions: [{Name: %s, Value: %s}]}
      Local: {Type: AWS::Lambda::Function, Properties: {FunctionName: both}}
  Compute@us-east-2:
    Resources:
      Function: {Type: AWS::Lambda::Function, Properties: {FunctionName: settle}}
      Both: {Type: AWS::Lambda::Function, Properties: {FunctionName: both}}
      Cluster: {Type: AWS::RDS::DBCluster, Properties: {DBClusterIdentifier: Payments}}
    Outputs:
      Function: {Value: !Ref Function}
  Anywhere:
    Resources:
      Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: alarms}}
"""


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("FunctionName", "settle", "Function"),
        ("FunctionName", "!GetStackOutput {StackName: Compute, OutputName: Function, "
         "Region: us-east-2}", "Function"),
        ("FunctionName", "both", None),
        ("FunctionName", "another", None),
        ("FunctionName", "us-east-1.settle", None),
        ("DBClusterIdentifier", "payments", "Cluster"),
        ("TopicName", "alarms", None),
        ("DBClusterIdentifier", "!Ref Given", Unknown),
        ("FunctionName", "!Ref Given", None),
        ("Stage", "settle", None),
    ],
)  # fmt: skip
def test_a_dimension_that_names_what_is_in_another_region(
    name: str, value: str, expected: str | type[Unknown] | None
) -> None:
    graph = read_graph(example(REGIONS % (name, value)))
    (alarm,) = graph.view(alarms)
    ((word, node),) = alarm.metrics[""].dimensions()
    found = elsewhere(graph, word, node)
    if isinstance(found, Unknown):
        assert expected is Unknown
    else:
        assert (found and found.logical_id) == expected


def test_the_tables_agree_with_each_other() -> None:
    lags = [name for name in SECONDARY_ONLY if name.endswith("Lag")]
    assert all(FACTS["AWS/RDS", name].unit == "Milliseconds" for name in lags)
    known = {kind for kinds in DIMENSIONS.values() for kind in kinds}
    assert known - set(NAMING) == {"AWS::ElasticLoadBalancingV2::LoadBalancer"}
