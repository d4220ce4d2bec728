"""Which region's key a property names."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Absent, Unknown
from dr_validator.models.access.keys import KeyAt, LocalKey, key_used

ID = "1b7cbd8e-3f37-4a4b-8f0b-0c4e5f7a1d2c"


def used(key: str) -> object:
    graph = read_graph(
        example(f"""
stacks:
  Keys@us-east-1:
    Resources:
      Key: {{Type: AWS::KMS::Key}}
      Everywhere: {{Type: AWS::KMS::Key, Properties: {{MultiRegion: true}}}}
    Outputs:
      Id: {{Value: !Ref Key}}
      Arn: {{Value: !GetAtt Key.Arn}}
      MultiId: {{Value: !Ref Everywhere}}
      MultiArn: {{Value: !GetAtt Everywhere.Arn}}
  App@us-east-2:
    after: [Keys]
    Parameters: {{Given: {{Type: String}}}}
    Resources:
      Own: {{Type: AWS::KMS::Key}}
      Replica: {{Type: AWS::KMS::ReplicaKey}}
      Alias: {{Type: AWS::KMS::Alias, Properties: {{AliasName: alias/own}}}}
      User: {{Type: Custom::User, Properties: {{Key: {key}}}}}
""")
    )
    return key_used(graph.all("Custom::User")[0].properties, "Key")


def output(name: str) -> str:
    return f"{{'Fn::GetStackOutput': {{StackName: Keys, OutputName: {name}, Region: us-east-1}}}}"


@pytest.mark.parametrize(
    ("key", "region"),
    [
        (f"arn:aws:kms:us-west-2:111122223333:key/{ID}", "us-west-2"),
        ("!GetAtt Own.Arn", "us-east-2"),
        ("!Ref Own", "us-east-2"),
        ("!Ref Alias", "us-east-2"),
        ("alias/own", "us-east-2"),
        ("!GetAtt Replica.Arn", "us-east-2"),
        (output("Id"), "us-east-1"),
        (output("Arn"), "us-east-1"),
        (output("MultiArn"), "us-east-1"),
        ("!Sub 'arn:aws:kms:eu-west-1:${AWS::AccountId}:key/${Given}'", "eu-west-1"),
    ],
)
def test_a_key_of_a_known_region(key: str, region: str) -> None:
    found = used(key)
    assert isinstance(found, KeyAt) and found.region == region


@pytest.mark.parametrize("key", [ID, "alias/payments", output("MultiId"), "!Ref Replica"])
def test_a_key_that_is_looked_up_where_it_is_used(key: str) -> None:
    assert isinstance(used(key), LocalKey)


@pytest.mark.parametrize("key", ["!Ref Given", "5", "!ImportValue elsewhere"])
def test_a_key_that_is_not_known(key: str) -> None:
    assert isinstance(used(key), Unknown)


def test_no_key() -> None:
    assert isinstance(used("!Ref AWS::NoValue"), Absent)
