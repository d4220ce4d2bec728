"""`synth`: what the app is given, what becomes of its output, and what is never replaced."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from dr_validator.synth import nodejs

from tests.cli.stage import broken, execute

# Stands in for a CDK app: writes an assembly, and all it was given into `seen.json`.
APP = """\
import json, os, pathlib, sys
out = pathlib.Path(os.environ["CDK_OUTDIR"])
out.mkdir()
template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
(out / "A.template.json").write_text(json.dumps(template))
artifact = {"type": "aws:cloudformation:stack", "environment": "aws://111122223333/us-east-1",
            "properties": {"templateFile": "A.template.json"}}
missing = [{"key": "vpc-provider:x", "provider": "vpc", "props": {}}] if "-m" in sys.argv else []
manifest = {"version": "36.0.0", "artifacts": {"A": artifact}, "missing": missing}
(out / "manifest.json").write_text(json.dumps(manifest))
context = json.loads(os.environ["CDK_CONTEXT_JSON"])
if overflow := os.environ.get("CONTEXT_OVERFLOW_LOCATION_ENV"):
    context |= json.loads(pathlib.Path(overflow).read_text())
seen = {"env": dict(os.environ), "context": context, "out": str(out)}
pathlib.Path("seen.json").write_text(json.dumps(seen))
print("from stdout", out); print("from stderr", file=sys.stderr)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "cdk.json").write_text(json.dumps({"app": f"{sys.executable} app.py"}))
    return tmp_path


def seen(project: Path) -> Any:
    return json.loads((project / "seen.json").read_text())


def test_the_app_of_cdk_json(project: Path) -> None:
    done = execute("synth", cwd=project)
    assert (done.returncode, done.stdout) == (0, "cdk.out: 1 stack in us-east-1\n")
    assert f"from stdout {project / 'cdk.out'}\n" in done.stderr
    assert "from stderr\n" in done.stderr
    assert (project / "cdk.out" / "manifest.json").is_file()
    assert sorted(path.name for path in project.iterdir()) == [
        "app.py",
        "cdk.json",
        "cdk.out",
        "seen.json",
    ]


