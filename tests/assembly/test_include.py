"""`AWS::Include`, macros: what lies beside a template is taken in, the rest told as not seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dr_validator.assembly import load
from dr_validator.assembly.model import Template
from dr_validator.engine import read_graph
from dr_validator.errors import InputError
from dr_validator.resolve.value import Cause, Unknown

from tests.assembly.conftest import Write
from tests.cli.stage import execute

QUEUE = {"Type": "AWS::SQS::Queue"}


def include(location: Any) -> dict[str, Any]:
    return {"Name": "AWS::Include", "Parameters": {"Location": location}}


def loaded(root: Path) -> Template:
    return load(root / "main.json").stacks[0].template


def test_what_lies_beside_is_taken_in_anywhere(write: Write) -> None:
    root = write(
        {
            "main.json": {
                "Mappings": {"Fn::Transform": include("parts/maps.json")},
                "Resources": {
                    "Queue": {
                        **QUEUE,
                        "Properties": {"Fn::Transform": include("parts/queue.json")},
                    },
                    "Fn::Transform": include("./parts/more.yaml"),
                },
            },
            "parts/maps.json": {"Sizes": {"a": {"b": 1}}},
            "parts/queue.json": {"QueueName": "orders"},
            "parts/more.yaml": "Topic: {Type: AWS::SNS::Topic}\n"
            "Fn::Transform: {Name: AWS::Include, Parameters: {Location: last.json}}\n",
            "parts/last.json": {"Last": QUEUE},
        },
        "app",
    )
    template = loaded(root)
    assert template.body == {
        "Mappings": {"Sizes": {"a": {"b": 1}}},
        "Resources": {
            "Queue": {**QUEUE, "Properties": {"QueueName": "orders"}},
            "Topic": {"Type": "AWS::SNS::Topic"},
            "Last": QUEUE,
        },
    }
    parts = root / "parts"
    assert template.written_at("/Resources/Topic/Type") == (parts / "more.yaml", "/Topic/Type")
    assert template.written_at("/Resources/Last") == (parts / "last.json", "/Last")
    name = "/Resources/Queue/Properties/QueueName"
    assert template.written_at(name) == (parts / "queue.json", "/QueueName")
    assert template.written_at("/Resources/Queue") == (root / "main.json", "/Resources/Queue")


@pytest.mark.parametrize(
    "location",
    ["s3://parts/more.yaml", "none.json", "../secret.json", "link.json", {"Ref": "Where"}, "a\0b"],
)
def test_what_is_not_there_stays(write: Write, location: Any) -> None:
    write({"secret.json": {"Secret": QUEUE}}, ".")
    resources = {"Queue": QUEUE, "Fn::Transform": include(location)}
    root = write({"main.json": {"Resources": resources}}, "app")
    (root / "link.json").symlink_to(root.parent / "secret.json")
    assert loaded(root).body["Resources"] == resources


def test_what_includes_itself_is_refused(write: Write) -> None:
    files = {
        "main.json": {"Resources": {"Fn::Transform": include("one.json")}},
        "one.json": {"A": QUEUE, "Fn::Transform": include("two.json")},
        "two.json": {"B": QUEUE, "Fn::Transform": include("one.json")},
    }
    with pytest.raises(InputError, match=r"includes itself \(main.json → one.json → two.json"):
        loaded(write(files, "app"))


def test_includes_that_double_are_refused(write: Write) -> None:
    """Each file takes in the next one twice."""
    files: dict[str, Any] = {"main.json": {"Resources": {"Fn::Transform": include("0.json")}}}
    for n in range(40):
        twice = {name: {"Fn::Transform": include(f"{n + 1}.json")} for name in "ab"}
        files[f"{n}.json"] = twice
    files["40.json"] = {}
    with pytest.raises(InputError, match="takes in more than 1,000 files"):
        loaded(write(files, "app"))


def check(root: Path) -> str:
    done = execute("check", "main.json@us-east-1", "--lint", "none", cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("template", "told"),
    [
        (
            {"Resources": {"Q": QUEUE, "Fn::Transform": include("s3://parts/more.yaml")}},
            "AWS::Include takes s3://parts/more.yaml into Resources at deployment",
        ),
        (
            {"Resources": {"Q": QUEUE, "Fn::Transform": {"Name": "Company::Macro"}}},
            "Company::Macro rewrites Resources at deployment",
        ),
        (
            {"Resources": {"Q": QUEUE, "R": {"Fn::Transform": include("s3://parts/r.yaml")}}},
            "AWS::Include takes s3://parts/r.yaml into R at deployment",
        ),
        (
            {"Transform": include("s3://parts/all.yaml"), "Resources": {"Q": QUEUE}},
            "AWS::Include takes s3://parts/all.yaml into the template at deployment",
        ),
        (
            {"Transform": {"Name": "Company::Macro"}, "Resources": {"Q": QUEUE}},
            "Company::Macro rewrites the template at deployment",
        ),
    ],
)
def test_what_is_not_seen_is_told_and_never_refused(
    write: Write, template: dict[str, Any], told: str
) -> None:
    out = check(write({"main.json": template}, "app"))
    assert told in out
    assert "refuses the template" not in out


def test_what_a_transform_may_add_is_not_missing(write: Write) -> None:
    """The name of the destination comes from the include, beside what stands there."""
    rule = {"Status": "Enabled", "Destination": {"Fn::Transform": include("s3://parts/d.yaml")}}
    replication = {"Role": "arn:aws:iam::111122223333:role/copy", "Rules": [rule]}
    bucket = {
        "Type": "AWS::S3::Bucket",
        "Properties": {
            "VersioningConfiguration": {"Status": "Enabled"},
            "ReplicationConfiguration": {
                **replication,
                "Fn::Transform": {"Name": "Company::Macro"},
            },
        },
    }
    out = check(write({"main.json": {"Resources": {"Bucket": bucket}}}, "app"))
    assert "stands beside other keys" not in out


@pytest.mark.parametrize(
    "more",
    [
        {"Fn::Transform": include("s3://parts/more.yaml")},
        {"Db": {"Type": "Acme::Data::Regional::MODULE"}},
    ],
)
def test_what_is_referred_to_may_be_made_by_it(write: Write, more: dict[str, Any]) -> None:
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"KmsMasterKeyId": {"Ref": "DbKey"}}}
    root = write({"main.json": {"Resources": {"Topic": topic, **more}}}, "app")
    node = read_graph(load(root / "main.json")).all("AWS::SNS::Topic")[0]
    value = node.read("KmsMasterKeyId")
    assert isinstance(value, Unknown)
    assert (value.cause, "DbKey is made by a transform" in value.reason) == (
        Cause.UNSUPPORTED,
        True,
    )


def test_findings_point_into_the_included_file(write: Write) -> None:
    files = {
        "main.json": {"Resources": {"Q": QUEUE, "Fn::Transform": include("db.yaml")}},
        "db.yaml": "\nDb:\n  Type: AWS::RDS::DBCluster\n  Properties:\n    Engine: aurora-mysql\n"
        "    MasterUsername: a\n    MasterUserPassword: hunter2hunter2\n",
    }
    root = write(files, "app")
    done = execute("check", "main.json@us-east-1", "--lint", "none", cwd=root)
    assert done.returncode == 1
    assert "--> db.yaml:7   main/Db (us-east-1) /Properties/MasterUserPassword" in done.stdout
