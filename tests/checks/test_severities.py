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
