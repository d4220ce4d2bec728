"""YAML as CloudFormation reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from dr_validator.assembly import yaml_text
from dr_validator.assembly.yaml_text import parse_yaml


@pytest.fixture(params=["libyaml", "python"])
def parse(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    if request.param == "python":
        monkeypatch.setattr(yaml_text, "_Loader", yaml.SafeLoader)
    return lambda text: parse_yaml(text, Path("t.yaml"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!Ref A", {"Ref": "A"}),
        ("!Condition C", {"Condition": "C"}),
        ("!GetAtt A.Arn", {"Fn::GetAtt": ["A", "Arn"]}),
        ("!GetAtt A.Outputs.B.C", {"Fn::GetAtt": ["A", "Outputs.B.C"]}),
        ("!GetAtt [A, Arn]", {"Fn::GetAtt": ["A", "Arn"]}),
        ("!GetAtt A", {"Fn::GetAtt": "A"}),
        ("!Sub 'a-${B}'", {"Fn::Sub": "a-${B}"}),
        ("!Sub ['${x}', {x: !Ref B}]", {"Fn::Sub": ["${x}", {"x": {"Ref": "B"}}]}),
        ("!Join ['', [a, !Ref B]]", {"Fn::Join": ["", ["a", {"Ref": "B"}]]}),
        ("!Select [0, !GetAZs '']", {"Fn::Select": [0, {"Fn::GetAZs": ""}]}),
        ("!GetAZs", {"Fn::GetAZs": ""}),
        ("!Split [',', a]", {"Fn::Split": [",", "a"]}),
        ("!FindInMap [M, !Ref R, k]", {"Fn::FindInMap": ["M", {"Ref": "R"}, "k"]}),
        ("!If [C, 1, !Ref AWS::NoValue]", {"Fn::If": ["C", 1, {"Ref": "AWS::NoValue"}]}),
        ("!Equals [a, b]", {"Fn::Equals": ["a", "b"]}),
        (
            "!And [!Condition A, !Not [!Condition B]]",
            {"Fn::And": [{"Condition": "A"}, {"Fn::Not": [{"Condition": "B"}]}]},
        ),
        ("!Or [!Condition A]", {"Fn::Or": [{"Condition": "A"}]}),
        ("!ImportValue x", {"Fn::ImportValue": "x"}),
        ("!ImportValue\n  Fn::Sub: x", {"Fn::ImportValue": {"Fn::Sub": "x"}}),
        ("!Base64 |\n  a\n  b\n", {"Fn::Base64": "a\nb\n"}),
        ("!Cidr [a, 1, 2]", {"Fn::Cidr": ["a", 1, 2]}),
        ("!Transform {Name: T}", {"Fn::Transform": {"Name": "T"}}),
        ("!Length [a]", {"Fn::Length": ["a"]}),
        ("!ToJsonString {a: 1}", {"Fn::ToJsonString": {"a": 1}}),
        (
            "!GetStackOutput {StackName: s, OutputName: o}",
            {"Fn::GetStackOutput": {"StackName": "s", "OutputName": "o"}},
        ),
        ("!Whatever x", {"Fn::Whatever": "x"}),
        ("!Fn::Whatever x", {"Fn::Whatever": "x"}),
    ],
)
def test_short_forms(parse: Any, text: str, value: Any) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True), ("False", False), ("yes", "yes"), ("on", "on"), ("n", "n"),
        ("2012-10-17", "2012-10-17"), ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
        ("012345678901", "012345678901"), ("0755", "0755"), ("0x1f", "0x1f"), ("1_000", "1_000"),
        ("22:22", "22:22"), ("12", 12), ("-3", -3), ("0", 0), ("1.5", 1.5), (".5", 0.5),
        ("1.2.3", "1.2.3"), ("1e3", "1e3"), ("9" * 30, "9" * 30), ("~", None), ("null", None),
        ("", None), ("'12'", "12"), ('"true"', "true"), ("'~'", "~"), ("!!str 12", "12"),
        ("!!int 12", 12), ("!!binary aGk=", "aGk="), ("!!timestamp 2020-01-01", "2020-01-01"),
        ("!!python/object/apply:os.system [x]", ["x"]), ("-", "-"), (".", "."), ("=", "="),
    ],
)  # fmt: skip
def test_plain_values(parse: Any, text: str, value: Any) -> None:
    found = parse(f"a: {text}") if text != "-" else parse("a: '-'")
    assert found == {"a": value}
    assert type(found["a"]) is type(value)


def test_keys_are_texts(parse: Any) -> None:
    text = "80: a\non: b\ntrue: c\n2012-10-17: d\n~: e\n'<<': f\n"
    assert list(parse(text)) == ["80", "on", "true", "2012-10-17", "~", "<<"]


def test_a_lone_exclamation_mark_makes_a_text(parse: Any) -> None:
    assert parse('a: {! "Ref": AWS::AccountId}\nb: ! 12') == {
        "a": {"Ref": "AWS::AccountId"},
        "b": "12",
    }


def test_anchors_and_merge_keys(parse: Any) -> None:
    text = """
base: &base {a: 1, b: 2}
more: &more {b: 3, c: 4}
one: {<<: *base, b: 9}
two:
  <<: [*base, *more]
name: &name Topic
*name : x
ref: !Ref *name
""".replace("ref: !Ref *name\n", "")
    assert parse(text) == {
        "base": {"a": 1, "b": 2},
        "more": {"b": 3, "c": 4},
        "one": {"b": 9, "a": 1},
        "two": {"a": 1, "b": 2, "c": 4},
        "name": "Topic",
        "Topic": "x",
    }
