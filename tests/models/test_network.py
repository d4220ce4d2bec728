"""How functions get to S3 and DynamoDB, across stacks."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Graph
from dr_validator.models.network.network import ways
from dr_validator.models.network.routes import Exit
from dr_validator.models.network.stores import uses

NETWORK = """
  Network@us-east-2:
    Resources:
      Vpc: {Type: AWS::EC2::VPC}
      One: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
      Two: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
      TableOne: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
      TableTwo: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
      Inside: {Type: AWS::EC2::InternetGateway}
      A:
        Type: AWS::EC2::SubnetRouteTableAssociation
        Properties: {SubnetId: !Ref One, RouteTableId: !Ref TableOne}
      B:
        Type: AWS::EC2::SubnetRouteTableAssociation
        Properties: {SubnetId: !Ref Two, RouteTableId: !Ref TableTwo}
      Route:
        Type: AWS::EC2::Route
        Properties: {RouteTableId: !Ref TableOne, %s}
      Endpoint:
        Type: AWS::EC2::VPCEndpoint
        Properties:
          VpcId: !Ref Vpc
          ServiceName: !Sub "com.amazonaws.${AWS::Region}.s3"
          RouteTableIds: [!Ref TableTwo]
    Outputs:
      One: {Value: !Ref One, Export: {Name: one}}
      Two: {Value: !Ref Two, Export: {Name: two}}
"""
COMPUTE = """
  Compute@us-east-2:
    after: [Network]
    Resources:
      Function:
        Type: AWS::Lambda::Function
        Properties:
          VpcConfig: {SubnetIds: [!ImportValue one, !ImportValue two]}
          Environment: {Variables: {TARGET: !Ref Documents}}
      Documents: {Type: AWS::S3::Bucket}
"""


def graph_with(route: str) -> Graph:
    return read_graph(example("stacks:" + NETWORK % route + COMPUTE))


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        ("DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: nat-1", Exit.NAT),
        ("DestinationCidrBlock: 52.216.0.0/15, NatGatewayId: nat-1", Exit.OTHER),
        ("DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Inside", Exit.NONE),
        ("DestinationCidrBlock: 0.0.0.0/0, GatewayId: igw-1", Exit.NONE),
        ("DestinationCidrBlock: 0.0.0.0/0, GatewayId: vgw-1", Exit.OTHER),
        ("DestinationCidrBlock: 0.0.0.0/0, InstanceId: i-1", Exit.OTHER),
        ("DestinationPrefixListId: pl-1, TransitGatewayId: tgw-1", Exit.OTHER),
        ("DestinationCidrBlock: 10.20.0.0/16, TransitGatewayId: tgw-1", Exit.NONE),
        ("DestinationCidrBlock: 0.0.0.0/0, VpcPeeringConnectionId: pcx-1", Exit.NONE),
    ],
)
def test_where_a_route_leads(route: str, expected: Exit) -> None:
    (detour,) = graph_with(route).view(ways).detours
    assert detour.exit is expected
    assert [table.logical_id for table in detour.tables] == ["TableOne"]
    assert detour.endpoint is not None and detour.endpoint.logical_id == "Endpoint"
    assert detour.signs[0][1] == "its variable TARGET names Compute/Documents"


def test_functions_of_a_stack_whose_way_is_lost_are_told_together() -> None:
    text = """
stacks:
  Compute@us-east-2:
    Resources:
      One: &function
        Type: AWS::Lambda::Function
        Properties:
          VpcConfig: {SubnetIds: [subnet-1]}
          Environment: {Variables: {TARGET: !Ref Documents}}
      Two: *function
      Documents: {Type: AWS::S3::Bucket}
"""
    (lost,) = read_graph(example(text)).view(ways).untraced
    assert lost.who == "Compute/One, Compute/Two"
    assert lost.services == ("s3",)
    assert lost.doubt.reason == "the subnet is not in this assembly"


def test_what_is_lost_by_one_cause_is_said_once() -> None:
    text = """
