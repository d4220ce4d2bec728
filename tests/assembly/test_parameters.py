"""Files of parameter values, in every form; and values that a template does not take."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from dr_validator.assembly.declared import complaints
from dr_validator.assembly.model import Template
from dr_validator.assembly.parameters import read_values
from dr_validator.assembly.pattern import matches
from dr_validator.assembly.values import Values
from dr_validator.errors import InputError, UsageError

WANTED = {"Leads": "No", "Zones": "a,b"}
CLI = [
    {"ParameterKey": "Leads", "ParameterValue": "No"},
    {"ParameterKey": "Zones", "ParameterValue": "a,b"},
]
SAMCONFIG = """
version = 0.1
[default.global.parameters]
stack_name = "orders"
[default.deploy.parameters]
region = "us-east-1"
parameter_overrides = "Leads=Yes Zones=\\"c, d\\""
[west.deploy.parameters]
stack_name = "orders-west"
region = "us-west-2"
parameter_overrides = ["Leads=No", "ParameterKey=Zones,ParameterValue=a,b"]
tags = "DR-Role=secondary"
[tables.deploy.parameters]
parameter_overrides = {Leads = false, Zones = ["a", "b"]}
"""


def read(folder: Path, name: str, content: Any, region: str | None = None) -> Values:
    text = content if isinstance(content, str) else json.dumps(content)
    file = name.partition("#")[0]
    (folder / file).write_text(text)
    return read_values(name, folder, region)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cli.json", CLI),
        ("words.json", ["Leads=No", "Zones=a,b"]),
        ("pipeline.json", {"Parameters": WANTED}),
        ("input.json", {"StackName": "orders", "Parameters": CLI}),
        ("plain.json", WANTED),
        ("lists.json", {"Parameters": {"Leads": "No", "Zones": ["a", "b"]}}),
        ("no-suffix", CLI),
        ("pipeline.yaml", "Parameters:\n  Leads: 'No'\n  Zones: [a, b]\n"),
        (
            "git-sync.yaml",
            "template-file-path: app.yaml\nparameters: {Leads: 'No', Zones: 'a,b'}\ntags: {}\n",
        ),
        ("lines.env", "# of the west\nLeads=No\n\n  Zones = 'a,b'\n"),
    ],
)
def test_every_form(tmp_path: Path, name: str, content: Any) -> None:
    assert dict(read(tmp_path, name, content).parameters) == WANTED


def test_what_else_a_file_says(tmp_path: Path) -> None:
    pipeline = {"Parameters": {}, "Tags": {"DR-Role": "primary"}}
    assert read(tmp_path, "a.json", pipeline).tags == {"DR-Role": "primary"}
    cli = {"Parameters": CLI, "StackName": "orders", "Tags": [{"Key": "Team", "Value": "pay"}]}
    git = "template-file-path: a.yaml\nparameters: {}\ntags: {DR-Role: primary}\n"
    assert read(tmp_path, "c.yaml", git).tags == {"DR-Role": "primary"}
    found = read(tmp_path, "b.json", cli)
    assert (found.stack_name, found.tags) == ("orders", {"Team": "pay"})


def test_a_value_that_is_not_told(tmp_path: Path) -> None:
    previous = [{"ParameterKey": "Leads", "UsePreviousValue": True}]
    assert read(tmp_path, "a.json", previous).parameters == {"Leads": None}
    artifact = {"Parameters": {"Leads": {"Fn::GetArtifactAtt": ["Build", "ObjectKey"]}}}
    assert read(tmp_path, "b.json", artifact).parameters == {"Leads": None}


@pytest.mark.parametrize(
    ("name", "region", "leads", "stack"),
    [
        ("samconfig.toml", None, "Yes", "orders"),
        ("samconfig.toml", "us-west-2", "No", "orders-west"),
        ("samconfig.toml", "eu-west-1", "Yes", "orders"),
        ("samconfig.toml#west", None, "No", "orders-west"),
        ("samconfig.toml#tables", "us-west-2", "false", ""),
    ],
)
def test_environments_of_samconfig(
    tmp_path: Path, name: str, region: str | None, leads: str, stack: str
) -> None:
    found = read(tmp_path, name, SAMCONFIG, region)
    assert (found.parameters["Leads"], found.stack_name) == (leads, stack)
    if "west" in stack:
        assert found.parameters["Zones"] == "a,b"
        assert found.tags == {"DR-Role": "secondary"}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.json", [{"Key": "Leads"}], "a.json: entry 1 is not a parameter"),
        ("a.json", {"Leads": {"x": 1}}, "a.json: holds a mapping that is not a list of parameters"),
        ("a.env", "Leads", "a.env: 'Leads' is not Key=Value"),
        ("a.env#west", "Leads=No", "is not a samconfig file, so it has no environment 'west'"),
        ("samconfig.toml#wst", SAMCONFIG, "no environment 'wst'; there are default, tables, west"),
        ("samconfig.toml", "= 1", "not valid TOML"),
        (
            "samconfig.toml",
            "[a.deploy.parameters]\n[b.deploy.parameters]\n",
            "has the environments a, b: name the one that is meant, as in samconfig.toml#a",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence(
    tmp_path: Path, name: str, content: Any, sentence: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(sentence)):
        read(tmp_path, name, content)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "params").mkdir()
    for text, sentence in (
        ("none.json", "no such file: correct the path"),
        ("Leads=No", "no such file: pass a file of values, or set them in [[deployments]]"),
        ("params", "is a folder, not a file: pass a file of parameter values"),
    ):
        with pytest.raises(InputError) as raised:
            read_values(text, tmp_path, None)
        assert str(raised.value) == f"{tmp_path / text}: {sentence}"


DECLARED: dict[str, Any] = {
    "Leads": {"Type": "String", "AllowedValues": ["Yes", "No"]},
    "Count": {"Type": "Number", "MinValue": 2, "MaxValue": "10", "AllowedValues": [2, 4, 20]},
    "Ports": {"Type": "List<Number>"},
    "Zones": {"Type": "CommaDelimitedList", "AllowedPattern": "[a-z]+"},
    "Name": {"Type": "String", "AllowedPattern": "^[a-z]{2,4}$", "MinLength": 3, "MaxLength": 3},
    "Secret": {"Type": "String", "NoEcho": True, "MinLength": "8"},
    "Image": {"Type": "AWS::SSM::Parameter::Value<String>", "AllowedValues": ["x"]},
    "Odd": {"Type": "String", "AllowedPattern": "(?=x)x"},
}


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("Leads", "No", None),
        ("Leads", "no", "is 'no', which is not allowed: write one of Yes, No"),
        ("Count", "2.0", None),
        ("Count", "many", "is 'many', which is not a number"),
        ("Count", "nan", "is 'nan', which is not a number"),
        ("Count", "3", "is '3', which is not allowed: write one of 2, 4, 20"),
        ("Count", "20", "is '20', which is more than 10"),
        ("Ports", "80, 443", None),
        ("Ports", "80,https", "is 'https', which is not a number"),
        ("Zones", "a, b", None),
        ("Zones", "a,1", "is '1', which does not match [a-z]+"),
        ("Name", "abc", None),
        ("Name", "abcd", "is 'abcd', which is longer than 3 characters"),
        ("Name", "ab", "is 'ab', which is shorter than 3 characters"),
        ("Name", "xabcx", "is 'xabcx', which does not match ^[a-z]{2,4}$"),
        ("Secret", "hunter2", "is a value that the template hides (NoEcho), which is shorter"),
        ("Image", "/images/web", None),
        ("Odd", "y", None),
        ("Leads", None, None),
        ("Lead", "No", "Lead is not a parameter of app.yaml; did you mean Leads?"),
        ("Zzzzz", "No", "Zzzzz is not a parameter of app.yaml, which has Count, Image, Leads"),
    ],
)
def test_values_that_the_template_does_not_take(
    name: str, value: str | None, reason: str | None
) -> None:
    template = Template("app.yaml", None, {"Parameters": DECLARED})
    found = complaints(Values("west.json", {name: value}), template)
    if reason is None:
        assert found == []
    else:
        (sentence,) = found
        assert sentence.startswith("west.json: ") and reason in sentence


@pytest.mark.parametrize(
    "pattern",
    [
        "[a-z]+",
        "^[a-zA-Z][a-zA-Z0-9-]*$",
        "(a|b)*c",
        "a{2,3}b?",
        "(us|eu)-[a-z]+-\\d",
        "[^ab]+",
        "(ab){2}",
        "[a\\-z]+",
        "[]a]+",
        "x.*y",
        "(?:a|bc)+?d",
        "a\\.b",
        "[\\w.-]+@[\\w-]+",
        "\\S{2}",
        "",
    ],
)
def test_patterns_match_as_regular_expressions_do(pattern: str) -> None:
    letters = ["", "a", "b", "ab", "abab", "aab", "c", "-", ".", "@", "us-east-1", "xy", "x.y", "]"]
    texts = {one + other for one in letters for other in letters}
    assert {t for t in texts if matches(pattern, t)} == {
        t for t in texts if re.fullmatch(pattern, t)
    }


def test_a_pattern_cannot_stall_the_run() -> None:
    """Python's own would take centuries for the first, and all memory for the last."""
    assert matches("(a+)+b", "a" * 4_000) is False
    assert matches("(" * 5_000 + "a" + ")" * 5_000, "a") is None
    assert matches("((a{1000}){1000}){1000}", "a") is None
