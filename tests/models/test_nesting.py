"""Roles of stacks, scopes of stacks, and nested stacks that speak of another region."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.stacks.nesting import (
    counterpart_name,
    enclosing,
    foreign_stacks,
    is_tagged,
    nested_together,
    role_of,
)


def test_a_tag_outweighs_the_name_and_a_strange_one_says_nothing() -> None:
    graph = read_graph(
        example("""
stacks:
  PrimaryA: {tags: {DR-Role: Secondary}}
  PrimaryB: {tags: {dr-role: witness}}
  PrimaryC: {}
""")
    )
    assert [(role_of(graph, stack), is_tagged(graph, stack)) for stack in graph.stacks] == [
        ("secondary", True),
        (None, True),
        ("primary", False),
    ]
    assert [counterpart_name(stack) for stack in graph.stacks] == ["*-a", "*-b", "*-c"]


def test_the_enclosing_stack_is_the_nearest_and_a_stage_is_none() -> None:
    graph = read_graph(example("stacks: {A: {}, A/B: {}, A/Scope/C: {}, A/B/D: {}, Prod/A: {}}"))
    outer = {stack.id: enclosing(graph, stack) for stack in graph.stacks}
    assert {name: stack.id if stack else None for name, stack in outer.items()} == {
        "A": None,
        "A/B": "A",
        "A/B/D": "A/B",
        "A/Scope/C": "A",
        "Prod/A": None,
    }


def foreign(name: str, content: str) -> list[tuple[str, str, int, bool]]:
    graph = read_graph(
        example(f"""
stacks:
  Main@us-east-1:
    tags: {{DR-Role: primary}}
    Resources: {{{name}: {{Type: AWS::CloudFormation::Stack}}}}
    nested: {{{name}: {content}}}
  Other@us-east-2: {{tags: {{DR-Role: secondary}}}}
""")
    )
    return [
        (each.stack.id, each.region, len(each.signs), each.certain)
        for each in graph.view(foreign_stacks)
    ]


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("Part", "{}", []),
        ("SecondaryPart", "{}", [("Main/SecondaryPart", "us-east-2", 1, False)]),
        ("PartUsEast2", "{}", [("Main/PartUsEast2", "us-east-2", 1, False)]),
        ("PrimaryPart", "{}", []),
        (
            "SecondaryPart",
            "{Description: runs in us-east-2}",
            [("Main/SecondaryPart", "us-east-2", 2, True)],
        ),
        ("Part", "{Description: the secondary}", []),
        (
            "Part",
            "{Resources: {B: {Type: AWS::S3::Bucket, Properties: "
            "{BucketName: x-us-east-2, Tags: [{Key: DR-Role, Value: secondary}]}}}}",
            [("Main/Part", "us-east-2", 2, True)],
        ),
        (
            "Part",
            "{Resources: {S: {Type: X::Y::Z, Properties: {AvailabilityZone: us-west-2b}}}}",
            [("Main/Part", "us-west-2", 1, True)],
        ),
        (
            "SecondaryPart",
            "{Description: for us-west-2 that is}",
            [("Main/SecondaryPart", "us-east-2", 1, False)],
        ),
        (
            "Part",
            "{Resources: {A: {Type: X::Y::Z, Properties: {A: us-east-1, B: us-east-2}}}}",
            [],
        ),
    ],
)
def test_foreign_nested_stacks(
    name: str, content: str, found: list[tuple[str, str, int, bool]]
) -> None:
    assert foreign(name, content) == found


@pytest.mark.parametrize(
    ("primary", "secondary", "names"),
    [
        ("{}", "{}", [""]),
        ("{}", "{Outputs: {At: {Value: us-east-2}}}", ["us-east-2"]),
        ("{Outputs: {To: {Value: us-east-2}}}", "{Outputs: {At: {Value: us-east-2}}}", [""]),
        # A mapping of all regions speaks of none; a name is no region.
        ("{}", "{Mappings: {Image: {a: {In: b-us-east-2}, b: {In: b-eu-west-1}}}}", [""]),
        ("{}", "{Outputs: {At: {Value: my-app-2}}}", [""]),
    ],
)
def test_nested_stacks_beside_each_other(primary: str, secondary: str, names: list[str]) -> None:
    graph = read_graph(
        example(f"""
stacks:
  Main@us-east-1:
    Resources:
      Primary: {{Type: AWS::CloudFormation::Stack}}
      Secondary: {{Type: AWS::CloudFormation::Stack}}
      SecondaryIndex: {{Type: AWS::CloudFormation::Stack}}
    nested: {{Primary: {primary}, Secondary: {secondary}, SecondaryIndex: {{}}}}
""")
    )
    found = graph.view(nested_together)
    assert [each.names for each in found] == names
    assert [each.secondary.id for each in found] == ["Main/Secondary"]
