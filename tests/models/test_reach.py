"""Which services are called from a VPC, by what evidence, and whether there is a way."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.network.calls import service_calls
from dr_validator.models.network.reach import reach

APP = """
stacks:
  App@us-east-2:
    Parameters: {Open: {Type: String}}
    Resources:
      Vpc: {Type: AWS::EC2::VPC}
      Internet: {Type: AWS::EC2::InternetGateway}
      Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
      Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
      Association:
        Type: AWS::EC2::SubnetRouteTableAssociation
        Properties: {SubnetId: !Ref Subnet, RouteTableId: !Ref Table}
      Role:
        Type: AWS::IAM::Role
        Properties:
          Policies:
            - PolicyDocument: {Statement: {Effect: Allow, Action: %s, Resource: %s}}
      Function:
        Type: AWS::Lambda::Function
        Properties:
          Role: !GetAtt Role.Arn
          VpcConfig: {SubnetIds: [!Ref Subnet]}
          Runtime: %s
          Handler: index.handler
          %s
      More: {Type: AWS::SNS::Topic}
"""
CODE = "Code: {ZipFile: %s}"
ALL = "'*'"


def called(action: str, runtime: str, code: str, resource: str = ALL) -> list[str]:
    text = CODE % repr(code).replace("\\n", " ") if code else "Layers: []"
    graph = read_graph(example(APP % (action, resource, runtime, text)))
    return [call.service.title for call in graph.view(service_calls)]


@pytest.mark.parametrize(
    ("action", "runtime", "code", "expected"),
    [
        ("'*'", "python3.13", 'boto3.client("sts")', ["STS"]),
        ("'*'", "python3.13", "boto3.resource(service_name='sqs')", ["SQS"]),
        ("'*'", "python3.13", 'session.client("route53")', ["Route 53"]),
        ("'*'", "python3.13", 'boto3.client("dynamodb")', []),
        ("'*'", "python3.13", 'boto3.client("sts", region_name=there)', []),
        ("'*'", "python3.13", 'boto3.client("sts", endpoint_url=there)', []),
        ("'sts:AssumeRole'", "python3.13", 'boto3.client("sts")', ["STS"]),
        ("'s3:GetObject'", "python3.13", 'boto3.client("sts")', []),
        ("!Ref Open", "python3.13", 'boto3.client("sts")', ["STS"]),
        ("'sts:AssumeRole'", "python3.13", "pass", []),  # what can be read does not call it
        ("'*'", "nodejs22.x", "new SSMClient({})", ["Systems Manager"]),
        ("'*'", "nodejs22.x", "new AWS.SecretsManager()", ["Secrets Manager"]),
        ("'*'", "nodejs22.x", "new sdk.SFNClient({})", ["Step Functions"]),
        ("'*'", "nodejs22.x", "new SSMClient({ region: there })", []),
        ("'*'", "nodejs22.x", "class SSMClient {}; new SSMClient({})", []),
        ("'*'", "nodejs22.x", "new Lambda()", []),
        ("'ssm:GetParameter'", "java21", "", ["Systems Manager"]),
        ("['ssm:*', 'sqs:SendMessage', 'kms:Decrypt']", "java21", "", []),
    ],
)
def test_evidence_of_a_call(action: str, runtime: str, code: str, expected: list[str]) -> None:
    assert called(action, runtime, code) == expected


def test_what_a_role_is_allowed_in_another_region_is_no_call_in_its_own() -> None:
    there = "'arn:aws:ssm:us-east-1:111122223333:parameter/x'"
    assert called("'ssm:GetParameter'", "java21", "", there) == []


NAT = """
      Route:
        Type: AWS::EC2::Route
        Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: %s}
"""


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        ("0.0.0.0/0, NatGatewayId: nat-1", 0),
        ("0.0.0.0/0, GatewayId: !Ref Internet", 1),
        ("0.0.0.0/0, TransitGatewayId: tgw-1", 0),
        ("10.0.0.0/8, TransitGatewayId: tgw-1", 0),
        ("10.0.0.0/8, VpcPeeringConnectionId: pcx-1", 0),
    ],
)
def test_ways_out(route: str, expected: int) -> None:
    text = APP % ("'ssm:GetParameter'", ALL, "java21", "Layers: []") + NAT % route
    found = read_graph(example(text)).view(reach)
    assert [cut.titles for cut in found.cuts] == ["Systems Manager"] * expected
    assert found.lost == ()
