"""The resolver, form by form: what each intrinsic gives in a stack of us-east-2."""

from __future__ import annotations

import pytest
from dr_validator.assembly.model import Json
from dr_validator.engine import read_graph
from dr_validator.example import assembly, example
from dr_validator.graph import Absent, Cause, Known, Resource, Unknown, Value

TEMPLATE = """
stacks:
  App@us-east-2:
    Parameters:
      Stage: {{Type: String, Default: prod}}
      Sizes: {{Type: CommaDelimitedList, Default: "small, large"}}
      Open: {{Type: String}}
      Ami: {{Type: "AWS::SSM::Parameter::Value<String>", Default: /ami}}
      Short: {{Type: String, Default: ami}}
      Amis: {{Type: "AWS::SSM::Parameter::Value<List<String>>", Default: /amis}}
      Foreign: {{Type: "AWS::SSM::Parameter::Value<String>", Default: /elsewhere}}
    Mappings:
      Regions:
        us-east-2: {{Zone: ZTWO}}
    Conditions:
      IsProd: !Equals [!Ref Stage, prod]
      IsTest: !Not [!Condition IsProd]
      IsOpen: !Equals [!Ref Open, "yes"]
      Never: !And [!Condition IsOpen, !Condition IsTest]
      Always: !Or [!Condition IsOpen, !Condition IsProd]
      Circular: !Not [!Condition Circular]
    Resources:
      Named: {{Type: AWS::S3::Bucket, Properties: {{BucketName: !Sub "pay-${{AWS::Region}}"}}}}
      Plain: {{Type: AWS::S3::Bucket}}
      Topic: {{Type: AWS::SNS::Topic, Properties: {{TopicName: alerts}}}}
      Api: {{Type: AWS::ApiGateway::RestApi}}
      Role: {{Type: AWS::IAM::Role, Properties: {{RoleName: worker, Path: /pay/}}}}
      Cluster: {{Type: AWS::RDS::DBCluster, Properties: {{DBClusterIdentifier: Payments}}}}
      Zone: {{Type: AWS::Route53::HostedZone}}
      Secret: {{Type: AWS::SecretsManager::Secret, Properties: {{Name: db}}}}
      Image: {{Type: AWS::SSM::Parameter, Properties: {{Name: /ami, Value: ami-1}}}}
      Images: {{Type: AWS::SSM::Parameter, Properties: {{Name: /amis, Value: "ami-2, ami-3"}}}}
      LoopA: {{Type: AWS::S3::Bucket, Properties: {{BucketName: !Ref LoopB}}}}
      LoopB: {{Type: AWS::S3::Bucket, Properties: {{BucketName: !Ref LoopA}}}}
      Subject:
        Type: Custom::Subject
        Properties:
          It: {written}
"""


def subject(written: str) -> Resource:
    graph = read_graph(example(TEMPLATE.format(written=written)))
    return next(each for each in graph.resources if each.logical_id == "Subject")


def read(written: str) -> Value:
    return subject(written).read("It")


