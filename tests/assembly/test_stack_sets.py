"""Stack sets: each region and account of the instances is a stack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from dr_validator.assembly import Assembly, load
from dr_validator.errors import InputError

from tests.assembly.conftest import TOPIC, Write
from tests.cli.stage import execute

ONE, TWO = "111122223333", "444455556666"
REGIONAL = """\
Parameters:
  Tier: {Type: String, Default: hot}
Resources:
  Cluster:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-mysql
      MasterUsername: admin
      MasterUserPassword: hunter2hunter2
"""


def a_set(body: Any = REGIONAL, **properties: Any) -> dict[str, Any]:
    groups = [{"Regions": ["us-east-1", "us-west-2"], "DeploymentTargets": {"Accounts": [ONE]}}]
    own = {"StackSetName": "regional", "TemplateBody": body, "StackInstancesGroup": groups}
    return {"Type": "AWS::CloudFormation::StackSet", "Properties": {**own, **properties}}


def loaded(write: Write, resource: dict[str, Any], **more: Any) -> Assembly:
    template = {"Resources": {"Regional": resource}, **more}
    return load(
        f"{write({'app.json': template, 'part.json': TOPIC}, 'app') / 'app.json'}@eu-west-1"
    )


def places(assembly: Assembly) -> dict[str, tuple[str | None, str | None]]:
    return {
        stack.id.removeprefix("app/Regional@"): (stack.account, stack.region)
        for stack in assembly.stacks
        if stack.id != "app"
    }


def test_each_region_of_the_instances_is_a_stack(write: Write) -> None:
    assembly = loaded(write, a_set())
    assert places(assembly) == {
        "us-east-1": (ONE, "us-east-1"),
        "us-west-2": (ONE, "us-west-2"),
    }
    assert assembly.unloaded == ()


@pytest.mark.parametrize("body", [REGIONAL, json.dumps(TOPIC), TOPIC])
def test_the_template_is_a_text_or_a_mapping(write: Write, body: Any) -> None:
    first = loaded(write, a_set(body)).by_id["app/Regional@us-east-1"]
    assert isinstance(first.template.body["Resources"], dict)


def test_accounts_and_values_of_each_group(write: Write) -> None:
    groups = [
        {"Regions": ["us-east-1"], "DeploymentTargets": {"Accounts": [ONE, TWO]}},
        {
            "Regions": ["us-west-2"],
            "DeploymentTargets": {"OrganizationalUnitIds": ["ou-1"]},
            "ParameterOverrides": [
                {"ParameterKey": "Tier", "ParameterValue": "cold"},
                {"ParameterKey": "Name", "ParameterValue": {"Fn::GetAtt": ["A", "B"]}},
            ],
        },
    ]
    common = [{"ParameterKey": "Tier", "ParameterValue": {"Ref": "Tier"}}]
    assembly = loaded(
        write,
        a_set(StackInstancesGroup=groups, Parameters=common, Tags=[{"Key": "a", "Value": "b"}]),
        Parameters={"Tier": {"Type": "String", "Default": "warm"}},
    )
    assert places(assembly) == {
        f"{ONE}/us-east-1": (ONE, "us-east-1"),
        f"{TWO}/us-east-1": (TWO, "us-east-1"),
        "us-west-2": (None, "us-west-2"),
    }
    assert assembly.by_id[f"app/Regional@{ONE}/us-east-1"].supplied == {"Tier": "warm"}
    west = assembly.by_id["app/Regional@us-west-2"]
    assert (west.supplied, west.tags) == ({"Tier": "cold", "Name": None}, {"a": "b"})


@pytest.mark.parametrize(
    "regions",
    [{"Ref": "Regions"}, [{"Ref": "AWS::Region"}, "us-west-2"], ["eu-west-1", "us-west-2"]],
)
def test_regions_that_the_parent_is_given(write: Write, regions: Any) -> None:
    groups = [{"Regions": regions, "DeploymentTargets": {"Accounts": [{"Ref": "AWS::AccountId"}]}}]
    declared = {"Regions": {"Type": "CommaDelimitedList", "Default": "eu-west-1, us-west-2"}}
    assembly = loaded(write, a_set(StackInstancesGroup=groups), Parameters=declared)
    assert places(assembly) == {
        "eu-west-1": (None, "eu-west-1"),
        "us-west-2": (None, "us-west-2"),
    }


@pytest.mark.parametrize(
    ("more", "ordered"),
    [
        ({"OperationPreferences": {"RegionOrder": ["us-west-2", "us-east-1"]}}, True),
        (
            {
                "OperationPreferences": {
                    "RegionOrder": ["us-west-2", "us-east-1"],
                    "RegionConcurrencyType": "SEQUENTIAL",
                },
                "AutoDeployment": {"Enabled": False},
            },
            True,
        ),
        (
            {
                "OperationPreferences": {
                    "RegionOrder": ["us-west-2", "us-east-1"],
                    "RegionConcurrencyType": "PARALLEL",
                }
            },
            False,
        ),
        (
            {
                "OperationPreferences": {"RegionOrder": ["us-west-2", "us-east-1"]},
                "AutoDeployment": {"Enabled": True},
            },
            False,
        ),
        ({"OperationPreferences": {"MaxConcurrentCount": 1}}, False),
        ({}, False),
    ],
)
def test_the_order_of_the_regions(write: Write, more: dict[str, Any], ordered: bool) -> None:
    assembly = loaded(write, a_set(**more))
    east, west = (assembly.by_id[f"app/Regional@{each}"] for each in ("us-east-1", "us-west-2"))
    assert assembly.deploys_before(west, east) is ordered
    assert not assembly.deploys_before(east, west)


def test_the_template_of_a_set_is_no_stack_of_its_own(write: Write) -> None:
    resource = a_set(TemplateBody=None, TemplateURL="part.json")
    folder = write({"app.json": {"Resources": {"Regional": resource}}, "part.json": TOPIC}, "app")
    assert [stack.id for stack in load(folder).stacks] == [
        "app",
        "app/Regional@us-east-1",
        "app/Regional@us-west-2",
    ]


def test_a_template_that_lies_beside_it(write: Write) -> None:
    resource = a_set(TemplateURL="./part.json")
    del resource["Properties"]["TemplateBody"]
    east = loaded(write, resource).by_id["app/Regional@us-east-1"]
    assert (east.template.name, east.parent) == ("part.json", None)


@pytest.mark.parametrize(
    ("properties", "why"),
    [
        ({"TemplateBody": {"Fn::Sub": REGIONAL}}, "put together at deployment, by Fn::Sub"),
        ({"TemplateBody": "just words"}, "its TemplateBody is a text without Resources"),
        ({"TemplateBody": None, "TemplateURL": "https://h/x.yaml"}, "(TemplateURL https://h/x"),
        ({"StackInstancesGroup": []}, "it names no instances"),
        ({"StackInstancesGroup": [{"Regions": {"Ref": "Nothing"}}]}, "regions of its instances"),
        ({"StackInstancesGroup": [{"Regions": ["nowhere"]}]}, "'nowhere', which it names"),
        ({"StackInstancesGroup": [{"Fn::If": ["A", "B", "C"]}]}, "regions of its instances"),
        ({"TemplateBody": None, "TemplateURL": "app.json"}, "is nested in itself"),
    ],
)
def test_what_is_not_known_is_told(write: Write, properties: dict[str, Any], why: str) -> None:
    assembly = loaded(write, a_set(**properties))
    assert [stack.id for stack in assembly.stacks] == ["app"]
    ((stack, logical_id, reason),) = assembly.unloaded
    assert (stack, logical_id) == ("app", "Regional")
    assert why in reason


def test_a_template_in_it_that_cannot_be_read_is_an_error(write: Write) -> None:
    with pytest.raises(InputError, match="the template of stack set Regional: line 3 column"):
        loaded(write, a_set("Resources:\n - a: [b\n"))


def test_the_installed_command_finds_the_line_in_the_text(tmp_path: Path) -> None:
    body = "".join(f"        {line}\n" for line in REGIONAL.splitlines())
    (tmp_path / "app.yaml").write_text(
        "Resources:\n  Regional:\n    Type: AWS::CloudFormation::StackSet\n    Properties:\n"
        "      StackInstancesGroup: [{Regions: [us-east-1, us-west-2]}]\n"
        f"      TemplateBody: |\n{body}"
    )
    done = execute("check", "app.yaml@us-east-1", "--lint", "none", cwd=tmp_path)
    assert done.returncode == 1
    assert "--> app.yaml:15   app/Regional@us-east-1/Cluster (us-east-1)" in done.stdout
    assert "--> app.yaml:15   app/Regional@us-west-2/Cluster (us-west-2)" in done.stdout
    assert "stacks-unordered-child" not in done.stdout
    assert "over 3 stacks in us-east-1, us-west-2" in done.stdout


def test_a_set_that_is_not_read_is_not_passed_in_silence(tmp_path: Path) -> None:
    (tmp_path / "app.json").write_text(
        json.dumps({"Resources": {"Regional": a_set({"Fn::Sub": REGIONAL})}})
    )
    done = execute("check", "app.json@us-east-1", "--lint", "none", cwd=tmp_path)
    assert "what stack set Regional contains" in done.stdout
    assert "note: the stack set app/Regional was not checked" in done.stdout
