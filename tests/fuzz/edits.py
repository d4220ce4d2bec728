"""Trees of JSON, edited: a value here is another, an intrinsic, gone, or somebody else's."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Steps = tuple[str | int, ...]

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 7, 1.5, 10**30, 1e308, "", " ", "x", "*", "0", "-1", "true",
    "us-east-1", "us-gov-west-1", "eu-west-9", "111122223333", "a" * 3_000, "é😀\u202e", "\x1b[2J",
    "a\0b", "\ud800", "::error::x", "${", "${}", "${AWS::Region}", "${AWS::NoValue}", "${!x}",
    "${A.B}", "{{resolve:ssm:/x}}", "{{resolve:secretsmanager:x:SecretString:y::}}", "arn:",
    "arn:aws:",
    "arn:aws:s3:::b", "arn:aws:rds:us-east-1:111122223333:cluster:c", "2026-01-01", "1e3", "\n",
    "s3://b/k", "https://x.example/", ".", "..", "/", "~1", "#/x", "[", "{", '{"a": 1}', "Ref",
    [], {}, [[]], [None], {"": None}, {"x": {}}, ["x", "x"], [1, "a", None], {"Ref": "Nothing"},
    {"Ref": "AWS::NoValue"}, {"Ref": "AWS::Region"}, {"Ref": None}, {"Fn::Nothing": "x"},
)  # fmt: skip
KEYS = (
    "", "x", "Ref", "Fn::If", "Fn::GetAtt", "Fn::Sub", "Fn::Transform", "Fn::ForEach::X", "Tags",
    "Type", "Properties", "DependsOn", "Metadata", "Name", "Id", "~", "a/b", "\u202e", "${A}",
    "Condition",
)  # fmt: skip


_EDITS = ("replace", "resolve", "resolve", "remove", "rename", "borrow", "wrap")


@st.composite
def edited(draw: DrawFn, tree: Any, most: int = 4) -> Any:
    """The tree with up to `most` edits."""
    for _ in range(draw(st.integers(1, most))):
        tree = copy.deepcopy(tree)
        spots = list(_spots(tree, ()))
        if not spots:
            return tree
        *way, last = draw(st.sampled_from(spots))
        _edit(draw, tree, at(tree, way), last)
    return tree


def _edit(draw: DrawFn, tree: Any, parent: Any, last: Any) -> None:
    value = parent[last]
    match draw(st.sampled_from(_EDITS)):
        case "replace":
            parent[last] = draw(odd())
        case "resolve":
            parent[last] = draw(intrinsics(value, names_in(tree)))
        case "remove":
            del parent[last]
        case "rename" if isinstance(parent, dict):
            parent[draw(st.sampled_from(KEYS))] = parent.pop(last)
        case "rename":
            parent.append(copy.deepcopy(value))
        case "borrow":
            other = at(tree, draw(st.sampled_from(list(_spots(tree, ())))))
            parent[last] = copy.deepcopy(other)
        case _:
            parent[last] = draw(st.sampled_from(([value], {"x": value}, [value, value])))


def at(tree: Any, steps: Iterable[str | int]) -> Any:
    """What stands there."""
    for step in steps:
        tree = tree[step]
    return tree


def _spots(tree: Any, steps: Steps) -> Iterator[Steps]:
    """The way to everything in a tree, except to itself."""
    below: Any = tree.items() if isinstance(tree, dict) else ()
    for step, value in enumerate(tree) if isinstance(tree, list) else below:
        yield (*steps, step)
        yield from _spots(value, (*steps, step))


def odd() -> SearchStrategy[Any]:
    """A value that stands where it does not belong."""
    return st.sampled_from(ODD) | st.text(max_size=8) | st.integers() | st.floats(allow_nan=False)


def names_in(tree: Any) -> list[str]:
    """What a reference in a template may name."""
    found = ["Nothing", "AWS::Region", "AWS::StackName", "AWS::AccountId", "AWS::NoValue", ""]
    for section in ("Resources", "Parameters", "Conditions", "Mappings"):
        body = tree.get(section) if isinstance(tree, dict) else None
        found += [str(name) for name in body] if isinstance(body, dict) else []
    return found


@st.composite
def intrinsics(draw: DrawFn, value: Any, names: list[str]) -> Any:
    """One of CloudFormation's functions, well or badly given, perhaps around the value."""
    name = draw(st.sampled_from(names))
    inner = draw(st.sampled_from((value, value, name)) | odd())
    text = inner if isinstance(inner, str) else "x"
    forms: tuple[Any, ...] = (
        {"Ref": name},
        {"Condition": name},
        {"Fn::GetAtt": [name, draw(st.sampled_from(("Arn", "Endpoint.Address", "Outputs.X", "")))]},
        {"Fn::GetAtt": f"{name}.Arn"},
        {"Fn::Sub": f"{text}-${{{name}}}"},
        {"Fn::Sub": [f"${{V}}{text}", {"V": inner}]},
        {"Fn::Join": ["", [inner, {"Ref": name}]]},
        {"Fn::Join": [draw(st.sampled_from((",", "/", ""))), inner]},
        {"Fn::Select": [draw(st.sampled_from((0, "1", 9, name))), [inner, value]]},
        {"Fn::Select": [0, {"Fn::Split": [",", inner]}]},
        {"Fn::Split": [draw(st.sampled_from((",", ":", ""))), inner]},
        {"Fn::If": [name, value, inner]},
        {"Fn::If": [name, value, {"Ref": "AWS::NoValue"}]},
        {"Fn::ImportValue": inner},
        {"Fn::ImportValue": {"Fn::Sub": f"${{AWS::Region}}-{name}"}},
        {"Fn::FindInMap": [name, {"Ref": "AWS::Region"}, text]},
        {"Fn::FindInMap": [name, "x", "y", {"DefaultValue": inner}]},
        {"Fn::Base64": inner},
        {"Fn::Cidr": ["10.0.0.0/16", 6, inner]},
        {"Fn::GetAZs": inner},
        {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": inner}}},
        {"Fn::ToJsonString": {"x": inner}},
        {"Fn::Length": inner},
        {"Fn::GetStackOutput": {"StackName": name, "OutputName": "X", "Region": "us-east-1"}},
        {"Fn::ForEach::X": ["V", [name, "y"], {"A${V}": value}]},
        {"Fn::Equals": [inner, value]},
        {"Fn::And": [{"Condition": name}, {"Fn::Not": [{"Condition": name}]}]},
        {"Fn::Or": [inner]},
        {"Fn::Not": [{"Fn::Equals": [inner, name]}]},
        {"Fn::Sub": inner},
        {"Fn::Join": inner},
        {"Fn::If": inner},
    )
    made = draw(st.sampled_from(forms))
    return draw(intrinsics(made, names)) if draw(st.integers(0, 3)) == 0 else made
