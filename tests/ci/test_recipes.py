"""The recipes of docs/ci.md for CodeBuild, Jenkins, a plain shell and diffs: run, not read."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.ci.conftest import Installation, git, no_git_settings
from tests.ci.project import change, project, synthesized
from tests.ci.recipes import PAGE, RECIPES, jenkins_script, recipe
from tests.cli.stage import BROKEN, CHECK, SOUND

either = pytest.mark.parametrize("sound", [True, False])


def shell(
    installation: Installation, script: str, cwd: Path, **more: str
) -> subprocess.CompletedProcess[str]:
    """The script in a shell like those of CI services, which stop at the first failure."""
    return installation.run("sh", "-xe", "-c", script, cwd=cwd, **more)


def failures(path: Path) -> list[str]:
    suites = ElementTree.parse(path).getroot()
    cases = suites.iter("testcase")
    return [case.get("name", "") for case in cases if case.find("failure") is not None]


def test_every_recipe_is_found() -> None:
    assert len(RECIPES) == PAGE.read_text().count("<!-- recipe: ")


@either
def test_codebuild(tmp_path: Path, installation: Installation, sound: bool) -> None:
    workspace = project(tmp_path / "work", sound=sound)
    body = recipe("buildspec.yml")
    commands = [each for phase in body["phases"].values() for each in phase["commands"]]
    done = [shell(installation, command, workspace) for command in commands]
    assert [each.returncode for each in done] == [0, 0 if sound else 1], done[-1].stderr
    (report,) = body["reports"].values()
    assert [bool(failures(workspace / file)) for file in report["files"]] == [not sound]
    assert all((workspace / file).is_file() for file in body["artifacts"]["files"])


@either
def test_jenkins(tmp_path: Path, installation: Installation, sound: bool) -> None:
    workspace = project(tmp_path / "work", sound=sound)
    (workspace / "dr-validator.xml").write_text("of an earlier build")
    done = shell(installation, jenkins_script(), workspace)
    assert done.returncode == (0 if sound else 1), done.stderr
    assert bool(failures(workspace / "dr-validator.xml")) is not sound
    for file in ("dr-validator.xml", "dr-validator.html"):
        assert f"'{file}'" in RECIPES["Jenkinsfile"]
        assert (workspace / file).is_file()


def test_jenkins_publishes_nothing_old(tmp_path: Path, installation: Installation) -> None:
    workspace = project(tmp_path / "work")
    shutil.rmtree(workspace / "assembly")
    (workspace / "dr-validator.xml").write_text("of an earlier build")
    assert shell(installation.quick, jenkins_script(), workspace).returncode == 3
    assert not (workspace / "dr-validator.xml").exists()


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        ("sound", 0, "no findings that count"),
        ("broken", 1, "findings that count"),
        ("none", 3, "no verdict"),
    ],
)
def test_a_plain_shell(
    tmp_path: Path, installation: Installation, kind: str, code: int, words: str
) -> None:
    workspace = synthesized(tmp_path / "work", sound=kind == "sound")
    if kind == "none":
        shutil.rmtree(workspace / "cdk.out")
    done = shell(installation.quick, RECIPES["dr-check.sh"], workspace)
    assert done.returncode == code, done.stderr
    assert done.stdout.splitlines()[-1].startswith(words)
    made = sorted(path.name for path in (workspace / "reports").iterdir())
    kinds = [] if kind == "none" else ["html", "md", "sarif", "xml"]
    assert made == [f"dr-validator.{each}" for each in kinds]


def test_only_what_a_change_brings_in(tmp_path: Path, installation: Installation) -> None:
    origin, work = project(tmp_path / "origin", sound=True), tmp_path / "work"
    git(origin, "init", "--quiet", "--initial-branch=main")
    git(origin, "add", "--all")
    git(origin, "commit", "--quiet", "--message=sound")
    git(tmp_path, "clone", "--quiet", f"file://{origin}", str(work))
    script, settings = RECIPES["dr-diff.sh"], {**no_git_settings(), "TARGET_BRANCH": "main"}
    more = {k: v for k, v in settings.items() if k.startswith(("GIT_", "TARGET_"))}

    change(work, BROKEN)
    brought = shell(installation, script, work, **more)
    assert brought.returncode == 1, brought.stderr
    assert f"critical[{CHECK}]" in brought.stdout

    change(origin, BROKEN)
    git(origin, "commit", "--quiet", "--all", "--message=broken before")
    known = shell(installation, script, work, **more)
    assert known.returncode == 0, known.stdout + known.stderr

    change(work, SOUND)
    assert shell(installation, script, work, **more).returncode == 0
    left = subprocess.run(
        ["git", "worktree", "list"], cwd=work, capture_output=True, text=True, check=True
    )
    assert len(left.stdout.splitlines()) == 1