KNOWN = {
    "plain": "plain",
    "12": 12,
    "true": True,
    "[a, b]": ["a", "b"],
    "{a: {b: 1}}": {"a": {"b": 1}},
    "!Ref AWS::Region": "us-east-2",
    "!Ref AWS::AccountId": "111122223333",
    "!Ref AWS::Partition": "aws",
    "!Ref AWS::URLSuffix": "amazonaws.com",
    "!Ref AWS::StackName": "App",
    "!Ref Stage": "prod",
    "!Ref Sizes": ["small", "large"],
    "!Ref Named": "pay-us-east-2",
    "!GetAtt Named.Arn": "arn:aws:s3:::pay-us-east-2",
    "!Ref Topic": "arn:aws:sns:us-east-2:111122223333:alerts",
    "!GetAtt Topic.TopicName": "alerts",
    "!GetAtt Role.Arn": "arn:aws:iam::111122223333:role/pay/worker",
    "!Ref Cluster": "payments",
    "!GetAtt [Cluster, DBClusterArn]": "arn:aws:rds:us-east-2:111122223333:cluster:payments",
    '!Sub "${Stage}-${AWS::Region}-${!Literal}"': "prod-us-east-2-${Literal}",
    '!Sub ["${x}/${Named.Arn}", {x: !Ref Stage}]': "prod/arn:aws:s3:::pay-us-east-2",
    '!Join ["-", [a, !Ref Stage, !Ref AWS::NoValue]]': "a-prod",
    '!Join [",", !Ref Sizes]': "small,large",
    "!Select [1, [a, b]]": "b",
    '!Select ["0", !Ref Sizes]': "small",
    '!Select [2, !Split ["/", !Join ["", ["https://", host, "/prod"]]]]': "host",
    '!Split [",", "a,b"]': ["a", "b"],
    "!FindInMap [Regions, !Ref AWS::Region, Zone]": "ZTWO",
    "!FindInMap [Regions, nowhere, Zone, {DefaultValue: ZNONE}]": "ZNONE",
    "!If [IsProd, yes, no]": "yes",
    "!If [IsTest, yes, no]": "no",
    "!If [IsOpen, same, same]": "same",
    "!If [Never, yes, no]": "no",
    "!If [Always, yes, no]": "yes",
    "!Base64 abc": "YWJj",
    '!Cidr ["10.0.0.0/16", 2, 8]': ["10.0.0.0/24", "10.0.1.0/24"],
    "!Length [a, b, c]": 3,
    "!Length {Ref: Sizes}": 2,
    "!ToJsonString {a: [1, !Ref Stage]}": '{"a":[1,"prod"]}',
    '"{{resolve:ssm:/ami}}"': "ami-1",
    '"{{resolve:ssm:/ami:3}}"': "ami-1",
    '"of-{{resolve:ssm:/ami}}/{{resolve:ssm:/ami:3}}"': "of-ami-1/ami-1",
    '!Sub "{{resolve:ssm:/${Short}}}"': "ami-1",
    '!Join ["", ["{{resolve:ssm:/", !Ref Short, "}}-x"]]': "ami-1-x",
    "!Ref Amis": ["ami-2", "ami-3"],
    "!Select [1, !Ref Amis]": "ami-3",
    "!Ref Ami": "ami-1",
    '!If [IsProd, !Sub "${Stage}", !Ref AWS::NoValue]': "prod",
    "[a, !Ref AWS::NoValue, b]": ["a", "b"],
    "{a: !Ref AWS::NoValue, b: 1}": {"b": 1},
}


@pytest.mark.parametrize(("written", "expected"), KNOWN.items(), ids=KNOWN.keys())
def test_known(written: str, expected: object) -> None:
    value = read(written)
    assert isinstance(value, Known), value
    assert value.value == expected
    assert value.place.pointer.split("/Fn::If")[0] == "/Properties/It"


@pytest.mark.parametrize("written", ["!Ref AWS::NoValue", "!If [IsTest, a, !Ref AWS::NoValue]"])
def test_absent(written: str) -> None:
    assert isinstance(read(written), Absent)


UNKNOWN = {
    "!Ref Open": (Cause.PARAMETER, "parameter Open has no default", False),
    "!Ref Plain": (Cause.DEPLOYMENT, "the id of Plain is assigned at deployment", False),
    "!Ref Nothing": (Cause.MALFORMED, "Ref to Nothing, which the template does not have", True),
    "!GetAtt Nothing.Arn": (
        Cause.MALFORMED,
        "Fn::GetAtt of Nothing, which the template does not have",
        True,
    ),
    "!Ref AWS::StackId": (Cause.DEPLOYMENT, "AWS::StackId is known only at deployment", False),
    "!If [IsOpen, a, b]": (
        Cause.CONDITION,
        "condition IsOpen cannot be decided before deployment",
        False,
    ),
    "!If [IsOpen, a, !Ref AWS::NoValue]": (
        Cause.CONDITION,
        "condition IsOpen cannot be decided before deployment",
        True,
    ),
    "!If [Missing, a, b]": (
        Cause.CONDITION,
        "condition Missing is not defined in the template",
        False,
    ),
    "!If [Circular, a, b]": (
        Cause.CONDITION,
        "condition Circular cannot be decided before deployment",
        False,
    ),
    "!ImportValue Shared": (
        Cause.IMPORT,
        "no stack of this assembly in us-east-2 exports Shared",
        False,
    ),
    "!Ref Foreign": (
        Cause.IMPORT,
        "SSM parameter /elsewhere is not made by this assembly in us-east-2",
        False,
    ),
    "!Ref LoopA": (Cause.CYCLE, None, False),
    "!Frobnicate x": (
        Cause.UNSUPPORTED,
        "Fn::Frobnicate is not a form this version can resolve",
        True,
    ),
    "!Join [a]": (Cause.MALFORMED, "Fn::Join is not a list of a delimiter and a list", True),
    "!Select [5, [a]]": (Cause.MALFORMED, "Fn::Select asks for item 5 of 1", True),
    "!Select [x, [a]]": (Cause.MALFORMED, "Fn::Select has no index", True),
    "!FindInMap [Regions, nowhere, Zone]": (
        Cause.MALFORMED,
        "the mapping Regions has no nowhere, Zone",
        True,
    ),
    '!Cidr ["not a block", 2, 8]': (Cause.MALFORMED, None, True),
    "!Sub {a: b}": (
        Cause.MALFORMED,
        "Fn::Sub is neither a string nor a string and a mapping",
        True,
    ),
    '"{{resolve:secretsmanager:db:SecretString:password}}"': (Cause.DYNAMIC, None, False),
    '"{{resolve:ssm-secure:/key:1}}"': (Cause.DYNAMIC, None, False),
    '"{{resolve:ssm:/ami"': (Cause.DYNAMIC, None, False),
    "{Ref: Stage, Fn::Sub: x}": (
        Cause.MALFORMED,
        "an intrinsic function has other keys beside it",
        True,
    ),
    "!GetAZs us-east-2": (Cause.DEPLOYMENT, None, False),
    "!Transform {Name: Macro}": (
        Cause.UNSUPPORTED,
        "the macro Macro runs only at deployment",
        True,
    ),
}


