"""What is each other's counterpart in two regions, told by name."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.twins.counterparts import counterparts, counterparts_of

TOPIC = "{Type: AWS::SNS::Topic}"


def pairs(*stacks: tuple[str, str, str]) -> list[tuple[str, list[str]]]:
    """Stack key, construct path (empty: none), logical id; one topic each."""
    text = ["stacks:"]
    for stack, path, logical_id in stacks:
        meta = f", Metadata: {{aws:cdk:path: {path}}}" if path else ""
        text.append(f"  {stack}:")
        text.append(f"    Resources: {{{logical_id}: {{Type: AWS::SNS::Topic{meta}}}}}")
    graph = read_graph(example("\n".join(text)))
    return [
        (each.stack.id, [other.stack.id for other in counterparts_of(each)])
        for each in graph.resources
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PrimaryDatabase", "SecondaryDatabase"),
        ("Database-us-east-1", "Database-us-east-2"),
        ("DatabaseUsEast1", "DatabaseUsEast2"),
        ("database-use1", "database-use2"),
        ("Database", "DrDatabase"),
        ("Database", "DatabaseStandby"),
        ("DatabaseRegion1", "DatabaseRegion2"),
        ("East1Database", "East2Database"),
        ("MainDatabase", "ReplicaDatabase"),
    ],
)
def test_names_that_differ_only_in_where_they_stand(one: str, other: str) -> None:
    found = pairs((f"{one}@us-east-1", "", "Topic"), (f"{other}@us-east-2", "", "Topic"))
    assert sorted(found) == sorted([(one, [other]), (other, [one])])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Orders@us-east-1", "Payments@us-east-2"),
        ("PrimaryDatabase@us-east-1", "SecondaryDatabase@us-east-1"),
        ("DevDatabase@us-east-1", "ProdDatabase@us-east-2"),
        ("PrimaryDatabase@us-east-1", "SecondaryDatabase"),
    ],
)
def test_what_is_no_counterpart(one: str, other: str) -> None:
    assert not any(others for _, others in pairs((one, "", "Topic"), (other, "", "Topic")))


def test_construct_paths_count_before_logical_ids() -> None:
    found = pairs(
        ("Primary@us-east-1", "Primary/Alerts/Topic/Resource", "A1B2C3D4"),
        ("Secondary@us-west-2", "Secondary/Alerts/Topic/Resource", "E5F60718"),
    )
    assert found == [("Primary", ["Secondary"]), ("Secondary", ["Primary"])]


def test_the_hash_of_a_logical_id_does_not_count() -> None:
    found = pairs(
        ("Primary@us-east-1", "", "PrimaryTopicA1B2C3D4"),
        ("Secondary@us-west-2", "", "SecondaryTopicE5F60718"),
    )
    assert found == [("Primary", ["Secondary"]), ("Secondary", ["Primary"])]


def test_of_several_the_one_at_the_same_path_comes_alone() -> None:
    graph = read_graph(
        example(f"""
stacks:
  Primary@us-east-1:
    Resources: {{Topic: {TOPIC}, ReplicaTopic: {TOPIC}}}
  Secondary@us-east-2:
    Resources: {{Topic: {TOPIC}, ReplicaTopic: {TOPIC}}}
""")
    )
    found = {
        key: [each.logical_id for each in others] for key, others in counterparts(graph).items()
    }
    assert found == {
        (stack, name): [name]
        for stack in ("Primary", "Secondary")
        for name in ("Topic", "ReplicaTopic")
    }


def test_one_in_each_of_three_regions() -> None:
    found = pairs(
        ("Eu@eu-west-1", "", "Topic"),
        ("Ap@ap-southeast-2", "", "Topic"),
        ("Us@us-east-1", "", "Topic"),
    )
    assert found == [("Ap", ["Eu", "Us"]), ("Eu", ["Ap", "Us"]), ("Us", ["Ap", "Eu"])]
