"""Whatever cannot be read gets one sentence: the file, the place, what to do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from dr_validator.assembly import load, load_many
from dr_validator.errors import DrValidatorError, InputError, UsageError

from tests.assembly.bad import GOOD, MANIFESTS, TEMPLATES, beside, links
from tests.assembly.conftest import TOPIC, Write, manifest


def says(path: Path | str) -> str:
    with pytest.raises(InputError) as error:
        load(path)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(("text", "message"), MANIFESTS)
def test_manifests(write: Write, tmp_path: Path, text: Any, message: str) -> None:
    out = write(beside(text))
    links(out, tmp_path / "secret.json")
    assert says(out) == f"{out}/{message.format(out=out)}"


@pytest.mark.parametrize(("name", "text", "message"), TEMPLATES)
def test_templates(write: Write, name: str, text: Any, message: str) -> None:
    path = write({name: text}) / name
    assert says(path) == f"{path}: {message}"


def test_control_characters_in_yaml(write: Write) -> None:
    path = write({"t.yaml": 'Resources: "\x01"'}) / "t.yaml"
    assert says(path).startswith(f"{path}: not valid YAML (unacceptable character #x0001")


def test_a_billion_laughs(write: Write) -> None:
    lines = ["Resources:", "  a0: &a0 {x: y}"]
    lines += [f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    path = write({"t.yaml": "\n".join(lines)}) / "t.yaml"
    assert says(path) == (
        f"{path}: line 7 column 27: the aliases stand for more than 100,000 values: "
        "correct the file"
    )


def test_templates_that_nest_one_another_without_end(write: Write) -> None:
    files: dict[str, Any] = {
        f"t{n}.json": {
            "Resources": {
                f"N{m}": {
                    "Type": "AWS::CloudFormation::Stack",
                    "Properties": {"TemplateURL": f"t{n + 1}.json"},
                }
                for m in range(10)
            }
        }
        for n in range(9)
    }
    out = write({**files, "t9.json": TOPIC})
    assert "holds more than 10,000 nested stacks" in says(out / "t0.json")


def test_paths(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert says(gone) == f"{gone}: no such file or folder: pass a cdk.out folder or a template"
    for name in ("a\0b", ""):
        assert says(name) == f"{name!r} is not a path: pass a cdk.out folder or a template"
    assert "no such file or folder" in says("x" * 5000)
    for address in ("https://example.com/a.yaml@us-west-2", "s3://bucket/a.yaml"):
        assert says(address) == (
            f"{address}: an address, and nothing is fetched: download it and pass the file"
        )
    assert says(f"{gone}@us-west-2").startswith(f"{gone}@us-west-2: no such file or folder")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert says(pipe) == f"{pipe}: neither a file nor a folder: pass a cdk.out or a template"


def test_folders(write: Write) -> None:
    empty = write({"package.json": {}, "notes.yaml": "- a"}, "empty")
    assert says(empty) == (
        f"{empty}: holds neither manifest.json nor a CloudFormation template: "
        "pass a cdk.out folder, or templates"
    )
    fresh = write({"cdk.json": {"app": "python app.py"}}, "fresh")
    assert says(fresh).endswith("template: run `cdk synth` and pass its cdk.out")
    project = write({"cdk.json": {}, "cdk.out/manifest.json": manifest(A=GOOD)}, "project")
    assert says(project) == f"{project}: a project, not an assembly: pass {project}/cdk.out"
    torn = write({"cdk.out": '{"version": "55.0.0"}', "A.template.json": TOPIC}, "torn")
    assert says(torn) == (
        f"{torn}: has no manifest.json: the synthesis did not finish; run `cdk synth` again"
    )
    repository = write({"infra/out/manifest.json": manifest(A=GOOD), "a.yaml": "a"}, "repository")
    assert says(repository) == (
        f"{repository}: holds a cloud assembly, {repository}/infra/out: pass that folder itself"
    )


def test_a_link_out_of_a_folder_of_templates(write: Write, tmp_path: Path) -> None:
    folder = write({"a.json": TOPIC}, "templates")
    (tmp_path / "b.json").write_text("{}")
    (folder / "b.json").symlink_to(tmp_path / "b.json")
    assert says(folder) == (
        f"{folder}/b.json: this link leads out of {folder}: pass the file it leads to"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("b.template.json", '{"Resources": {'),
        ("b.yaml", "Resources:\n  A:\n    Type: AWS::S3::Bucket\n  [A: {}\n"),
        ("b.json", '{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {'),
        ("b.yaml", "AWSTemplateFormatVersion: 2010\nResources: é".encode("utf-16")),
    ],
)
def test_a_broken_template_in_a_folder_is_never_left_out(
    write: Write, name: str, text: Any
) -> None:
    folder = write({"a.json": TOPIC, name: text}, "templates")
    assert says(folder).startswith(f"{folder}/{name}: ")


def test_a_wrong_region_is_wrong_usage(write: Write) -> None:
    path = write({"t.json": TOPIC}) / "t.json"
    with pytest.raises(UsageError) as error:
        load(f"{path}@us-wst")
    assert str(error.value) == (
        f"{path}@us-wst: 'us-wst' is not a region: write PATH@us-west-2 or "
        "PATH@111122223333/us-west-2"
    )
    with pytest.raises(UsageError) as error:
        load(path, {"t": "12/us-west-2"})
    assert str(error.value) == (
        "regions: 't' is given '12/us-west-2', which is not a region: "
        "write us-west-2 or 111122223333/us-west-2"
    )


def test_no_path_at_all() -> None:
    with pytest.raises(DrValidatorError, match="nothing to check: pass a"):
        load_many([])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission(write: Write) -> None:
    folder = write({"t.json": TOPIC}, "closed")
    folder.chmod(0)
    try:
        assert "cannot be read" in says(folder)
    finally:
        folder.chmod(0o700)
