"""Small inputs that would grow past all memory, or take the square of their size in time."""

from __future__ import annotations

import json
import resource
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.stage import COMMAND

MEMORY = 1_500_000_000
SECONDS = 60  # the machine may be busy with other things


def topic(name: object) -> dict[str, object]:
    return {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": name}}


def nested(function: str, levels: int) -> object:
    value: object = "x" * 100
    for _ in range(levels):
        value = {function: value}
    return value


def role(pattern: str) -> dict[str, object]:
    allowed = {"Effect": "Allow", "Action": pattern, "Resource": f"arn:aws:s3:::{pattern}"}
    trusted = {"Service": "s3.amazonaws.com"}
    trust = {"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Statement": [trust]},
            "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": [allowed]}}],
        },
    }


def replicated(name: str) -> dict[str, object]:
    rule = {"Status": "Enabled", "Destination": {"Bucket": f"arn:aws:s3:::{name}"}}
    arn = {"Fn::GetAtt": ["Role", "Arn"]}
    return {
        "Type": "AWS::S3::Bucket",
        "Properties": {
            "BucketName": name,
            "VersioningConfiguration": {"Status": "Enabled"},
            "ReplicationConfiguration": {"Role": arn, "Rules": [rule]},
        },
    }


def function(runtime: str, code: str) -> dict[str, object]:
    properties = {"Runtime": runtime, "Handler": "index.handler", "Code": {"ZipFile": code}}
    return {"Type": "AWS::Lambda::Function", "Properties": properties}


HUGE = {"Parameters": {"P": {"Type": "String", "Default": "x" * 900_000}}}
INPUTS: dict[str, dict[str, Any]] = {
    "nested Base64": {"Resources": {"Topic": topic(nested("Fn::Base64", 60))}},
    "nested ToJsonString": {
        "Transform": "AWS::LanguageExtensions",
        "Resources": {"Topic": topic(nested("Fn::ToJsonString", 60))},
    },
    "joins of a large parameter": HUGE
    | {
        "Resources": {
            f"T{i}": topic({"Fn::Join": ["-", [{"Ref": "P"}, str(i)]]}) for i in range(480)
        }
    },
    "Sub of open braces": {"Resources": {"Topic": topic({"Fn::Sub": "${" * 100_000})}},
    "wildcards": {"Resources": {"Role": role("*a" * 500), "Bucket": replicated("a" * 60)}},
    "JavaScript of open calls": {
        "Resources": {
            "F": function("nodejs22.x", f"c.failoverGlobalCluster({' ' * 200_000}{'(' * 100_000}")
        }
    },
    "Python in deep brackets": {"Resources": {"F": function("python3.13", "x = " + "[" * 50_000)}},
}


def bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@pytest.mark.parametrize("name", INPUTS)
def test_it_ends_in_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    (tmp_path / "app.json").write_text(json.dumps(INPUTS[name]))
    words = [str(COMMAND), "check", "app.json@us-east-1", "--lint", "none", "--format", "json"]
    done = subprocess.run(
        words,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        preexec_fn=bounded,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert json.loads(done.stdout)["crashed"] == []


def test_a_spent_budget_is_told(tmp_path: Path) -> None:
    (tmp_path / "app.json").write_text(json.dumps(INPUTS["joins of a large parameter"]))
    words = [str(COMMAND), "check", "app.json@us-east-1", "--lint", "none"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "takes more than 40,000,000 characters of text" in done.stdout