@pytest.mark.parametrize(("written", "expected"), UNKNOWN.items(), ids=UNKNOWN.keys())
def test_unknown(written: str, expected: tuple[Cause, str | None, bool]) -> None:
    cause, reason, may_be_absent = expected
    value = read(written)
    assert isinstance(value, Unknown), value
    assert value.cause is cause
    assert reason is None or value.reason == reason
    assert value.may_be_absent is may_be_absent


SHOWN = {
    '!Join ["", ["https://", !Ref Api, ".execute-api.", !Ref AWS::Region, ".amazonaws.com/x"]]': (
        "https://${Api}.execute-api.us-east-2.amazonaws.com/x"
    ),
    '!Sub "arn:aws:s3:::${Plain}/*"': "arn:aws:s3:::${Plain}/*",
    '!Join ["", [!GetAtt Plain.Arn, "/*"]]': "arn:aws:s3:::${Plain}/*",
    '!Select [2, !Split ["/", !Sub "https://${Api}.host/prod"]]': "${Api}.host",
    "!ToJsonString {id: !Ref Api}": '{"id":"${Api}"}',
    "!Ref Secret": "arn:aws:secretsmanager:us-east-2:111122223333:secret:db-${…}",
    '!Select [6, !Split [":", !Ref Secret]]': "db-${…}",
    "!Select [0, !GetAZs '']": "${…}",
}


@pytest.mark.parametrize(("written", "shown"), SHOWN.items(), ids=SHOWN.keys())
def test_text_of_what_is_not_known(written: str, shown: str) -> None:
    value = read(written)
    assert isinstance(value, Unknown) and value.text is not None, value
    assert value.text.shown() == shown


EQUAL = [
    ("!GetAtt Plain.Arn", '!Join ["", ["arn:aws:s3:::", !Ref Plain]]'),
    ('!Sub "${Api}.x"', '!Join [".", [!Ref Api, x]]'),
    ("!GetAtt Api.RestApiId", "!Ref Api"),
    ("!Ref Open", '!Sub "${Open}"'),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_two_ways_to_write_one_string_are_equal(one: str, other: str) -> None:
    graph = subject(f"[{one}, {other}]")
    left, right = graph.read_all("It[*]")
    assert isinstance(left, Unknown) and isinstance(right, Unknown)
    assert left.text is not None and left.text == right.text


def test_items_of_a_list_that_is_not_known_differ() -> None:
    resource = subject(
        "[!Select [0, !GetAtt Zone.NameServers], !Select [1, !GetAtt Zone.NameServers]]"
    )
    first, second = resource.read_all("It[*]")
    assert isinstance(first, Unknown) and isinstance(second, Unknown)
    assert first.text != second.text
    assert [ref.logical_id for ref in first.refs] == ["Zone"]


def test_a_region_that_is_not_set_is_unknown() -> None:
    written = "stacks: {App: {Resources: {T: {Type: A, Properties: {R: !Ref AWS::Region}}}}}"
    graph = read_graph(example(written))
    value = graph.resources[0].read("R")
    assert isinstance(value, Unknown)
    assert value.cause is Cause.REGION


def test_deep_nesting_is_followed_to_its_end() -> None:
    nested: Json = "x"
    for _ in range(5_000):
        nested = {"Fn::Join": ["", [nested]]}
    resource: Json = {"Type": "Custom::Subject", "Properties": {"It": nested}}
    graph = read_graph(assembly({"App@us-east-2": {"Resources": {"Subject": resource}}}))
    value = graph.resources[0].read("It")
    assert isinstance(value, Known) and value.value == "x"
