"""Encryption that differs on purpose: an example cannot show it, since it is insecure as well."""

from __future__ import annotations

import pytest
from dr_validator.check import discover
from dr_validator.engine import read_graph
from dr_validator.example import example

TEXT = """
stacks:
  Primary@us-east-1:
    Resources:
      Global: {{Type: AWS::RDS::GlobalCluster, Properties: {{SourceDBClusterIdentifier: !Ref Db}}}}
      Db: {{Type: AWS::RDS::DBCluster, Properties: {{StorageEncrypted: {primary}}}}}
    Outputs: {{Id: {{Value: !Ref Global}}}}
  Secondary@us-east-2:
    Resources:
      Db:
        Type: AWS::RDS::DBCluster
        Properties:
          StorageEncrypted: {secondary}
          GlobalClusterIdentifier:
            Fn::GetStackOutput: {{StackName: Primary, OutputName: Id, Region: us-east-1}}
"""


@pytest.mark.parametrize(
    ("primary", "secondary", "message"),
    [
        ("true", "false", "the secondary is not encrypted, but the primary is: RDS refuses it"),
        ("false", "true", "the secondary is encrypted, but the primary is not: RDS refuses it"),
    ],
)
def test_members_that_differ(primary: str, secondary: str, message: str) -> None:
    (check,) = (each for each in discover() if each.id == "aurora-encryption-mismatch")
    graph = read_graph(example(TEXT.format(primary=primary, secondary=secondary)))
    found = [(each.message, each.place.pointer, each.proven) for each in check.run(graph)]
    assert found == [(message, "/Properties/StorageEncrypted", True)]
