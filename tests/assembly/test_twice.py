"""Keys that are written twice: the last counts, as CloudFormation takes it, and each is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from dr_validator.assembly import load

from tests.assembly.conftest import TOPIC, Write
from tests.cli.stage import execute

YAML = """\
Resources:
  A: {Type: AWS::SQS::Queue}
  B:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub
        - x
        - {a: 1, a: 2}
      TopicName: last
  A: {Type: AWS::SNS::Topic}
Mappings: {M: {K: {a/b: 1, a/b: 2}}}
"""
JSON = """{"Resources": {
"A": {"Type": "AWS::SQS::Queue"},
"B": {"Type": "AWS::SNS::Topic", "Properties": {
  "TopicName": {"Fn::Sub": ["x", {"a": 1,
    "\\u0061": 2}]},
  "TopicName": "last"}},
"\\u0041": {"Type": "AWS::SNS::Topic"}},
"Mappings": {"M": {"K": {"a/b": 1, "a/b": 2}}}}
"""


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [("t.yaml", YAML, [(9, 6), (10, 2), (11, 11)]), ("t.json", JSON, [(6, 4), (7, 2), (8, 8)])],
)
def test_the_last_counts_and_each_is_known(
    write: Write, name: str, text: str, lines: list[tuple[int, int]]
) -> None:
    (stack,) = load(write({name: text}, "app")).stacks
    body: Any = stack.template.body
    assert body["Resources"]["A"]["Type"] == "AWS::SNS::Topic"
    assert body["Resources"]["B"]["Properties"] == {"TopicName": "last"}
    assert body["Mappings"]["M"]["K"] == {"a/b": 2}
    assert [each.pointer for each in stack.template.twice] == [
        "/Resources/B/Properties/TopicName",
        "/Resources/A",
        "/Mappings/M/K/a~1b",
    ]
    assert [(each.line, each.before) for each in stack.template.twice] == lines


def test_in_what_stays(write: Write) -> None:
    text = "Resources:\n  T:\n    Type: AWS::SNS::Topic\n    Properties:\n"
    text += "      TopicName: !Sub\n        - x\n        - {a: 1, a: 2}\n"
    (stack,) = load(write({"t.yaml": text}, "app")).stacks
    (each,) = stack.template.twice
    assert each.pointer == "/Resources/T/Properties/TopicName/Fn::Sub/1/a"


def test_a_merge_key_is_no_repetition(write: Write) -> None:
    text = "X: &x {A: 1}\nResources:\n  T:\n    <<: *x\n    A: 2\n"
    (stack,) = load(write({"t.yaml": text}, "app")).stacks
    assert stack.template.twice == ()


def test_the_rest_is_checked_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(YAML)
    (tmp_path / "good.json").write_text(json.dumps(TOPIC))
    done = execute("check", ".@us-east-1", "--lint", "none", cwd=tmp_path)
    assert done.returncode == 1
    assert "the key A is written twice: the last counts, and the first is lost" in done.stdout
    assert "--> bad.yaml:10   bad/A (us-east-1)" in done.stdout
    assert "over 2 stacks in us-east-1" in done.stdout


def test_in_what_is_included_and_in_stack_sets(write: Write) -> None:
    include = {"Name": "AWS::Include", "Parameters": {"Location": "more.yaml"}}
    text = "Resources:\n  T: {Type: AWS::SNS::Topic}\n  T: {Type: AWS::SNS::Topic}\n"
    regional = {
        "Type": "AWS::CloudFormation::StackSet",
        "Properties": {"StackInstancesGroup": [{"Regions": ["us-west-2"]}], "TemplateBody": text},
    }
    resources = {"Regional": regional, "Fn::Transform": include}
    files = {
        "main.json": {"Resources": resources},
        "more.yaml": "More:\n  Type: AWS::SQS::Queue\n  Type: AWS::SNS::Topic\n",
    }
    assembly = load(write(files, "app") / "main.json")
    assert {
        stack.id: [each.pointer for each in stack.template.twice] for stack in assembly.stacks
    } == {"main": ["/Resources/More/Type"], "main/Regional@us-west-2": ["/Resources/T"]}
