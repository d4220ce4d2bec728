"""The GitHub action: each of its steps, run as GitHub's runner would run it."""

from __future__ import annotations

import json
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.ci.conftest import Installation
from tests.ci.github import Command, Job, run, without_secrets
from tests.ci.project import SETTINGS, project, synthesized
from tests.ci.recipes import ACTION, VERSION, WORKFLOWS, read, recipe
from tests.cli.stage import BROKEN, CHECK, PRIMARY, write_assembly
from tests.hostile import plant, ran

UPLOAD = "github/codeql-action/upload-sarif"
KEEP = "actions/upload-artifact"
CDK_APP = """\
import aws_cdk as cdk
from aws_cdk import aws_rds as rds

app = cdk.App()
east = cdk.Stack(app, "Primary", env=cdk.Environment(account="111122223333", region="us-east-1"))
west = cdk.Stack(app, "Secondary", env=cdk.Environment(account="111122223333", region="us-east-2"))
first = rds.CfnDBCluster(east, "Cluster", engine="aurora-postgresql", master_username="payments")
rds.CfnGlobalCluster(
    east, "Global", global_cluster_identifier="payments", source_db_cluster_identifier=first.ref
)
joins = rds.CfnDBCluster(
    west,
    "Cluster",
    engine="aurora-postgresql",
    global_cluster_identifier="payments",
    master_username="payments",
)
app.synth()
"""


# Stands in for Python; the command ends by a signal.
KILLED = """\
#!/bin/sh
case "$*" in
    *dr_validator*) kill -9 $$ ;;
    *) exec "{python}" "$@" ;;
esac
"""


@pytest.fixture
def needs_cdk() -> None:
    """Skips where there is no aws-cdk-lib."""
    if find_spec("aws_cdk") is None:
        pytest.skip("aws-cdk-lib is not installed: pip install 'dr-validator[cdk]'")


@pytest.fixture
def temp(tmp_path: Path) -> Path:
    folder = tmp_path / "temp"
    folder.mkdir()
    return folder


@pytest.fixture
def act(installation: Installation, release: Path, temp: Path) -> Any:
    """Runs the action in a workspace, with dr-validator installed."""

    def act(workspace: Path, environment: dict[str, str] | None = None, **inputs: str) -> Job:
        job = Job(workspace, temp, {**installation.environment, **(environment or {})})
        named = {name.replace("_", "-"): text for name, text in inputs.items()}
        return run(job, release, named, {"install": {"bin": str(installation.bin)}})

    return act


def results(path: str) -> list[str]:
    return [each["ruleId"] for each in json.loads(Path(path).read_text())["runs"][0]["results"]]


def test_findings_fail_the_job_after_the_upload(tmp_path: Path, temp: Path, act: Any) -> None:
    job = act(synthesized(tmp_path / "work"))
    assert job.codes == {"check": 0, "Verdict": 1}
    assert job.failed
    sarif = str(temp / "dr-validator.sarif")
    html = str(temp / "dr-validator.html")
    assert job.outputs == {"exit-code": "1", "sarif": sarif, "html": html}
    assert [(name.partition("@")[0], given) for name, given in job.used] == [
        (UPLOAD, {"sarif_file": sarif, "category": "dr-validator"}),
        (KEEP, {"name": "dr-validator", "path": html, "overwrite": "True"}),
    ]
    assert CHECK in Path(html).read_text()
    assert results(sarif) == [CHECK]
    assert "| **critical** |" in job.summary
    assert [(each.name, CHECK in each.properties) for each in job.commands] == [("error", True)]
    assert f"critical[{CHECK}]" in job.log


def test_a_clean_app_passes(tmp_path: Path, act: Any) -> None:
    job = act(synthesized(tmp_path / "work", sound=True))
    assert not job.failed
    assert job.outputs["exit-code"] == "0"
    assert "no findings" in job.summary
    assert job.commands == []
    assert len(job.used) == 2


def test_nothing_is_left_in_the_workspace(tmp_path: Path, act: Any) -> None:
    workspace = synthesized(tmp_path / "work")
    before = sorted(workspace.rglob("*"))
    act(workspace)
    assert sorted(workspace.rglob("*")) == before


def test_what_cannot_be_read_fails_and_uploads_nothing_old(
    tmp_path: Path, temp: Path, act: Any
) -> None:
    for kind in ("sarif", "html", "md"):
        (temp / f"dr-validator.{kind}").write_text("of an earlier run")
    job = act(project(tmp_path / "work"))
    assert job.codes["Verdict"] == 3
    assert job.outputs == {"exit-code": "3", "sarif": "", "html": ""}
    assert job.used == []
    assert "nothing was checked" in job.summary
    expected = "nothing was checked (exit code 3); the log says why"
    assert job.commands == [Command("error", "title=dr-validator", expected)]
    assert "cdk.out: no such folder here" in job.log


def test_the_app_is_synthesized_first(tmp_path: Path, act: Any) -> None:
    job = act(project(tmp_path / "work"), app="python3 app.py")
    assert job.outputs["exit-code"] == "1"


