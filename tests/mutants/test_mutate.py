"""The mutator: what it changes, and that it refuses to change nothing."""

from __future__ import annotations

from copy import deepcopy

import pytest
from dr_validator.assembly.model import Assembly, Construct, Destination, FileAsset
from dr_validator.example import assembly

from tests.mutants.mutate import (
    Body,
    Change,
    Draft,
    Operation,
    UntouchedError,
    absent,
    add,
    append,
    asset,
    at,
    copy,
    delete,
    dependent,
    independent,
    manifest,
    remove,
    rename,
    replace,
    swap,
    template,
    within,
    without,
    write,
)

CODE = FileAsset("a", "asset.a", "zip", (Destination("assets", "a.zip"),), None)


@pytest.fixture
def made() -> Assembly:
    properties: Body = {
        "Name": "one",
        "Rules": [{"To": {"Fn::Join": ["", ["x-", "one"]]}}, {"To": 2}],
    }
    code: Body = {"S3Bucket": "assets", "S3Key": "a.zip"}
    found = assembly(
        {
            "A@us-east-1": {
                "Resources": {
                    "Thing": {"Type": "T", "Properties": properties},
                    "User": {"Type": "U", "DependsOn": ["Thing"]},
                    "Function": {"Type": "AWS::Lambda::Function", "Properties": {"Code": code}},
                }
            },
            "B@us-east-2": {"Resources": {"Other": {"Type": "T"}}},
        }
    )
    one, other = found.stacks
    one.constructs = {
        "Thing": Construct("A/Thing/Resource"),
        "User": Construct("A/User"),
        "Function": Construct("A/Function/Resource"),
    }
    other.depends_on = ("A",)
    one.assets = (CODE,)
    return found


def changed(made: Assembly, *changes: Change) -> Assembly:
    before = deepcopy([stack.template.body for stack in made.stacks])
    draft = Draft(made)
    for change in changes:
        change(draft)
    assert [stack.template.body for stack in made.stacks] == before
    return draft.finish()


@pytest.mark.parametrize(
    ("path", "operation", "expected"),
    [
        ("Name", delete, {"Rules": [{"To": {"Fn::Join": ["", ["x-", "one"]]}}, {"To": 2}]}),
        ("Rules[*]", delete, {"Name": "one", "Rules": []}),
        ("Rules[0]", delete, {"Name": "one", "Rules": [{"To": 2}]}),
        ("Rules[*].To", replace(3), {"Name": "one", "Rules": [{"To": 3}, {"To": 3}]}),
        ("Rules", replace([]), {"Name": "one", "Rules": []}),
        (
            "Rules[1].More",
            add([4]),
            {
                "Name": "one",
                "Rules": [{"To": {"Fn::Join": ["", ["x-", "one"]]}}, {"To": 2, "More": [4]}],
            },
        ),
        (
            "Rules",
            swap("one", "two"),
            {"Name": "one", "Rules": [{"To": {"Fn::Join": ["", ["x-", "two"]]}}, {"To": 2}]},
        ),
        (
            "Name",
            rename("Title"),
            {"Title": "one", "Rules": [{"To": {"Fn::Join": ["", ["x-", "one"]]}}, {"To": 2}]},
        ),
    ],
)
def test_operations(made: Assembly, path: str, operation: Operation, expected: object) -> None:
    body: Body = changed(made, at("A/Thing", path, operation)).by_id["A"].template.body
    assert body["Resources"]["Thing"]["Properties"] == expected


def test_whole_resources(made: Assembly) -> None:
    found = changed(
        made,
        copy("A/Thing", "B"),
        write("B", "New", "N", {"P": 1}),
        remove("A/Thing"),
        within("A/Function", "DependsOn", add(["User"])),
        within("A/Function", "DependsOn", append("Role")),
        template("B", "Outputs", add({})),
    )
    bodies: Body = [stack.template.body for stack in found.stacks]
    one, other = bodies
    assert one["Resources"] == {
        "User": {"Type": "U", "DependsOn": []},
        "Function": {
            "Type": "AWS::Lambda::Function",
            "Properties": {"Code": {"S3Bucket": "assets", "S3Key": "a.zip"}},
            "DependsOn": ["User", "Role"],
        },
    }
    assert list(other["Resources"]) == ["Other", "Copy", "New"]
    assert other["Outputs"] == {}


def test_the_manifest(made: Assembly) -> None:
    found = changed(made, manifest("B", region=None), independent("B", "A"), dependent("A", "B"))
    assert [(each.region, each.depends_on) for each in found.stacks] == [
        ("us-east-1", ("B",)),
        (None, ()),
    ]
    assert [(each.id, each.depends_on) for each in changed(made, without("A")).stacks] == [
        ("B", ())
    ]
    assert made.by_id["B"].depends_on == ("A",)


@pytest.mark.parametrize(
    "change",
    [
        at("A/Thing", "Nmae", delete),
        at("A/Thing", "Rules[2].To", delete),
        at("A/Thing", "Nmae", replace(1)),
        at("A/Thing", "Name", replace("one")),
        at("A/Thing", "Name", add("two")),
        at("A/Thing", "None.Name", add("two")),
        at("A/Thing", "Rules[3]", add("two")),
        at("A/Thing", "Nmae", rename("Title")),
        at("A/Thing", "Name", rename("Rules")),
        at("A/Thing", "Rules", swap("three", "two")),
        at("A/Thing", "Rule", append(1)),
        at("A/Thing", "Name[", delete),
        at("A/Nothing", "Name", delete),
        at("C/Thing", "Name", delete),
        within("A/Thing", "DependsOn", delete),
        template("A", "Outputs.X", delete),
        remove("A/Nothing"),
        write("A", "Thing", "T", {}),
        copy("A/Thing", "A", "User"),
        manifest("A", region="us-east-1"),
        independent("A", "B"),
        dependent("B", "A"),
        dependent("A", "C"),
        without("C"),
        asset("A/Function", absent),
        asset("A/Thing", absent),
    ],
)
def test_a_change_that_changes_nothing_is_refused(made: Assembly, change: Change) -> None:
    with pytest.raises((UntouchedError, ValueError)):
        change(Draft(made))
