"""Templates in a zip file, as CodePipeline hands them on."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from dr_validator import archive

from tests.cli.stage import check, execute

APP = """
Resources:
  Db: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql}}
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./child.yaml}}
"""
CHILD = "Resources:\n  Db: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql}}\n"
STACK = {
    "type": "aws:cloudformation:stack",
    "environment": "aws://111122223333/eu-west-1",
    "properties": {"templateFile": "App.template.json", "validateOnSynth": False},
    "dependencies": ["App.assets"],
    "displayName": "App",
}
ASSEMBLY = {
    "version": "36.0.0",
    "artifacts": {
        "App": STACK,
        "App.assets": {"type": "cdk:asset-manifest", "properties": {"file": "App.assets.json"}},
    },
}
FUNCTION = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "Handler": "index.handler",
        "Runtime": "python3.12",
        "Code": {"S3Bucket": "cdk-hnb659fds-assets-111122223333-eu-west-1", "S3Key": "code.zip"},
    },
}
DATABASE = {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "mysql"}}
ASSETS = {
    "files": {
        "code": {
            "source": {"path": "asset.code.zip", "packaging": "file"},
            "destinations": {
                "here": {
                    "bucketName": "cdk-hnb659fds-assets-111122223333-eu-west-1",
                    "objectKey": "code.zip",
                }
            },
        }
    }
}


def packed(files: Mapping[str, str | bytes], name: str = "artifact.zip") -> str:
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as made:
        for inner, content in files.items():
            made.writestr(inner, content)
    return name


@pytest.fixture(autouse=True)
def folder(here: Callable[[str], Path]) -> None:
    del here


def test_the_templates_of_an_artifact_and_where_they_stand_in_it() -> None:
    name = packed({"infra/app.yaml": APP, "infra/child.yaml": CHILD, "src/package.json": "{}"})
    before = sorted(path.name for path in Path().rglob("*"))
    told = check(f"{name}@us-east-1", "--format", "concise", select="security").stdout
    assert "artifact.zip/infra/app.yaml:3" in told and "artifact.zip/infra/child.yaml:2" in told
    result = check(f"{name}@us-east-1", "--format", "json", select="security")
    report = json.loads(result.stdout)
    assert len(report["findings"]) == 2
    assert [each["id"] for each in report["assembly"]["stacks"]] == ["infra/app", "infra/app/Child"]
    assert {each["region"] for each in report["assembly"]["stacks"]} == {"us-east-1"}
    assert sorted(path.name for path in Path().rglob("*")) == before


def test_an_artifact_as_a_pipeline_calls_it() -> None:
    name = packed({"infra/app.yaml": CHILD}, "aB3dE5g")
    told = check(f"{name}@us-east-1", "--format", "concise", select="security").stdout
    assert told.startswith("aB3dE5g/infra/app.yaml:2: ")


def test_one_template_of_an_artifact_in_two_regions() -> None:
    name = packed({"infra/app.yaml": CHILD})
    inner = f"{name}/infra/app.yaml"
    result = check(f"{inner}@us-east-1", f"{inner}@us-west-2", "--format", "json")
    stacks = json.loads(result.stdout)["assembly"]["stacks"]
    assert [each["id"] for each in stacks] == ["app@us-east-1", "app@us-west-2"]


@pytest.mark.parametrize("top", ["", "cdk.out/"])
def test_a_cloud_assembly_in_an_artifact(top: str) -> None:
    template = json.dumps({"Resources": {"Fn": FUNCTION, "Db": DATABASE}})
    name = packed(
        {
            f"{top}manifest.json": json.dumps(ASSEMBLY),
            f"{top}App.template.json": template,
            f"{top}App.assets.json": json.dumps(ASSETS),
            f"{top}asset.code.zip": b"PK\x05\x06" + bytes(18),
        }
    )
    result = check(name, "--format", "json", select="security,lambda")
    report = json.loads(result.stdout)
    assert report["assembly"]["kind"] == "cdk"
    assert report["assembly"]["path"] == f"artifact.zip/{top}".rstrip("/")
    found = {(each["check"], each["place"]["template"]) for each in report["findings"]}
    assert found == {("security-unencrypted-storage", "App.template.json")}
    assert any("not looked into" in str(each) for each in report["unproven"])


def test_the_linter_reads_a_template_of_an_artifact() -> None:
    topic = "Resources:\n  Topic: {Type: AWS::SNS::Topic, Properties: {X: 1}}\n"
    name = packed({"app.yaml": topic})
    result = execute("check", f"{name}@us-east-1", "--lint", "cfn-lint")
    assert "artifact.zip/app.yaml:2" in result.stdout and "cfn-lint" in result.stdout


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"../app.yaml": CHILD}, "holds ../app.yaml, which leads out of it"),
        ({"a/../../app.yaml": CHILD}, "holds a/../../app.yaml, which leads out of it"),
        ({"/etc/app.yaml": CHILD}, "holds /etc/app.yaml, which leads out of it"),
        ({"..\\app.yaml": CHILD}, "leads out of it"),
        ({"C:/app.yaml": CHILD}, "holds C:/app.yaml, which leads out of it"),
        ({"app.yaml": " " * 4_000_000}, "which unpacks to more than 200 times its size"),
        ({"app.yaml": CHILD, "app.yaml/x.yaml": CHILD}, "as a file and as a folder"),
    ],
)
def test_an_archive_that_is_not_to_be_trusted(files: Mapping[str, str], why: str) -> None:
    result = check(packed(files))
    assert result.exit_code == 3
    assert why in result.stderr and "artifact.zip" in result.stderr
    assert result.stderr.strip().count("\n") == 0


def test_an_archive_with_more_files_than_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    result = check(packed({f"{number}.yaml": CHILD for number in range(3)}))
    assert (result.exit_code, "holds more than 2 files" in result.stderr) == (3, True)


def test_an_archive_of_more_than_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL", 100)
    result = check(packed({"a.yaml": CHILD, "b.yaml": CHILD}))
    assert result.exit_code == 3 and "holds more than" in result.stderr


def test_a_file_of_one_name_twice() -> None:
    with pytest.warns(UserWarning), zipfile.ZipFile("artifact.zip", "w") as made:
        made.writestr("app.yaml", CHILD)
        made.writestr("app.yaml", APP)
    result = check("artifact.zip")
    assert result.exit_code == 3 and "holds app.yaml twice" in result.stderr


def test_a_link_in_an_archive_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(CHILD)
    link = zipfile.ZipInfo("app.yaml")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile("artifact.zip", "w") as made:
        made.writestr(link, str(tmp_path / "secret.yaml"))
    result = check("artifact.zip")
    assert result.exit_code == 3 and "nor a CloudFormation template" in result.stderr


def test_a_damaged_archive() -> None:
    content = bytearray(Path(packed({"app.yaml": CHILD * 20})).read_bytes())
    content[40:60] = bytes(20)
    Path("artifact.zip").write_bytes(content)
    result = check("artifact.zip")
    assert result.exit_code == 3 and "artifact.zip" in result.stderr
    Path("artifact.zip").write_bytes(b"PK\x03\x04" + struct.pack("<I", 7))
    result = check("artifact.zip")
    assert result.exit_code == 3 and "is not a readable zip file" in result.stderr
