"""What is mistyped in a template stops no check."""

from __future__ import annotations

import pytest

from validator.check import discover, run
from validator.example import example
from validator.graph import Graph

FUNCTION = """
      Function:
        Type: AWS::Lambda::Function
        Properties:
          Role: arn:aws:iam::111122223333:role/validate
          Environment: {Variables: VARIABLES}
"""
TABLE = """
stacks:
  Primary@us-east-1:
    tags: {DR-Role: primary}
    Resources:
      Table:
        Type: AWS::DynamoDB::GlobalTable
        Properties: {TableName: payments, Replicas: [{Region: us-east-1}, {Region: REGION}]}
  Secondary@us-east-2:
    Resources:"""
STAGE = """
stacks:
  App@us-east-2:
    Resources:
      Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: payments}}
      Stage:
        Type: AWS::ApiGateway::Stage
        Properties: {RestApiId: !Ref Api, StageName: prod}
      Alarm:
        Type: AWS::CloudWatch::Alarm
        Properties:
          Namespace: AWS/ApiGateway
          MetricName: 5XXError
          Dimensions: [{Name: ApiName, Value: payments}, {Name: Stage, Value: {a: [b]}}]
"""


@pytest.mark.parametrize(
    "text",
    [
        TABLE.replace("REGION", "[x]") + FUNCTION.replace("VARIABLES", "{TABLE_NAME: payments}"),
        TABLE.replace("REGION", "{a: b}") + FUNCTION.replace("VARIABLES", "{TABLE_NAME: payments}"),
        TABLE.replace("REGION", "1") + FUNCTION.replace("VARIABLES", '{"O\'Neill": payments}'),
        STAGE,
    ],
)
def test_no_check_stops(text: str) -> None:
    _, crashed = run(discover(), Graph(example(text)))
    assert crashed == []
