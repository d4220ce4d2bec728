"""Stacks, and what crosses them."""

from __future__ import annotations

import json
from pathlib import Path

from bench.apps import write
from bench.kinds.parts import PRIMARY, SECONDARY, Json, both, resource


def imports(out: Path, number: int) -> None:
    """As many imports as exports."""
    exported = {
        f"Topic{index}": {"Value": {"Ref": "Topic"}, "Export": {"Name": f"topic-{index}"}}
        for index in range(number)
    }
    imported = {
        f"Parameter{index}": resource(
            "AWS::SSM::Parameter", Type="String", Value={"Fn::ImportValue": f"topic-{index}"}
        )
        for index in range(number)
    }
    topic = {"Topic": resource("AWS::SNS::Topic")}
    stacks = {
        "Maker": (PRIMARY, {"Resources": topic, "Outputs": exported}),
        "User": (PRIMARY, {"Resources": imported}),
        "Stranger": (SECONDARY, {"Resources": imported}),
    }
    write(out, stacks, after=True)


def exports(out: Path, number: int) -> None:
    """Exports that nobody imports, of what a failover needs."""
    made: Json = {}
    outputs: Json = {}
    for index in range(number):
        made[f"Group{index}"] = resource(
            "AWS::RDS::GlobalCluster", GlobalClusterIdentifier=f"g{index}", Engine="aurora-mysql"
        )
        outputs[f"Group{index}"] = {
            "Value": {"Ref": f"Group{index}"},
            "Export": {"Name": f"group-{index}"},
        }
    both(out, made, {}, Outputs=outputs)


def outputs(out: Path, number: int) -> None:
    """As many stacks as outputs of other stacks that are read in the other region."""
    stacks: dict[str, tuple[str, Json]] = {}
    for index in range(number):
        stacks[f"Maker{index:05}"] = (
            PRIMARY,
            {
                "Resources": {"Topic": resource("AWS::SNS::Topic")},
                "Outputs": {"Topic": {"Value": {"Ref": "Topic"}}},
            },
        )
    read = {
        f"Parameter{index}": resource(
            "AWS::SSM::Parameter",
            Type="String",
            Value={
                "Fn::GetStackOutput": {
                    "StackName": f"Maker{index:05}",
                    "OutputName": "Topic",
                    "Region": PRIMARY,
                }
            },
        )
        for index in range(number)
    }
    stacks["Reader"] = (SECONDARY, {"Resources": read})
    write(out, stacks)


def chain(out: Path, number: int) -> None:
    """Stacks in a row, each deployed after the one before it and in need of it."""
    stacks: dict[str, tuple[str, Json]] = {}
    for index in range(number):
        named = {"Fn::ImportValue": f"topic-{index - 1}"} if index else "first"
        stacks[f"Link{index:05}"] = (
            PRIMARY,
            {
                "Resources": {
                    "Topic": resource("AWS::SNS::Topic"),
                    "Parameter": resource("AWS::SSM::Parameter", Type="String", Value=named),
                },
                "Outputs": {
                    "Topic": {"Value": {"Ref": "Topic"}, "Export": {"Name": f"topic-{index}"}}
                },
            },
        )
    write(out, stacks, after=True)


def nested(out: Path, number: int) -> None:
    """Nested stacks beside each other, with a value passed in and one taken out."""
    child = {
        "Parameters": {"Topic": {"Type": "String"}},
        "Resources": {
            "Parameter": resource("AWS::SSM::Parameter", Type="String", Value={"Ref": "Topic"})
        },
        "Outputs": {"Parameter": {"Value": {"Ref": "Parameter"}}},
    }
    made: Json = {"Topic": resource("AWS::SNS::Topic")}
    for index in range(number):
        made[f"Child{index}"] = {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {
                "TemplateURL": f"child{index}.json",
                "Parameters": {"Topic": {"Ref": "Topic"}},
            },
            "Metadata": {"aws:asset:path": f"child{index}.json"},
        }
        made[f"Copy{index}"] = resource(
            "AWS::SSM::Parameter",
            Type="String",
            Value={"Fn::GetAtt": [f"Child{index}", "Outputs.Parameter"]},
        )
    both(out, made, {})
    for index in range(number):
        (out / f"child{index}.json").write_text(json.dumps(child))
