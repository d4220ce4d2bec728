"""What raises the capacity of a standby, as far as it can be read."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.failover.raising import raiser_of

ROLE = """
      Role:
        Type: AWS::IAM::Role
        Properties:
          Policies:
            - PolicyName: grow
              PolicyDocument:
                Statement: [{Effect: Allow, Action: "ecs:UpdateService", Resource: "*"}]
"""


def raised(resources: str, kind: str = "AWS::ECS::Service") -> tuple[str, bool] | None:
    text = f"stacks:\n  Standby@us-west-2:\n    Resources:\n{resources}"
    found = raiser_of(read_graph(example(text)), kind)
    return None if found is None else (found.method, found.sure)


def function(body: str) -> str:
    return f"""
      Grow:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: python3.13
          Handler: index.handler
          Role: !GetAtt Role.Arn
          Code:
            ZipFile: |
              import boto3
              def handler(event, context):
                  {body}
{ROLE}"""


def test_code_that_calls_it() -> None:
    body = "boto3.client('ecs').update_service(service='orders', desiredCount=2)"
    assert raised(function(body)) == ("update_service", True)
    assert raised(function(body), "AWS::EKS::Nodegroup") is None


def test_code_that_is_allowed_to_and_does_not() -> None:
    assert raised(function("return 1")) is None


def test_code_that_cannot_be_read_may_by_its_role() -> None:
    unread = f"""
      Grow:
        Type: AWS::Lambda::Function
        Properties: {{Role: !GetAtt Role.Arn, Code: {{S3Bucket: b, S3Key: k}}}}
{ROLE}"""
    assert raised(unread) == ("update_service", False)


@pytest.mark.parametrize("key", ["EcsCapacityIncreaseConfig", "ecsCapacityIncreaseConfig"])
def test_a_region_switch_plan(key: str) -> None:
    plan = f"""
      Plan:
        Type: AWS::ARCRegionSwitch::Plan
        Properties: {{Workflows: [{{Steps: [{{ExecutionBlockConfiguration: {{{key}: {{}}}}}}]}}]}}
"""
    assert raised(plan) == ("ecsCapacityIncreaseConfig", True)
    assert raised(plan, "AWS::RDS::DBCluster") is None
