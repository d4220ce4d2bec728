"""Cycles: of anything, of stacks, of the resources of a template."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.stacks.cycles import (
    manifest_cycles,
    resource_cycles,
    stack_cycles,
)


def test_stacks_that_need_each_other() -> None:
    graph = read_graph(
        example("""
stacks:
  One@us-east-1:
    after: [Two]
    Resources:
      Topic: {Type: AWS::SNS::Topic}
      Use: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!ImportValue two]}}
    Outputs: {Topic: {Value: !Ref Topic, Export: {Name: one}}}
  Two@us-east-1:
    Resources:
      Topic: {Type: AWS::SNS::Topic}
      Use: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!ImportValue one]}}
    Outputs: {Topic: {Value: !Ref Topic, Export: {Name: two}}}
  Three@us-east-1:
    after: [One]
    Resources:
      Use: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!ImportValue one]}}
""")
    )
    (ring,) = graph.view(stack_cycles)
    assert [(need.pair, need.first) for need in ring] == [
        (("One", "Two"), True),
        (("Two", "One"), False),
    ]
    assert graph.view(manifest_cycles) == ()


def test_a_manifest_that_contradicts_itself() -> None:
    graph = read_graph(
        example("""
stacks:
  One: {after: [Two], Resources: {}}
  Two: {after: [One], Resources: {}}
""")
    )
    assert [[stack.id for stack in ring] for ring in graph.view(manifest_cycles)] == [
        ["One", "Two"]
    ]


def circles(resources: str) -> list[tuple[list[str], bool]]:
    graph = read_graph(
        example(f"""
stacks:
  App@us-east-1:
    Parameters: {{Open: {{Type: String}}}}
    Conditions: {{IsOpen: !Equals [!Ref Open, "yes"]}}
    Resources: {resources}
""")
    )
    return [
        ([edge.source.logical_id for edge in edges], certain)
        for edges, certain in graph.view(resource_cycles)
    ]


@pytest.mark.parametrize(
    ("resources", "found"),
    [
        ("{A: {Type: X::Y::Z, DependsOn: B}, B: {Type: X::Y::Z}}", []),
        (
            "{A: {Type: X::Y::Z, DependsOn: [B]}, "
            "B: {Type: X::Y::Z, Properties: {P: !GetAtt A.Arn}}}",
            [(["A", "B"], True)],
        ),
        ("{A: {Type: X::Y::Z, Properties: {P: [!Sub 'x-${A}']}}}", [(["A"], True)]),
        (
            "{A: {Type: X::Y::Z, DependsOn: B, Condition: IsOpen}, "
            "B: {Type: X::Y::Z, Properties: {P: !Ref A}}}",
            [(["A", "B"], False)],
        ),
        (
            "{A: {Type: X::Y::Z, DependsOn: B}, "
            "B: {Type: X::Y::Z, Properties: {P: !If [IsOpen, !Ref A, x]}}}",
            [(["A", "B"], False)],
        ),
        (
            "{A: {Type: AWS::SNS::Topic, Properties: {TopicName: t}, DependsOn: B}, "
            "B: {Type: X::Y::Z, Properties: {P: 'arn:aws:sns:us-east-1:111122223333:t'}}}",
            [],
        ),
    ],
)
def test_circles_within_a_template(resources: str, found: list[tuple[list[str], bool]]) -> None:
    assert circles(resources) == found


def test_a_nested_stack_that_takes_from_its_parent_and_gives_to_it_is_no_circle() -> None:
    graph = read_graph(
        example("""
stacks:
  App@us-east-1:
    Resources:
      Topic: {Type: AWS::SNS::Topic}
      Part:
        Type: AWS::CloudFormation::Stack
        Properties: {Parameters: {Topic: !Ref Topic}}
      Use: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!GetAtt Part.Outputs.Queue]}}
    nested:
      Part:
        Parameters: {Topic: {Type: String}}
        Resources:
          Queue: {Type: AWS::SQS::Queue}
          Use: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!Ref Topic]}}
        Outputs: {Queue: {Value: !Ref Queue}}
""")
    )
    assert graph.view(resource_cycles) == ()


@pytest.mark.parametrize(
    ("properties", "pointers"),
    [
        ("{Ref: Nothing}", []),
        ("{Ref: Topic}", ["/Properties"]),
        ("{DisplayName: !Ref Topic, TopicName: !Ref Topic}",
         ["/Properties/DisplayName", "/Properties/TopicName"]),
    ],
)  # fmt: skip
def test_resources_that_refer_to_themselves(properties: str, pointers: list[str]) -> None:
    text = f"""
        stacks:
          App@us-east-1:
            Resources:
              Topic: {{Type: AWS::SNS::Topic, Properties: {properties}}}
        """
    found = read_graph(example(text)).view(resource_cycles)
    assert [edge.place.pointer for edges, _ in found for edge in edges] == pointers
