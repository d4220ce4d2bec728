"""In each partition of AWS, a failover that is right is right."""

from __future__ import annotations

import pytest
from dr_validator.check import discover, run
from dr_validator.engine import read_graph
from dr_validator.example import example

APP = """
stacks:
  Primary@{primary}: {{Resources: {{Topic: {{Type: AWS::SNS::Topic}}}}}}
  Secondary@{secondary}:
    Resources:
      Zone: {{Type: AWS::Route53::HostedZone, Properties: {{Name: pay.example.com}}}}
      One: {{Type: AWS::Route53::RecordSet, Properties: {{
        HostedZoneId: !Ref Zone, Name: api.pay.example.com, Type: CNAME, TTL: "60",
        SetIdentifier: one, Weight: "100", ResourceRecords: [one.example.com]}}}}
      Two: {{Type: AWS::Route53::RecordSet, Properties: {{
        HostedZoneId: !Ref Zone, Name: api.pay.example.com, Type: CNAME, TTL: "60",
        SetIdentifier: two, Weight: "0", ResourceRecords: [two.example.com]}}}}
      Role:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Statement:
              Effect: Allow
              Principal: {{Service: states.amazonaws.com}}
              Action: sts:AssumeRole
          Policies:
            - PolicyName: records
              PolicyDocument:
                Statement:
                  - Effect: Allow
                    Action: route53:ChangeResourceRecordSets
                    Resource: !Sub "arn:{partition}:route53:::hostedzone/${{Zone}}"
      Machine:
        Type: AWS::StepFunctions::StateMachine
        Properties:
          RoleArn: !GetAtt Role.Arn
          Definition:
            StartAt: Move
            States:
              Move:
                Type: Task
                Resource: !Sub "arn:${{AWS::Partition}}:states:::aws-sdk:route53:{call}"
                Arguments: {{HostedZoneId: !Ref Zone, ChangeBatch: {{Changes: []}}}}
                End: true
"""
REGIONS = [
    ("us-east-1", "us-west-2", "aws"),
    ("us-gov-west-1", "us-gov-east-1", "aws-us-gov"),
    ("cn-north-1", "cn-northwest-1", "aws-cn"),
]


def denied(primary: str, secondary: str, partition: str) -> list[str]:
    """The roles that may not do what the failover asks of them."""
    text = APP.format(
        primary=primary,
        secondary=secondary,
        partition=partition,
        call="changeResourceRecordSets",
    )
    findings, crashed = run(discover(), read_graph(example(text)))
    assert crashed == []
    return [
        each.place.logical_id
        for each in findings
        if each.problem.proven and "ChangeResourceRecordSets" in each.problem.message
    ]


@pytest.mark.parametrize(("primary", "secondary", "partition"), REGIONS)
@pytest.mark.parametrize("spelled", [True, False])
def test_a_role_for_its_own_partition(
    primary: str, secondary: str, partition: str, spelled: bool
) -> None:
    assert denied(primary, secondary, partition if spelled else "${AWS::Partition}") == []


@pytest.mark.parametrize(("primary", "secondary", "partition"), REGIONS[1:])
def test_a_role_for_another_partition(primary: str, secondary: str, partition: str) -> None:
    del partition
    assert denied(primary, secondary, "aws") == ["Role"]