def test_what_the_cdk_cli_would_set(project: Path) -> None:
    execute("synth", cwd=project, env={"PYTEST_VERSION": "9", "AWS_REGION": "eu-west-1"})
    told = seen(project)
    assert told["context"] == {
        "aws:cdk:enable-path-metadata": True,
        "aws:cdk:enable-asset-metadata": True,
        "aws:cdk:bundling-stacks": ["**"],
        "aws:cdk:version-reporting": False,
    }
    assert told["env"]["JSII_HOST_STACK_TRACES"] == "1"
    assert told["env"]["CDK_APP_MODE"] == "process"
    assert told["env"]["CDK_DEFAULT_REGION"] == "eu-west-1"
    assert told["env"]["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)
    assert Path(told["out"]).parent == project


@pytest.mark.parametrize(
    ("words", "given", "told"),
    [
        ((), {}, "false"),
        (("--cdk-validation",), {}, "true"),
        ((), {"CDK_VALIDATION": "true"}, "true"),
        (("--cdk-validation",), {"CDK_VALIDATION": "false"}, "true"),
    ],
)
def test_cdk_validates_only_if_asked_to(
    project: Path, words: tuple[str, ...], given: dict[str, str], told: str
) -> None:
    execute("synth", *words, cwd=project, env=given)
    assert seen(project)["env"]["CDK_VALIDATION"] == told
    app = f"{sys.executable} app.py"
    execute("check", "--app", app, *words, "--lint", "none", cwd=project, env=given)
    assert seen(project)["env"]["CDK_VALIDATION"] == told


def test_context_from_the_command_line_goes_before_the_files(project: Path) -> None:
    app = f"{sys.executable} app.py"
    context = {"a": "cdk.json", "b": "cdk.json"}
    (project / "cdk.json").write_text(json.dumps({"app": app, "context": context}))
    (project / "cdk.context.json").write_text(json.dumps({"b": "looked up", "c": "looked up"}))
    execute("synth", "-c", "a=b=c", "-c", "defect=", cwd=project)
    told = seen(project)["context"]
    assert {key: told[key] for key in ("a", "b", "c", "defect")} == {
        "a": "b=c",
        "b": "cdk.json",
        "c": "looked up",
        "defect": "",
    }


def test_long_context_goes_through_a_file(project: Path) -> None:
    long = {"key": "x" * 300_000}
    (project / "cdk.context.json").write_text(json.dumps(long))
    assert execute("synth", cwd=project).returncode == 0
    assert seen(project)["context"]["key"] == long["key"]
    assert not list(project.glob("cdk.out.*"))


def test_a_failing_app_leaves_the_old_assembly(project: Path) -> None:
    execute("synth", cwd=project)
    before = (project / "cdk.out" / "manifest.json").read_bytes()
    done = execute("synth", "--app", "echo wrong >&2; exit 7", cwd=project)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.splitlines() == [
        "wrong",
        "error: the app `echo wrong >&2; exit 7` failed with exit code 7; its output is above",
    ]
    assert (project / "cdk.out" / "manifest.json").read_bytes() == before
    assert not list(project.glob("cdk.out.*"))


@pytest.mark.parametrize(
    ("files", "words", "code", "sentence"),
    [
        ({}, (), 3, "cdk.json: no such file; go to the folder of the CDK app"),
        ({"cdk.json": "{"}, (), 3, "cdk.json: not valid JSON"),
        ({"cdk.json": "[]"}, (), 3, "cdk.json: must hold a JSON object"),
        ({"cdk.json": "{}"}, (), 3, 'cdk.json: has no "app"'),
        ({"cdk.json": '{"app": "x", "context": []}'}, (), 3, '"context" must be an object'),
        ({}, ("--app", "true"), 3, "wrote no cloud assembly; does it end with app.synth()?"),
        ({}, ("--app", "true", "-c", "a"), 2, "--context a: write it as key=value"),
        ({}, ("--app", "true", "-c", "aws:a=b"), 2, "belong to the CDK"),
        ({"cdk.out/mine.txt": ""}, ("--app", "true"), 2, "not a cloud assembly (no manifest.json)"),
        ({"cdk.out": ""}, ("--app", "true"), 2, "not a folder, so it is not replaced"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, files: dict[str, str], words: tuple[str, ...], code: int, sentence: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    done = execute("synth", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == {name.split("/")[0] for name in files}


def test_context_that_could_not_be_looked_up_is_told(project: Path) -> None:
    done = execute("synth", "--app", f"{sys.executable} app.py -m", cwd=project)
    assert "hold dummies for vpc-provider:x" in done.stderr.replace("\n", " ")


def test_a_command_may_be_a_list(project: Path) -> None:
    app = [sys.executable, "app.py"]
    (project / "cdk.json").write_text(json.dumps({"app": app}))
    assert execute("synth", "--output", "deep/er", cwd=project).returncode == 0
    assert (project / "deep" / "er" / "manifest.json").is_file()


def test_check_synthesizes_first(project: Path) -> None:
    broken(project / "cdk.out")
    app = f"{sys.executable} app.py"
    done = execute("check", "--app", app, "-c", "a=b", "--lint", "none", cwd=project)
    assert done.returncode == 0
    assert "1 stack in us-east-1" in done.stdout
    assert "from stdout" not in done.stdout
    assert seen(project)["context"]["a"] == "b"


def test_another_active_environment_goes_first_if_it_has_the_cdk(project: Path) -> None:
    def first() -> str:
        other = {"VIRTUAL_ENV": str(project), "PATH": "/usr/bin:/bin"}
        execute("synth", cwd=project, env=other)
        return str(seen(project)["env"]["PATH"]).split(os.pathsep)[0]

    assert first() == str(Path(sys.executable).parent)
    (project / "lib/python3.12/site-packages/aws_cdk").mkdir(parents=True)
    assert first() == "/usr/bin"


def test_node_from_path_if_new_else_our_own(tmp_path: Path) -> None:
    def found(version: str | None, **more: str) -> dict[str, str]:
        folder = tmp_path / str(version)
        folder.mkdir()
        if version:
            node = folder / "node"
            node.write_text(f"#!/bin/sh\necho {version}\n")
            node.chmod(0o755)
        environment = {"PATH": str(folder), **more}
        nodejs.add_node(environment)
        return environment

    own = nodejs.own_node()
    assert own is not None and own.name == "node"
    assert found("v24.1.0")["JSII_NODE"] == str(tmp_path / "v24.1.0" / "node")
    assert found("v20.1.0")["JSII_NODE"] == str(own)
    none = found(None)
    assert none["JSII_NODE"] == str(own)
    assert none["PATH"].split(os.pathsep)[-1] == str(own.parent)
    assert found("v18.0.0", JSII_NODE="/my/node")["JSII_NODE"] == "/my/node"


def test_a_real_app_without_node_on_path(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "import aws_cdk as cdk\n"
        "app = cdk.App()\n"
        "stack = cdk.Stack(app, 'Real', env=cdk.Environment(region='us-east-1'))\n"
        "cdk.aws_sns.Topic(stack, 'Topic')\n"
        "app.synth()\n"
    )
    (tmp_path / "cdk.json").write_text(json.dumps({"app": "python3 app.py"}))
    done = execute("synth", cwd=tmp_path, env={"PATH": "/nonexistent"})
    assert done.returncode == 0, done.stderr
    checked = execute("check", "--format", "json", "--lint", "none", cwd=tmp_path)
    assert json.loads(checked.stdout)["assembly"]["regions"] == ["us-east-1"]
    metadata = (tmp_path / "cdk.out").glob("*.metadata.json")
    assert any("app.py:4" in path.read_text() for path in metadata)


def test_a_real_app_is_the_same_with_and_without_cdk_s_validation(tmp_path: Path) -> None:
    """A queue with a property of the wrong kind, which CDK's own validation tells."""
    (tmp_path / "app.py").write_text(
        "import aws_cdk as cdk\n"
        "app = cdk.App()\n"
        "stack = cdk.Stack(app, 'Real', env=cdk.Environment(region='us-east-1'))\n"
        "queue = cdk.aws_sqs.CfnQueue(stack, 'Queue')\n"
        "queue.add_property_override('DelaySeconds', 'soon')\n"
        "app.synth()\n"
    )
    (tmp_path / "cdk.json").write_text(json.dumps({"app": "python3 app.py"}))
    assert execute("synth", "-o", "without", cwd=tmp_path).returncode == 0
    assert execute("synth", "-o", "with", "--cdk-validation", cwd=tmp_path).returncode == 0
    told = json.loads((tmp_path / "with" / "validation-report.json").read_text())
    assert any(report["violations"] for report in told["pluginReports"])
    untold = tmp_path / "without" / "validation-report.json"
    assert not untold.exists() or not json.loads(untold.read_text())["pluginReports"]
    templates = [
        {path.name: path.read_bytes() for path in (tmp_path / name).glob("*.template.json")}
        for name in ("with", "without")
    ]
    assert templates[0] == templates[1] != {}
