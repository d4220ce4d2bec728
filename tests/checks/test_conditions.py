"""What stands under a condition that cannot be decided: proven is what holds either way."""

from __future__ import annotations

import pytest
from dr_validator.check import discover, run
from dr_validator.engine import read_graph
from dr_validator.example import example

APP = """
stacks:
  App@us-east-1:
    tags: {{DR-Role: primary}}
    Parameters: {{Role: {{Type: String}}, Size: {{Type: String}}}}
    Conditions:
      IsPrimary: !Equals [!Ref Role, primary]
      IsSecondary: !Equals [!Ref Role, secondary]
      IsOther: !Not [!Condition IsPrimary]
      IsLarge: !Equals [!Ref Size, large]
      IsLargePrimary: !And [!Condition IsPrimary, !Condition IsLarge]
    Resources:
{resources}
  Standby@us-west-2:
    tags: {{DR-Role: secondary}}
    Resources: {{Topic: {{Type: AWS::SNS::Topic}}}}
"""
REPLICATED = (
    "{Role: arn:aws:iam::111122223333:role/replication, Rules: "
    "[{Status: Enabled, Prefix: '', Destination: {Bucket: 'arn:aws:s3:::elsewhere'}}]}"
)
NONE = "!Ref AWS::NoValue"


def said(resources: str) -> list[tuple[bool, str]]:
    """What is said of the bucket's versioning: whether it is proven, and why not."""
    lines = "\n".join(f"      {line}" for line in resources.strip().splitlines())
    findings, crashed = run(discover(), read_graph(example(APP.format(resources=lines))))
    assert crashed == []
    return [
        (each.problem.proven, each.problem.reason)
        for each in findings
        if "VersioningConfiguration" in each.place.pointer
    ]


def bucket(replication: str, versioning: str = "", condition: str = "") -> str:
    """A bucket, in one line each."""
    return f"""
Docs:
  Type: AWS::S3::Bucket
  {f"Condition: {condition}" if condition else ""}
  Properties:
    {f"VersioningConfiguration: {versioning}" if versioning else ""}
    ReplicationConfiguration: {replication}
"""


IS_PRIMARY = "condition IsPrimary cannot be decided before deployment"


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (bucket(REPLICATED), [(True, "")]),
        # The replication may not be there, so that its source needs no versions.
        (bucket(f"!If [IsPrimary, {REPLICATED}, {NONE}]"), [(False, IS_PRIMARY)]),
        (bucket(f"!If [IsPrimary, {NONE}, {REPLICATED}]"), [(False, IS_PRIMARY)]),
        # Versioned where replicated: right, whatever the condition turns out to be.
        (
            bucket(
                f"!If [IsPrimary, {REPLICATED}, {NONE}]",
                f"!If [IsPrimary, {{Status: Enabled}}, {NONE}]",
            ),
            [],
        ),
        (
            bucket(
                f"!If [IsPrimary, {REPLICATED}, {NONE}]",
                f"!If [IsOther, {{Status: Enabled}}, {NONE}]",
            ),
            [(False, IS_PRIMARY.replace("IsPrimary", "IsOther"))],
        ),
        # Wrong in both branches.
        (bucket(f"!If [IsPrimary, {REPLICATED}, {REPLICATED}]"), [(True, "")]),
        (bucket(REPLICATED, f"!If [IsPrimary, {{Status: Suspended}}, {NONE}]"), [(True, "")]),
        (
            bucket(
                f"!If [IsPrimary, {REPLICATED}, !If [IsOther, {REPLICATED}, {NONE}]]",
            ),
            [(True, "")],
        ),
        # It cannot be primary and secondary, so one of the two branches is always taken.
        (
            bucket(
                f"!If [IsSecondary, {REPLICATED}, {NONE}]",
                f"!If [IsPrimary, {NONE}, {{Status: Enabled}}]",
            ),
            [],
        ),
        # A resource that may not be created proves nothing.
        (bucket(REPLICATED, condition="IsPrimary"), [(False, IS_PRIMARY)]),
        (
            bucket(REPLICATED, condition="IsLargePrimary"),
            [(False, "condition IsLargePrimary cannot be decided before deployment")],
        ),
    ],
)
def test_replication_of_a_bucket_without_versions(
    resources: str, expected: list[tuple[bool, str]]
) -> None:
    assert said(resources) == expected


NESTED = """
stacks:
  App@us-east-1:
    Parameters: {{Role: {{Type: String}}}}
    Conditions: {{IsPrimary: !Equals [!Ref Role, primary], Never: !Equals [a, b]}}
    Resources:
      Inner: {{Type: AWS::CloudFormation::Stack, Condition: {condition}}}
    nested:
      Inner:
        Resources:
          Topic:
            Type: AWS::CloudWatch::Alarm
            Properties: {{AlarmActions: ["arn:aws:sns:eu-west-1:111122223333:alerts"]}}
"""


@pytest.mark.parametrize(("condition", "expected"), [("IsPrimary", [False]), ("Never", [])])
def test_a_nested_stack_under_a_condition(condition: str, expected: list[bool]) -> None:
    graph = read_graph(example(NESTED.format(condition=condition)))
    findings, _ = run(discover(), graph)
    assert [each.problem.proven for each in findings if "eu-west-1" in each.problem.message] == (
        expected
    )


def test_too_many_conditions_to_try_all_of_them() -> None:
    names = [f"Open{number}" for number in range(8)]
    text = """
stacks:
  App@us-east-1:
    Parameters: {Given: {Type: String}}
    Conditions: {CONDITIONS}
    Resources:
      Docs:
        Type: AWS::S3::Bucket
        Properties:
          ReplicationConfiguration: !If [All, REPLICATED, !Ref AWS::NoValue]
  Standby@us-west-2: {Resources: {Topic: {Type: AWS::SNS::Topic}}}
"""
    conditions = [f"{name}: !Equals [!Ref Given, {name}]" for name in names]
    conditions.append(f"All: !Or [{', '.join(f'!Condition {name}' for name in names)}]")
    text = text.replace("CONDITIONS", ", ".join(conditions)).replace("REPLICATED", REPLICATED)
    findings, crashed = run(discover(), read_graph(example(text)))
    assert crashed == []
    found = [each.problem for each in findings if "VersioningConfiguration" in each.place.pointer]
    assert [each.proven for each in found] == [False]
