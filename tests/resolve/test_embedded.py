"""JSON in a string is taken apart as the template writes it."""

from __future__ import annotations

import pytest
from dr_validator.assembly.model import Json
from dr_validator.resolve.embedded import parse, substituted


@pytest.mark.parametrize(
    ("raw", "tree"),
    [
        ('{"a": 1}', {"a": 1}),
        (
            {"Fn::Sub": '{"a": "${X.Arn}", "n": ${N}, "b": "y"}'},
            {"a": {"Fn::Sub": "${X.Arn}"}, "n": {"Fn::Sub": "${N}"}, "b": "y"},
        ),
        ({"Fn::Sub": ['["${Q}"]', {"Q": 1}]}, [{"Fn::Sub": ["${Q}", {"Q": 1}]}]),
        (
            {"Fn::Join": ["", ['{"a":"', {"Ref": "A"}, '-x","n":', {"Ref": "N"}, "}"]]},
            {"a": {"Fn::Join": ["", [{"Ref": "A"}, "-x"]]}, "n": {"Ref": "N"}},
        ),
    ],
)
def test_references_stay_where_they_stand(raw: Json, tree: Json) -> None:
    assert parse(raw) == tree


@pytest.mark.parametrize(
    "raw",
    [None, "", "no JSON", "[" * 100_000, {"Ref": "A"}, {"Fn::Join": [",", ["1"]]}, {"a": 1}],
)
def test_all_else_is_not_taken_apart(raw: Json) -> None:
    assert parse(raw) is None


def test_names_are_filled_in_where_all_are_given() -> None:
    names: dict[str, Json] = {"zone": {"Ref": "Zone"}}
    assert substituted("${zone}", names) == {"Ref": "Zone"}
    assert substituted("x-${zone}", names) == {"Fn::Sub": ["x-${zone}", names]}
    assert substituted("${zone}-${other}", names) == "${zone}-${other}"
    assert substituted("zone", names) == "zone"
