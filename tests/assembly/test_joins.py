"""Nested templates by their address in S3: joined by name, or by the configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dr_validator.assembly import Assembly, Inputs, load, load_inputs, load_many
from dr_validator.errors import InputError

from tests.assembly.conftest import TOPIC, Write
from tests.cli.stage import execute


def nests(url: Any) -> dict[str, Any]:
    own = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}
    return {"Resources": {"Net": own}}


def ids(assembly: Assembly) -> dict[str, str]:
    return {stack.id: stack.template.name for stack in assembly.stacks}


@pytest.mark.parametrize(
    "url",
    [
        "https://s3.amazonaws.com/parts/net/vpc.yaml",
        "https://parts.s3.us-east-1.amazonaws.com/vpc.yaml?versionId=1",
        "s3://parts/net/vpc.yaml",
        {"Fn::Sub": "https://${Parts}.s3.amazonaws.com/${Prefix}net/vpc.yaml"},
        {"Fn::Sub": ["https://${Parts}/vpc.yaml", {"Parts": "bucket.s3.amazonaws.com/other.yaml"}]},
        {"Fn::Join": ["", ["https://", {"Ref": "Parts"}, "/net/vpc.yaml"]]},
        {"Fn::Join": ["/", ["https://s3.amazonaws.com", {"Ref": "Parts"}, "vpc.yaml"]]},
    ],
)
def test_by_the_name_of_what_lies_beside(write: Write, url: Any) -> None:
    root = write({"main.json": nests(url), "net/vpc.yaml": TOPIC, "vpc.yaml": TOPIC}, "app")
    (root / "vpc.yaml").unlink()
    (root / "vpc.yaml").symlink_to("net/vpc.yaml")
    assembly = load(f"{root / 'main.json'}@us-east-1")
    assert list(ids(assembly)) == ["main", "main/Net"]
    assert [each[:2] for each in assembly.guessed] == [("main", "Net")]
    assert assembly.unloaded == ()


def test_the_longest_end_of_the_address_counts(write: Write) -> None:
    url = "https://s3.amazonaws.com/parts/net/vpc.yaml"
    root = write({"main.json": nests(url), "net/vpc.yaml": TOPIC, "vpc.yaml": TOPIC}, "app")
    assert ids(load(root / "main.json"))["main/Net"] == "net/vpc.yaml"
    assert list(ids(load(root))) == ["main", "main/Net", "vpc"]


def test_of_two_that_may_be_it_none_is_taken(write: Write) -> None:
    files = {"main.json": nests("https://h/x/vpc.yaml"), "a/vpc.yaml": TOPIC, "b/vpc.yaml": TOPIC}
    assembly = load(write(files, "app"))
    assert list(ids(assembly)) == ["a/vpc", "b/vpc", "main"]
    ((_, _, why),) = assembly.unloaded
    assert "several of the templates may be it" in why


@pytest.mark.parametrize("url", ["https://h/b/0123456789abcdef.template", "https://h/b/none.yaml"])
def test_what_is_not_there_is_told(write: Write, url: str) -> None:
    root = write({"main.json": nests(url), "net/vpc.yaml": TOPIC}, "app")
    ((stack, name, why),) = load(root / "main.json").unloaded
    assert (stack, name) == ("main", "Net")
    assert url in why


def test_a_name_leads_nowhere_outside(write: Write, tmp_path: Path) -> None:
    write({"secret.yaml": TOPIC}, "elsewhere")
    for url in ("https://h/b/../elsewhere/secret.yaml", "../elsewhere/secret.yaml"):
        root = write({"main.json": nests(url)}, "app")
        assert list(ids(load(root / "main.json"))) == ["main"]
    (tmp_path / "app" / "secret.yaml").symlink_to(tmp_path / "elsewhere" / "secret.yaml")
    root = write({"main.json": nests("https://h/b/secret.yaml")}, "app")
    assert list(ids(load(root / "main.json"))) == ["main"]


@pytest.mark.parametrize("glob", ["*/0123.template", "main/Net", "*"])
def test_by_the_configuration(write: Write, glob: str) -> None:
    """What `aws cloudformation package` uploads is called by a hash."""
    url = "https://s3.us-east-1.amazonaws.com/artifacts/0123.template"
    root = write({"main.json": nests(url), "net/vpc.yaml": TOPIC}, "app")
    named = {glob: root / "net" / "vpc.yaml"}
    for paths in ((root / "main.json",), (root,)):
        assembly = load_inputs(Inputs(paths, nested=named))
        assert ids(assembly) == {"main": "main.json", "main/Net": "net/vpc.yaml"}
        assert (assembly.guessed, assembly.unloaded) == ((), ())


def test_a_file_that_the_configuration_names_must_be_there(write: Write) -> None:
    root = write({"main.json": nests("https://h/x")}, "app")
    named = {"*/x": root / "none.yaml"}
    with pytest.raises(InputError, match=r"none\.yaml: no such file, which nested-templates names"):
        load_inputs(Inputs((root / "main.json",), nested=named))


def test_a_child_given_beside_its_parent_is_checked_as_the_child(write: Write) -> None:
    root = write({"main.json": nests("vpc.yaml"), "vpc.yaml": TOPIC}, "app")
    main, vpc = f"{root}/main.json", f"{root}/vpc.yaml"
    assert list(ids(load_many([f"{main}@us-east-1", f"{vpc}@us-east-1"]))) == ["main", "main/Net"]
    assert list(ids(load_many([vpc, f"{main}@us-east-1"]))) == ["main", "main/Net"]
    # In another region it is a stack of its own.
    elsewhere = load_many([f"{main}@us-east-1", f"{vpc}@us-west-2"])
    assert list(ids(elsewhere)) == ["main", "main/Net", "vpc"]
    both = [f"{path}@{region}" for path in (main, vpc) for region in ("us-east-1", "us-west-2")]
    assert list(ids(load_many(both))) == [
        "main@us-east-1",
        "main@us-east-1/Net",
        "main@us-west-2",
        "main@us-west-2/Net",
    ]


def test_the_installed_command(write: Write) -> None:
    url = "https://s3.us-east-1.amazonaws.com/artifacts/0123.template"
    files = {"main.json": nests(url), "other.json": nests("https://h/b/vpc.yaml")}
    root = write({**files, "vpc.yaml": TOPIC}, "app")
    (root / "dr-validator.toml").write_text('[nested-templates]\n"*/0123.template" = "vpc.yaml"\n')
    words = ("check", "main.json@us-east-1", "other.json@us-east-1", "--lint", "none")
    done = execute(*words, cwd=root)
    assert done.returncode == 0, done.stdout
    assert "4 stacks in us-east-1" in done.stdout
    told = "note: the nested stack other/Net is read from vpc.yaml only because the names match"
    assert told in done.stdout
    assert "main/Net is read" not in done.stdout
