"""What stands under a condition that cannot be decided: proven is what holds either way."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
import yaml
from dr_validator.check import discover, run
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Graph
from dr_validator.resolve.budget import Budget
from dr_validator.resolve.conditions import Comparison
from dr_validator.suppose import TRIES

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


def buckets(conditions: int) -> Graph:
    """Buckets whose versioning a condition each decides, by the name of each."""
    named = [f"Open{number}" for number in range(conditions)]
    resources = {
        f"Docs{name}": {
            "Type": "AWS::S3::Bucket",
            "Properties": {
                "VersioningConfiguration": {"Status": {"Fn::If": [name, "Enabled", "Suspended"]}},
                "ReplicationConfiguration": yaml.safe_load(REPLICATED),
            },
        }
        for name in named
    }
    app = {
        "Parameters": {name: {"Type": "String"} for name in named},
        "Conditions": {name: {"Fn::Equals": [{"Ref": name}, "yes"]} for name in named},
        "Resources": resources,
    }
    other = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    stacks = {"App@us-east-1": app, "Standby@us-west-2": other}
    return read_graph(example(json.dumps({"stacks": stacks})))


@pytest.fixture
def supposed(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What graphs were made to suppose."""
    made: list[object] = []
    plain = Graph.supposing

    def supposing(self: Graph, outcome: Mapping[Comparison, bool], budget: Budget) -> Graph:
        made.append(frozenset(outcome.items()))
        return plain(self, outcome, budget)

    monkeypatch.setattr(Graph, "supposing", supposing)
    return made


def test_an_outcome_is_supposed_once_for_all_checks(supposed: list[object]) -> None:
    graph = buckets(3)
    asked = []
    for each in discover():
        before = len(supposed)
        run([each], graph)
        asked.append(len(supposed) - before)
    assert len(supposed) == len(set(supposed)) > 0
    assert sum(1 for number in asked if number) == 1  # others spoke, and none was made for them


def test_work_is_bounded_and_no_order_of_checks_changes_what_is_said(
    supposed: list[object],
) -> None:
    checks = discover()
    forth, crashed = run(checks, buckets(TRIES))
    assert crashed == []
    made = len(supposed)
    assert TRIES <= made <= TRIES * len({each.check for each in forth})
    back, _ = run(reversed(checks), buckets(TRIES))
    assert back == forth
    of_versioning = [each for each in forth if "VersioningConfiguration" in each.place.pointer]
    assert len(of_versioning) == TRIES  # of those that were not tried, too, each is told
    assert not any(each.problem.proven for each in of_versioning)