stacks:
  Compute@us-east-2:
    Resources:
      One:
        Type: AWS::Lambda::Function
        Properties:
          VpcConfig: {SubnetIds: [!ImportValue A, !ImportValue B, !ImportValue C]}
          Environment: {Variables: {TARGET: !Ref Documents}}
      Documents: {Type: AWS::S3::Bucket}
"""
    (lost,) = read_graph(example(text)).view(ways).untraced
    assert lost.doubt.place.pointer == "/Properties/VpcConfig/SubnetIds/0"


USES = """
stacks:
  Compute@us-east-2:
    Resources:
      Function:
        Type: AWS::Lambda::Function
        Properties:
          Role: !GetAtt Role.Arn
          Environment: {Variables: %s}
      Role:
        Type: AWS::IAM::Role
        Properties: {Policies: [{PolicyDocument: {Statement: %s}}]}
      Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: payments}}
  Other@us-east-1:
    Resources:
      Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: documents}}
"""
NONE = "[]"


@pytest.mark.parametrize(
    ("variables", "statement", "expected"),
    [
        ("{NAME: !Ref Table}", NONE, [("dynamodb", "us-east-2")]),
        ("{TABLE_NAME: payments}", NONE, [("dynamodb", "us-east-2")]),
        ("{DATABASE: payments}", NONE, []),
        ("{BUCKET: documents}", NONE, [("s3", "us-east-1")]),
        ("{}", "{Effect: Allow, Action: 's3:*', Resource: '*'}", [("s3", "us-east-2")]),
        ("{}", "{Effect: Allow, Action: '*', Resource: '*'}", []),
        ("{}", "{Effect: Deny, Action: 's3:*', Resource: '*'}", []),
        ("{}", "{Effect: Allow, Action: 'dynamodb:GetRecords', Resource: '*'}", []),
        (
            "{}",
            "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::documents/*'}",
            [("s3", "us-east-1")],
        ),
        (
            "{BUCKET: documents}",
            "{Effect: Allow, Action: 's3:*', Resource: '*'}",
            [("s3", "us-east-2")],
        ),
    ],
)
def test_what_says_that_a_function_reaches_a_store(
    variables: str, statement: str, expected: list[tuple[str, str]]
) -> None:
    graph = read_graph(example(USES % (variables, statement)))
    (function,) = graph.all("AWS::Lambda::Function")
    assert [(use.service, use.region) for use in uses(graph, function)] == expected


@pytest.mark.parametrize(
    ("code", "layers", "expected"),
    [
        ("boto3.client('sqs').send_message()", "[]", []),
        ("boto3.client('dynamodb').get_item()", "[]", ["dynamodb"]),
        ("store.read()", "[arn:aws:lambda:us-east-1:111122223333:layer:store:1]", ["dynamodb"]),
        (None, "[]", ["dynamodb"]),
    ],
)
def test_a_role_says_nothing_of_what_readable_code_never_speaks_of(
    code: str | None, layers: str, expected: list[str]
) -> None:
    source = f'{{ZipFile: "{code}"}}' if code else "{S3Bucket: elsewhere, S3Key: code.zip}"
    graph = read_graph(
        example(
            f"""
stacks:
  Compute@us-east-1:
    Resources:
      Function:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: python3.12
          Handler: index.handler
          Role: !GetAtt Role.Arn
          Layers: {layers}
          Code: {source}
      Role:
        Type: AWS::IAM::Role
        Properties:
          Policies:
            - PolicyDocument:
                Statement: [{{Effect: Allow, Action: ["dynamodb:*", "sqs:*"], Resource: "*"}}]
""".replace("          Layers: []\n", "")
        )
    )
    (function,) = graph.all("AWS::Lambda::Function")
    assert [use.service for use in uses(graph, function)] == expected