def test_a_real_app_is_annotated_in_its_code(tmp_path: Path, act: Any, needs_cdk: None) -> None:
    del needs_cdk
    workspace = project(tmp_path / "work")
    (workspace / "app.py").write_text(CDK_APP)
    job = act(workspace, app="python3 app.py")
    assert job.outputs["exit-code"] == "1", job.log
    line = CDK_APP.splitlines().index("joins = rds.CfnDBCluster(") + 1
    (annotation,) = job.commands
    assert f"file=app.py,line={line}," in annotation.properties
    (result,) = json.loads(Path(job.outputs["sarif"]).read_text())["runs"][0]["results"]
    where = result["locations"][0]["physicalLocation"]
    assert where["artifactLocation"] == {"uri": "app.py", "uriBaseId": "SRCROOT"}
    assert where["region"]["startLine"] == line


def test_several_paths_one_a_line(tmp_path: Path, act: Any) -> None:
    write_assembly(tmp_path / "one", {"Primary@us-east-1": PRIMARY})
    write_assembly(tmp_path / "two parts", {"Secondary@us-east-2": BROKEN})
    (tmp_path / "dr-validator.toml").write_text(SETTINGS)
    assert act(tmp_path, path="one").outputs["exit-code"] == "0"
    assert act(tmp_path, path="one\ntwo parts\n").outputs["exit-code"] == "1"


def test_the_folder_of_the_app(tmp_path: Path, act: Any) -> None:
    synthesized(tmp_path / "infra")
    job = act(tmp_path, working_directory="infra", sarif="own.sarif")
    assert job.outputs["exit-code"] == "1"
    assert job.outputs["sarif"] == str(tmp_path / "infra" / "own.sarif")
    assert results(job.outputs["sarif"]) == [CHECK]


def test_a_threshold_and_a_baseline(tmp_path: Path, act: Any, installation: Installation) -> None:
    workspace = synthesized(tmp_path / "work")
    baseline = workspace / "known.json"
    words = ("dr-validator", "baseline", "create", "--baseline", baseline, "--lint", "none")
    assert installation.run(*words, cwd=workspace).returncode == 0
    assert act(workspace, baseline="known.json").outputs["exit-code"] == "0"
    assert act(workspace, fail_on="critical").outputs["exit-code"] == "1"
    assert act(workspace, fail_on="severe").outputs["exit-code"] == "2"


def test_args_are_quoted_as_in_a_shell(tmp_path: Path, act: Any) -> None:
    workspace = synthesized(tmp_path / "work")
    job = act(workspace, args="--stack 'Prim*' --output \"html=the report.html\"")
    assert job.outputs["exit-code"] == "0"
    assert (workspace / "the report.html").is_file()


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"args": "--stack 'Prod"}, "args: No closing quotation; quote it as in a shell"),
        ({"args": "--help"}, "args: with them nothing is checked (as with --help), so drop them"),
        ({"upload_sarif": "yes"}, "upload-sarif: true or false, not 'yes'"),
        ({"summary": "ture"}, "summary: true or false, not 'ture'"),
        ({"comment": "no"}, "comment: true or false, not 'no'"),
    ],
)
def test_wrong_inputs_fail(tmp_path: Path, act: Any, inputs: Any, sentence: str) -> None:
    job = act(synthesized(tmp_path / "work"), **inputs)
    assert job.commands == [Command("error", "title=dr-validator", sentence)]
    assert job.codes["Verdict"] == 2
    assert job.used == []


def test_what_is_switched_off_is_not_done(tmp_path: Path, act: Any) -> None:
    workspace = synthesized(tmp_path / "work")
    job = act(workspace, upload_sarif="false", summary="false", annotations="false", artifact="")
    assert (job.used, job.summary, job.commands) == ([], "", [])
    assert job.failed


@pytest.mark.parametrize(
    "text",
    ["$(touch pwned)", "`touch pwned`", "'; touch pwned; '", '"; touch pwned; "', "&touch pwned"],
)
def test_inputs_are_data(tmp_path: Path, act: Any, text: str) -> None:
    workspace = synthesized(tmp_path / "work")
    names = ("path", "fail_on", "baseline", "args", "sarif", "category", "artifact")
    job = act(workspace, **dict.fromkeys(names, text))
    assert not list(tmp_path.rglob("pwned"))
    assert job.failed


def test_a_gate_that_fails_closed(tmp_path: Path, act: Any) -> None:
    """The page's options: an app in one region passes without them, whatever it configures."""
    write_assembly(tmp_path / "work" / "cdk.out", {"Primary@us-east-1": PRIMARY})
    (tmp_path / "work" / "dr-validator.toml").write_text(SETTINGS)
    (gate,) = [
        step["with"]["args"]
        for step in recipe(".github/workflows/dr-gate.yml")["jobs"]["dr-validator"]["steps"]
        if "args" in step["with"]
    ]
    assert not act(tmp_path / "work").failed
    assert act(tmp_path / "work", args=gate).codes["Verdict"] == 1
    assert "us-east-2" in act(tmp_path / "work", args=gate).summary


