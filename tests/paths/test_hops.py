"""Hops: what hands on to what, in each form that templates have for it."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph.node import Outside
from dr_validator.graph.resource import Resource
from dr_validator.paths.hops import Hop, hops, hops_from, hops_to

FUNCTION = """
    Role:
      Type: AWS::IAM::Role
      Properties: {AssumeRolePolicyDocument: {Statement: []}}
    Orders:
      Type: AWS::Lambda::Function
      Properties: {FunctionName: orders, Role: !GetAtt Role.Arn, Code: {ZipFile: x}}
"""


def found(resources: str) -> list[str]:
    """The hops of a stack: `Source -> Target`, in the order of their places."""
    return [_shown(hop) for hop in graph(resources).view(hops)]


def graph(resources: str):  # type: ignore[no-untyped-def]
    text = (
        f"stacks:\n  App@us-east-1:\n    Resources:\n{resources.replace(chr(10), chr(10) + '  ')}"
    )
    return read_graph(example(text))


def _shown(hop: Hop) -> str:
    match hop.target:
        case Resource(logical_id=name):
            end = name
        case Outside(value=value):
            end = str(value.value)
        case unknown:
            end = f"? {unknown.reason}"
    return f"{hop.source.logical_id} -> {end}"


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (
            FUNCTION
            + """
    Quick:
      Type: AWS::ApiGatewayV2::Api
      Properties: {Name: quick, ProtocolType: HTTP, Target: !GetAtt Orders.Arn}
""",
            ["Quick -> Orders"],
        ),
        (
            FUNCTION
            + """
    Get:
      Type: AWS::ApiGateway::Method
      Properties:
        RestApiId: !Ref Api
        HttpMethod: GET
        Integration:
          Type: AWS_PROXY
          Uri: !Join
            - ""
            - - "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
              - "arn:aws:lambda:us-east-1:111122223333:function:orders/invocations"
    Api: {Type: AWS::ApiGateway::RestApi}
""",
            ["Api -> Get", "Get -> Orders"],
        ),
        (
            FUNCTION
            + """
    Rule:
      Type: AWS::Events::Rule
      Properties:
        EventPattern: {source: [aws.health]}
        Targets:
          - {Id: a, Arn: !GetAtt Orders.Arn}
          - {Id: b, Arn: "arn:aws:sqs:us-east-1:111122223333:q"}
""",
            ["Rule -> Orders", "Rule -> arn:aws:sqs:us-east-1:111122223333:q"],
        ),
        (
            FUNCTION
            + """
    Queue: {Type: AWS::SQS::Queue}
    Mapping:
      Type: AWS::Lambda::EventSourceMapping
      Properties: {EventSourceArn: !GetAtt Queue.Arn, FunctionName: orders}
""",
            ["Queue -> Mapping", "Mapping -> Orders"],
        ),
        (
            """
    Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
    Group: {Type: AWS::ElasticLoadBalancingV2::TargetGroup}
    Listener:
      Type: AWS::ElasticLoadBalancingV2::Listener
      Properties:
        LoadBalancerArn: !Ref Balancer
        DefaultActions: [{Type: forward, TargetGroupArn: !Ref Group}]
    Service:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: !Ref Task
        LoadBalancers: [{TargetGroupArn: !Ref Group, ContainerPort: 80}]
    Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}
    Task:
      Type: AWS::ECS::TaskDefinition
      Properties:
        ContainerDefinitions:
          - {Name: web, Environment: [{Name: TABLE, Value: !Ref Table}]}
    Record:
      Type: AWS::Route53::RecordSet
      Properties:
        Name: shop.example.com
        Type: A
        HostedZoneId: Z0123456789ABCDEFGHIJ
        AliasTarget: {DNSName: !GetAtt Balancer.DNSName, HostedZoneId: Z35SXDOTRQ7X7K}
""",
            [
                "Balancer -> Listener",
                "Group -> Service",
                "Listener -> Group",
                "Record -> Balancer",
                "Service -> Task",
                "Task -> Table",
            ],
        ),
        (
            """
    Bucket: {Type: AWS::S3::Bucket}
    Pages:
      Type: AWS::CloudFront::Distribution
      Properties:
        DistributionConfig:
          Enabled: true
          Origins:
            - {Id: a, DomainName: !GetAtt Bucket.RegionalDomainName, S3OriginConfig: {}}
            - {Id: b, DomainName: origin.example.com, CustomOriginConfig: {}}
""",
            ["Pages -> Bucket", "Pages -> origin.example.com"],
        ),
    ],
    ids=["quick create", "api", "rule", "queue", "balancer", "distribution"],
)
def test_hops(resources: str, expected: list[str]) -> None:
    assert sorted(found(resources)) == sorted(expected)


def test_the_role_of_the_same_target() -> None:
    rules = graph("""
    One: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: []}}}
    Machine: {Type: AWS::StepFunctions::StateMachine, Properties: {RoleArn: !GetAtt One.Arn}}
    Rule:
      Type: AWS::Events::Rule
      Properties:
        Targets:
          - {Id: a, Arn: !Ref Machine}
          - {Id: b, Arn: !Ref Machine, RoleArn: !GetAtt One.Arn}
""")
    roles = [
        None if hop.role is None else hop.role.place.pointer
        for hop in rules.view(hops)
        if hop.source.logical_id == "Rule"
    ]
    assert roles == [None, "/Properties/Targets/1/RoleArn"]


def test_both_ways() -> None:
    whole = graph(
        FUNCTION
        + """
    Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Orders, AuthType: NONE}}
"""
    )
    url, function = (whole.all(kind)[0] for kind in ("AWS::Lambda::Url", "AWS::Lambda::Function"))
    assert [hop.target for hop in hops_from(whole, url)] == [function]
    assert [hop.source for hop in hops_to(whole, function)] == [url]
    assert hops_to(whole, url) == ()
