"""Tables: their replicas, and which of them are declared twice."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.data.dynamodb import declared_twice, global_tables

GLOBAL = "{Type: AWS::DynamoDB::GlobalTable, Properties: {%s}}"
TABLE = "{Type: AWS::DynamoDB::Table, Properties: {%s}}"
BOTH = "Replicas: [{Region: us-east-1}, {Region: us-east-2}]"
NAME = "TableName: t"


@pytest.mark.parametrize(
    ("replicas", "own", "complete"),
    [
        ("[{Region: us-east-1}, {Region: us-east-2}]", [True, False], True),
        ("[{Region: !Ref AWS::Region}]", [True], True),
        ("[{Region: !Ref Given}]", [None], True),
        ("[{}]", [False], True),
        ("[]", [], True),
        ("!Ref Given", [], False),
        (
            "[{Region: us-east-1}, !If [IsMore, {Region: us-east-2}, !Ref AWS::NoValue]]",
            [True],
            False,
        ),
    ],
)
def test_the_replicas_of_a_global_table(
    replicas: str, own: list[bool | None], complete: bool
) -> None:
    graph = read_graph(
        example(f"""
stacks:
  App@us-east-1:
    Parameters: {{Given: {{Type: String}}}}
    Conditions: {{IsMore: !Equals [!Ref Given, "x"]}}
    Resources: {{Table: {GLOBAL % f"Replicas: {replicas}"}}}
""")
    )
    (table,) = graph.view(global_tables)
    assert [replica.is_own for replica in table.replicas] == own
    assert table.complete is complete


@pytest.mark.parametrize(
    ("extra", "strong"),
    [
        ("", False),
        (", MultiRegionConsistency: STRONG", True),
        (", MultiRegionConsistency: EVENTUAL", False),
        (", MultiRegionConsistency: !Ref AWS::StackId", None),
    ],
)
def test_strong_consistency(extra: str, strong: bool | None) -> None:
    body = GLOBAL % (BOTH + extra)
    graph = read_graph(example(f"stacks: {{App@us-east-1: {{Resources: {{Table: {body}}}}}}}"))
    (table,) = graph.view(global_tables)
    assert table.is_strong is strong


def pairs(one: str, other: str, more: str = "") -> list[tuple[str, str, bool, bool | None]]:
    graph = read_graph(
        example(f"""
stacks:
  Secondary@us-east-2:
    Resources: {{Table: {other}}}
  Primary@us-east-1:
    Parameters: {{Given: {{Type: String}}}}
    Resources: {{Table: {one} {more}}}
""")
    )
    return [
        (each.one.table.stack.id, each.other.table.stack.id, each.named, each.overlap)
        for each in graph.view(declared_twice)
    ]


@pytest.mark.parametrize(
    ("one", "other", "named", "overlap"),
    [
        (TABLE % NAME, TABLE % NAME, True, False),
        (TABLE % "", TABLE % "", False, False),
        (GLOBAL % f"{NAME}, {BOTH}", TABLE % NAME, True, True),
        (GLOBAL % f"{NAME}, {BOTH}", GLOBAL % f"{NAME}, {BOTH}", True, True),
        (GLOBAL % f"{NAME}, Replicas: !Ref Given", TABLE % NAME, True, None),
        (
            TABLE % "TableName: !Sub 't-${AWS::StackId}'",
            TABLE % "TableName: !Sub 't-${AWS::StackId}'",
            False,
            False,
        ),
    ],
)
def test_tables_that_seem_to_be_one(
    one: str, other: str, named: bool, overlap: bool | None
) -> None:
    assert pairs(one, other) == [("Primary", "Secondary", named, overlap)]


def test_a_legacy_replica_takes_the_other_region() -> None:
    more = ", R: {Type: Custom::DynamoDBReplica, Properties: {TableName: t, Region: us-east-2}}"
    assert pairs(TABLE % NAME, TABLE % NAME, more) == [("Primary", "Secondary", True, True)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TABLE % NAME, TABLE % "TableName: other"),
        (TABLE % NAME, GLOBAL % f"{NAME}, {BOTH}, GlobalTableSourceArn: x"),
    ],
)
def test_tables_that_are_two(one: str, other: str) -> None:
    assert pairs(one, other) == []