def test_a_path_is_never_an_option(tmp_path: Path, act: Any) -> None:
    job = act(synthesized(tmp_path / "work"), path="--exit-zero")
    assert job.codes["Verdict"] == 3


def test_no_input_is_part_of_a_script() -> None:
    scripts = [step["run"] for step in read(ACTION.read_text())["runs"]["steps"] if "run" in step]
    assert len(scripts) == 4
    assert not [script for script in scripts if "${{" in script]


def test_templates_give_the_runner_no_commands(tmp_path: Path, act: Any) -> None:
    evil = "x\n::set-output name=exit-code::0\n##[set-output name=exit-code]0 ::error::x"
    resources = {evil: BROKEN["Cluster"]}
    stacks = {"Primary@us-east-1": PRIMARY, "Secondary@us-east-2": resources}
    write_assembly(tmp_path / "work" / "cdk.out", stacks)
    (tmp_path / "work" / "dr-validator.toml").write_text(SETTINGS)
    job = act(tmp_path / "work")
    assert "set-output" in job.log
    assert {each.name for each in job.commands} == {"error"}
    assert job.outputs["exit-code"] == "1"


def test_what_the_app_says_gives_the_runner_no_commands(tmp_path: Path, act: Any) -> None:
    workspace = project(tmp_path / "work", sound=True)
    script = "print('::error::from the app')\n" + (workspace / "app.py").read_text()
    (workspace / "app.py").write_text(script)
    job = act(workspace, app="python3 app.py")
    assert "::error::from the app" in job.log
    assert job.commands == []


def test_a_check_that_is_killed_fails(tmp_path: Path, temp: Path, release: Path) -> None:
    stand_in = tmp_path / "bin"
    stand_in.mkdir()
    (stand_in / "python").write_text(KILLED.format(python=sys.executable))
    (stand_in / "python").chmod(0o755)
    job = Job(synthesized(tmp_path / "work"), temp, without_secrets())
    run(job, release, {}, {"install": {"bin": str(stand_in)}})
    assert job.codes == {"check": 0, "Verdict": 137}
    assert job.used == []


def test_the_action_installs_itself(tmp_path: Path, temp: Path, release: Path, index: None) -> None:
    """And takes nothing from the workspace for it: no pip.py, venv.py, nor anything else."""
    del index
    workspace, marker = synthesized(tmp_path / "work"), tmp_path / "was here"
    plant(workspace, marker)
    job = Job(workspace, temp, without_secrets())
    run(job, release, {"extras": "", "python": sys.executable}, {})
    assert ran(marker) == ""
    assert job.codes == {"install": 0, "check": 0, "Verdict": 1}, job.log
    assert (temp / "dr-validator" / "bin" / "dr-validator").exists()


def test_nothing_of_the_workspace_is_run(tmp_path: Path, act: Any) -> None:
    """With the linter, and where the job has the workspace on Python's path."""
    workspace, marker = synthesized(tmp_path / "work"), tmp_path / "was here"
    (workspace / "dr-validator.toml").write_text(f'select = ["{CHECK}", "cfn-lint"]\n')
    plant(workspace, marker)
    job = act(workspace, args="--no-cache", environment={"PYTHONPATH": str(workspace)})
    assert ran(marker) == ""
    assert (job.outputs["exit-code"], CHECK in job.log) == ("1", True), job.log


def test_an_old_python_is_told(tmp_path: Path, temp: Path, release: Path) -> None:
    old = tmp_path / "old"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    job = Job(synthesized(tmp_path / "work"), temp, without_secrets())
    run(job, release, {"python": str(old)}, {})
    assert job.codes == {"install": 1}
    assert job.failed
    (told,) = job.commands
    assert told.text.startswith("Python 3.11 or later is needed")


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_workflows_of_the_page(
    tmp_path: Path, temp: Path, name: str, release: Path, installation: Installation
) -> None:
    """Every step: those with `run` in a shell, ours by the action, others not at all."""
    workspace = project(tmp_path / "work")
    _templates(workspace / "templates")
    failed = None
    for job_steps in (job["steps"] for job in recipe(name)["jobs"].values()):
        for step in job_steps:
            if "run" in step:
                done = installation.run("bash", "-e", "-c", step["run"], cwd=workspace)
                assert done.returncode == 0, done.stderr
            elif step["uses"] == f"dr-validator/dr-validator@v{VERSION}":
                job = Job(workspace, temp, installation.environment)
                given = {"install": {"bin": str(installation.bin)}}
                failed = run(job, release, step["with"], given).outputs["exit-code"]
            else:
                assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
    assert failed == "1"


def _templates(folder: Path) -> None:
    folder.mkdir()
    for name, resources in (("primary", PRIMARY), ("secondary", BROKEN)):
        (folder / f"{name}.yaml").write_text(json.dumps({"Resources": resources}))
