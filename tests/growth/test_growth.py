"""What grows beyond any memory: text made of text, values made of values.

Each of these took gigabytes, minutes, or all of Python's stack.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from dr_validator.assembly.model import Json
from dr_validator.resolve.budget import NOTE

from tests.growth.inputs import (
    Body,
    assembly,
    large,
    nested,
    parameter,
    parameters,
    resources,
    taking,
    template,
    tower,
)
from tests.growth.runner import Ended, check

LARGE: Json = {"Ref": "Large"}


def run(folder: Path, body: Body) -> Ended:
    return check(template(folder, body))


TOWERS: dict[str, Callable[[Json], Json]] = {
    "Base64": lambda inner: {"Fn::Base64": inner},
    "ToJsonString": lambda inner: {"Fn::ToJsonString": inner},
    "Join": lambda inner: {"Fn::Join": ["", [inner, inner]]},
    "Sub": lambda inner: {"Fn::Sub": ["${a}${a}", {"a": inner}]},
    "Select": lambda inner: {"Fn::Select": [0, {"Fn::Split": [",", inner]}]},
    "FindInMap": lambda inner: {"Fn::FindInMap": ["None", inner, inner, {"DefaultValue": inner}]},
    "If": lambda inner: {"Fn::If": ["Open", inner, {"Fn::If": ["Open", "a", inner]}]},
}
# Those that name what they hold twice are as large as they are tall, before anything is resolved.
HEIGHTS = {"Join": 14, "Sub": 60, "Select": 40, "FindInMap": 9, "If": 11}


@pytest.mark.parametrize("name", TOWERS)
def test_a_tower_of_one_function(tmp_path: Path, name: str) -> None:
    """A kilobyte of template; the values within double, or grow by a third."""
    value = tower(HEIGHTS.get(name, 60), TOWERS[name], 'a"b,')
    body = resources(Text=parameter(value), Given={"Type": "Custom::X", "Properties": {"A": value}})
    opened: Json = {"Open": {"Fn::Equals": [{"Ref": "AWS::StackId"}, "a"]}}
    done = run(tmp_path, {"Conditions": opened, **body})
    assert done.code == 0
    assert "no findings" in done.said


USES: dict[str, tuple[str, str, Json]] = {
    "Join": ("String", "x", {"Fn::Join": ["", [LARGE, "-"]]}),
    "Sub": ("String", "x", {"Fn::Sub": "${Large}-"}),
    "Base64": ("String", "x", {"Fn::Base64": LARGE}),
    "ToJsonString": ("String", "x", {"Fn::ToJsonString": [LARGE]}),
    "Split": ("String", ",", {"Fn::Split": [",", LARGE]}),
    "Select": ("String", ",", {"Fn::Select": [1, {"Fn::Split": [",", LARGE]}]}),
    "list": ("CommaDelimitedList", ",", LARGE),
    "Join of a list": ("CommaDelimitedList", ",", {"Fn::Join": ["", LARGE]}),
    "Length": ("CommaDelimitedList", ",", {"Fn::Length": LARGE}),
}


@pytest.mark.parametrize("name", USES)
def test_many_uses_of_one_large_parameter(tmp_path: Path, name: str) -> None:
    """A megabyte, and as much again for each of two thousand uses of it."""
    kind, of, use = USES[name]
    done = run(tmp_path, large(parameters(2_000, lambda _: use), 700_000, kind, of))
    assert done.code == 0
    assert done.said.count(f"note: {NOTE}") == 1


def test_a_mapping_of_mappings_that_double(tmp_path: Path) -> None:
    def found(n: int) -> Json:
        return {"Fn::FindInMap": [f"M{n}", "a", "b"]}

    maps: dict[str, Json] = {f"M{n}": {"a": {"b": [found(n + 1)] * 2}} for n in range(60)}
    maps["M60"] = {"a": {"b": ["x", "y"]}}
    body = parameters(3, lambda n: [found(0), {"Fn::ToJsonString": found(0)}, found(1)][n])
    done = run(tmp_path, {"Mappings": maps, **body})
    assert done.code == 0


def test_exports_that_double_from_stack_to_stack(tmp_path: Path) -> None:
    def exporting(n: int) -> Body:
        taken: Json = {"Fn::ImportValue": f"e{n - 1}"}
        value: Json = {"Fn::Join": ["", [taken, taken]]} if n else "ab"
        shown: Json = {"Out": {"Value": value, "Export": {"Name": f"e{n}"}}}
        return {"Resources": {"Text": parameter(value)}, "Outputs": shown}

    stacks = {f"S{n:02}@us-east-1": exporting(n) for n in range(40)}
    done = check(assembly(tmp_path, stacks, {f"S{n:02}": [f"S{n - 1:02}"] for n in range(1, 40)}))
    assert done.code == 0
    assert "no findings" in done.said


def test_parameters_of_systems_manager_that_double(tmp_path: Path) -> None:
    def read(n: int) -> str:
        return f"{{{{resolve:ssm:/p/{n}}}}}"

    made = {f"P{n}": parameter(read(n - 1) * 2 if n else "ab", f"/p/{n}") for n in range(60)}
    done = run(tmp_path, resources(**made))
    assert done.code == 0


def test_nested_stacks_that_double(tmp_path: Path) -> None:
    twice: Json = {"Fn::Sub": "${Given}${Given}"}
    for n in range(40):
        inner = {} if n == 39 else {"Inner": nested(f"n{n + 1}.json", twice if n else "ab")}
        template(tmp_path, taking(**inner) if n else resources(**inner), f"n{n}.json")
    done = check(tmp_path / "n0.json")
    assert done.code == 0
    assert "over 40 stacks" in done.said


def test_one_template_nested_many_times_over(tmp_path: Path) -> None:
    """A hundred kilobytes, as two hundred million values."""
    wide = parameters(2_000, lambda _: {"Ref": "AWS::Region"})
    template(tmp_path, wide, "wide.json")
    inner = {f"N{n}": nested("wide.json", "x") for n in range(2_000)}
    done = check(template(tmp_path, resources(**inner)))
    assert done.code == 3
    assert "holds more than 1,000,000 values in templates that are nested repeatedly" in done.said
    assert done.said.count("\n") == 1


def test_loops_over_a_long_list(tmp_path: Path) -> None:
    loops: dict[str, Json] = {
        f"Fn::ForEach::L{n}": ["Item", LARGE, {"T${Item}": {"Type": "AWS::SNS::Topic"}}]
        for n in range(2_000)
    }
    body = large(resources(**loops), 400_000, "CommaDelimitedList", "a,")
    done = run(tmp_path, {"Transform": "AWS::LanguageExtensions", **body})
    assert done.code == 0
    assert "it makes more than 100,000 values" in done.said


def test_a_long_key_over_many_values(tmp_path: Path) -> None:
    """The path to each value would repeat the key."""
    value: Json = {"k" * 300_000: [[]] * 100_000}
    done = run(tmp_path, resources(Given={"Type": "Custom::X", "Properties": value}))
    assert done.code == 0


def test_a_name_that_is_longer_than_any(tmp_path: Path) -> None:
    done = run(tmp_path, {"Resources": {"k" * 300_000: {"Type": "AWS::SNS::Topic"}}})
    assert done.code == 1
    assert "in Resources is a name of more than 255 characters" in done.said
    assert len(done.said) < 5_000


def test_aliases_that_double(tmp_path: Path) -> None:
    lines = ["Metadata:", "  a0: &a0 [x, y]"]
    lines += [f"  a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    lines += ["Resources:", "  T: {Type: Custom::X, Properties: {A: *a39}}"]
    done = check(template(tmp_path, "\n".join(lines), "app.yaml"))
    assert done.code == 3
    assert "the aliases stand for more than 100,000 values" in done.said


def test_a_formula_of_formulas_that_double(tmp_path: Path) -> None:
    first: Json = {"Namespace": "AWS/Lambda", "MetricName": "Errors"}
    metrics: list[Json] = [
        {"Id": "m0", "MetricStat": {"Metric": first, "Period": 60, "Stat": "Sum"}},
    ]
    metrics += [{"Id": f"m{n}", "Expression": f"m{n - 1} + m{n - 1}"} for n in range(1, 60)]
    alarm: Json = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Metrics": metrics}}
    done = run(tmp_path, resources(Alarm=alarm))
    assert done.code in (0, 1)
    assert "crashed" not in done.said


def test_a_definition_with_a_large_substitution(tmp_path: Path) -> None:
    states = json.dumps({"States": ["${x}${y}"] * 20_000})
    machine: Json = {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {
            "RoleArn": "arn:aws:iam::111122223333:role/x",
            "DefinitionString": states,
            "DefinitionSubstitutions": {"x": "z" * 400_000, "y": "w"},
        },
    }
    done = run(tmp_path, resources(Machine=machine))
    assert done.code in (0, 1)
    assert "crashed" not in done.said
