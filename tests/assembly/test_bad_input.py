# ruff: noqa: E501 - one case, one line
"""Whatever cannot be read gets one sentence: the file, the place, what to do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from dr_validator.assembly import load, load_many
from dr_validator.errors import DrValidatorError, InputError, UsageError

from tests.assembly.conftest import TOPIC, Write, manifest, stack


def says(path: Path | str) -> str:
    with pytest.raises(InputError) as error:
        load(path)
    assert "\n" not in str(error.value)
    return str(error.value)


GOOD = stack("A.json")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "manifest.json: line 1 column 2: the JSON is cut off: synthesize again, or correct the file"),
        ("hello", "manifest.json: line 1 column 1: not valid JSON (Expecting value): synthesize again, or correct the file"),
        ("", "manifest.json: the file is empty: synthesize again, or remove it"),
        ([], "manifest.json: the manifest must be a mapping, not a list: synthesize the assembly again"),
        ({"artifacts": {}}, "manifest.json: not the manifest of a CDK assembly (it has no version): pass the folder that `cdk synth` wrote, usually cdk.out"),
        ({"version": "55.0.0"}, "manifest.json: the assembly has no stacks: check the app that made it"),
        ({"version": "55.0.0", "artifacts": []}, "manifest.json: artifacts must be a mapping, not a list: synthesize the assembly again"),
        (manifest(A=3), "manifest.json: artifact 'A' must be a mapping, not a number: synthesize the assembly again"),
        (manifest(A={}), "manifest.json: artifact 'A': type must be a text, not null: synthesize the assembly again"),
        (manifest(A={"type": "aws:cloudformation:stack"}), "manifest.json: artifact 'A': templateFile must be a text, not null: synthesize the assembly again"),
        (manifest(A=stack("A.json", "aws://x")), "manifest.json: artifact 'A': environment 'aws://x' is not aws://account/region: synthesize the assembly again"),
        (manifest(A=stack("A.json", dependencies="B")), "manifest.json: dependencies of 'A' must be a list, not a text: synthesize the assembly again"),
        (manifest(A=stack("A.json", metadata={"/A": {}})), "manifest.json: the metadata of /A must be a list, not a mapping: synthesize the assembly again"),
        ({**manifest(A=GOOD), "missing": [{}]}, "manifest.json: key of missing must be a text, not null: synthesize the assembly again"),
        (manifest(A=stack("gone.json")), "gone.json: no such file: synthesize again, or correct the path"),
        (manifest(A=stack("../x.json")), "manifest.json: artifact 'A': '../x.json' lies outside the assembly {out}: synthesize the assembly again, or pass its outermost folder"),
        (manifest(A=stack("/etc/passwd")), "manifest.json: artifact 'A': '/etc/passwd' lies outside the assembly {out}: synthesize the assembly again, or pass its outermost folder"),
        (manifest(A=stack("link.json")), "manifest.json: artifact 'A': 'link.json' lies outside the assembly {out}: synthesize the assembly again, or pass its outermost folder"),
        (manifest(A=stack("loop.json")), "loop.json: cannot be read (Too many levels of symbolic links): synthesize again, or correct the path"),
        (manifest(A=stack("folder")), "folder: is a folder, not a file: synthesize again, or correct the path"),
        (manifest(A=stack("A\0.json")), "manifest.json: artifact 'A': templateFile must be a text, not a text with a null character: synthesize the assembly again"),
        (manifest(A=stack("A.json", additionalMetadataFile="m.json")), "m.json: no such file: synthesize again, or correct the path"),
        (manifest(**{"A": GOOD, "A.assets": {"type": "cdk:asset-manifest", "properties": {"file": "a.json"}}}), "a.json: no such file: synthesize again, or correct the path"),
        (manifest(A=GOOD, S={"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}), "manifest.json: artifact 'S': the nested assembly '.' contains itself or is named twice: synthesize the assembly again"),
        (manifest(A=GOOD, S={"type": "cdk:cloud-assembly", "properties": {"directoryName": ".."}}), "manifest.json: artifact 'S': '..' lies outside the assembly {out}: synthesize the assembly again, or pass its outermost folder"),
        (manifest(A=GOOD, S={"type": "cdk:cloud-assembly", "properties": {"directoryName": "inner"}}), "inner/manifest.json: artifact 'T': the nested assembly '..' contains itself or is named twice: synthesize the assembly again"),
        (manifest(A=GOOD, S={"type": "cdk:cloud-assembly", "properties": {"directoryName": "gone"}}), "gone/manifest.json: no such file: synthesize again, or correct the path"),
        ('{"version": "1", "version": "2"}', "manifest.json: line 1: the key 'version' appears twice in one mapping: rename or remove one of them"),
    ],
)  # fmt: skip
def test_manifests(write: Write, tmp_path: Path, text: Any, message: str) -> None:
    (tmp_path / "secret.json").write_text('{"Resources": {}}')
    out = write(
        {
            "manifest.json": text,
            "A.json": TOPIC,
            "folder/x.txt": "",
            "inner/manifest.json": manifest(
                T={"type": "cdk:cloud-assembly", "properties": {"directoryName": ".."}}
            ),
        }
    )
    (out / "link.json").symlink_to(tmp_path / "secret.json")
    (out / "loop.json").symlink_to(out / "loop.json")
    assert says(out) == f"{out}/{message.format(out=out)}"


DEEP = "values are nested more than 200 levels deep: CloudFormation takes no such template; correct the file"
VALUES = "parameter values, not a template: pass the template, and these with --parameters"
MAP = "a template must be a mapping with Resources, not"
FIX = "correct the file, or synthesize again"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("t.json", '{"Resources": {\n  "A": {', "line 2 column 9: the JSON is cut off: synthesize again, or correct the file"),
        ("t.json", '{"Resources": {\n  "A', "line 2 column 3: the JSON is cut off: synthesize again, or correct the file"),
        ("t.json", '{"Resources": {},}', "line 1 column 18: not valid JSON (Expecting property name enclosed in double quotes): synthesize again, or correct the file"),
        ("t.json", " \n", "the file is empty: synthesize again, or remove it"),
        ("t.yaml", "", "the file is empty: remove it, or fill it"),
        ("t.yaml", "# nothing\n", "the file is empty: remove it, or fill it"),
        ("t.json", "[]", f"{MAP} a list: {FIX}"),
        ("t.json", "3", f"{MAP} a number: {FIX}"),
        ("t.json", "true", f"{MAP} a boolean: {FIX}"),
        ("t.json", "null", f"{MAP} null: {FIX}"),
        ("t.yaml", "- a", f"{MAP} a list: {FIX}"),
        ("t.yaml", "words", f"{MAP} a text: {FIX}"),
        ("t.json", '{"name": "x"}', "not a CloudFormation template (it has no Resources): pass a template, or the folder cdk.out"),
        ("t.json", '{"TemplateBody": {"Resources": {}}}', "an answer of `aws cloudformation get-template`: pass what `--query TemplateBody` gives (with `--output text` for a template in YAML)"),
        ("t.yaml", "template-file-path: app.yaml\nparameters: {}", "a deployment file of Git sync: pass the template that it names, app.yaml, and this file with --parameters"),
        ("t.json", '[{"ParameterKey": "A", "ParameterValue": "b"}]', VALUES),
        ("t.yaml", "StackName: a\nParameters: [{ParameterKey: A, ParameterValue: b}]", VALUES),
        ("t.yaml", "resources: [{name: a, resource_file: a.yaml}]", "a manifest of Customizations for AWS Control Tower: say in [[deployments]] which stacks it makes"),
        ("t.yml", "service: orders\nprovider: {name: aws}", "a service of the Serverless Framework: run `serverless package`, and pass .serverless/cloudformation-template-update-stack.json"),
        ("t.yaml", "Resources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties: !Rain::Include a.yaml", "holds !Rain::Include, which Rain replaces before it deploys: pass what `rain pkg t.yaml` makes of it"),
        ("t.json", '{"Resources": {"A": {"Rain::Embed": "a.txt"}}}', "holds !Rain::Embed, which Rain replaces before it deploys: pass what `rain pkg t.json` makes of it"),
        ("t.yaml", "Resources:\n{% for a in b %}\n", "line 2 column 2: not valid YAML (found character that cannot start any token): it holds {{ … }} or {% … %}: render it, and pass what comes out"),
        ("t.yaml", "Resources: {A: '{{resolve:ssm:a}}'}}", "line 1 column 36: not valid YAML (did not find expected key): correct the file"),
        ("t.yaml", b"Resources: \xe9", "byte 11 is not UTF-8: save the file as UTF-8"),
        ("t.json", '{"Resources": {}}'.encode("utf-16"), "byte 0 is not UTF-8: save the file as UTF-8"),
        ("t.yaml", "Resources:\n\tA: {}\n", "line 2 column 1: not valid YAML (found character that cannot start any token): correct the file"),
        ("t.yaml", "Resources: {}\n---\nb: 1\n", "line 2 column 1: a second document starts here; keep one in a file: correct the file"),
        ("t.yaml", "Resources:\n  ? [a]\n  : x\n", "line 2 column 5: a key must be a plain text: correct the file"),
        ("t.yaml", "Resources:\n  <<: 3\n", "line 2 column 3: << takes a mapping or a list of mappings: correct the file"),
        ("t.yaml", "Resources: &a\n  A: *a\n", "line 2 column 6: *a is not defined above, or contains itself: correct the file"),
        ("t.json", "[" * 200_000, DEEP),
        ("t.json", '{"Resources":' + "[" * 250 + "]" * 250 + "}", DEEP),
        ("t.yaml", "[" * 200_000, DEEP),
        ("t.yaml", "a: " + "{a: " * 20_000, DEEP),
        ("t.yaml", "Resources:\n  a0: &a0 {}\n" + "".join(f"  a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 300)), DEEP),
        ("t.json", '{"Resources": NaN}', "not valid JSON (NaN is not a JSON number): correct the file"),
        ("t.json", '{"Resources": ' + "9" * 5000 + "}", "not valid JSON (Exceeds the limit (4300 digits) for integer string conversion): correct the file"),
        ("t.json", '{"Resources": "\\ud800"}', "contains half a character (a lone \\ud800–\\udfff escape): correct the text"),
    ],
)  # fmt: skip
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
