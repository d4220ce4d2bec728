"""Checks of which one problem is less than another."""

from __future__ import annotations

import pytest
from dr_validator.check import discover, run
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.finding import Severity

ALARM = """
stacks:
  App@us-east-1:
    Resources:
      Alarm:
        Type: AWS::CloudWatch::Alarm
        Properties:
          AlarmDescription: {words}
          Namespace: AWS/Lambda
          MetricName: Errors
          Statistic: Sum
          Period: 60
          EvaluationPeriods: 1
          Threshold: 5
          ComparisonOperator: GreaterThanThreshold
          Dimensions: [{{Name: FunctionName, Value: orders}}]
"""


@pytest.mark.parametrize(
    ("words", "severity"),
    [("error rate above 5%", Severity.HIGH), ("high error rate", Severity.LOW)],
)
def test_only_a_percentage_says_for_certain_that_a_rate_is_meant(
    words: str, severity: Severity
) -> None:
    checks = [each for each in discover() if each.id == "alarm-count-for-rate"]
    (found,), crashed = run(checks, read_graph(example(ALARM.format(words=words))))
    assert (found.severity, crashed) == (severity, [])


PARTS = """
stacks:
  App@us-east-1:
    Resources:
      Global:
        Type: AWS::RDS::GlobalCluster
        Properties: {{GlobalClusterIdentifier: orders, Engine: aurora-postgresql}}
      Zone: {{Type: AWS::Route53::HostedZone, Properties: {{Name: example.com}}}}
      Record:
        Type: AWS::Route53::RecordSet
        Properties: {{Name: a.example.com, Type: A, HostedZoneId: !Ref Zone, SetIdentifier: a}}
      Failover:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: python3.12
          Handler: index.handler
          Environment: {{Variables: {{GLOBAL_CLUSTER_ID: {told}}}}}
          Code:
            ZipFile: |
              import boto3, os
              def handler(event, context):
                  boto3.client("rds").failover_global_cluster(
                      GlobalClusterIdentifier=os.environ["GLOBAL_CLUSTER_ID"])
"""


@pytest.mark.parametrize(
    ("told", "severity"), [("orders", Severity.LOW), ("payments", Severity.MEDIUM)]
)
def test_what_the_automation_is_told_need_not_be_searched_for_by_it(
    told: str, severity: Severity
) -> None:
    checks = [each for each in discover() if each.id == "export-unpublished"]
    found, crashed = run(checks, read_graph(example(PARTS.format(told=told))))
    severities = {each.place.logical_id: each.severity for each in found}
    assert severities == {"Global": severity, "Zone": Severity.MEDIUM}
    assert crashed == []


CHILD = """
stacks:
  App@us-east-1:
    Resources: {{Topic: {{Type: AWS::SNS::Topic}}}}
    Outputs: {{Topic: {{Value: !Ref Topic, Export: {{Name: topic}}}}}}
  App/Replica@us-east-2:
    Resources: {{Topic: {{Type: AWS::SNS::Topic, Properties: {{DisplayName: {name}}}}}}}
"""


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("alerts", Severity.LOW),
        ("!GetStackOutput {StackName: App, Region: us-east-1, OutputName: Topic}", Severity.MEDIUM),
    ],
)
def test_the_order_of_two_stacks_matters_where_one_needs_the_other(
    name: str, severity: Severity
) -> None:
    checks = [each for each in discover() if each.id == "stacks-unordered-child"]
    (found,), crashed = run(checks, read_graph(example(CHILD.format(name=name))))
    assert (found.severity, crashed) == (severity, [])
