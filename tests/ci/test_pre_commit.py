"""The hook, installed and run by pre-commit itself from the page's configuration."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.ci.conftest import git, no_git_settings
from tests.ci.project import change, project
from tests.ci.recipes import RECIPES
from tests.cli.stage import CHECK, SOUND
from tests.hostile import plant, ran

OURS = ("cfnlint", "dr_validator", "jsonpath_ng", "networkx", "regex", "sympy", "typer")
ADDRESS = "https://github.com/dr-validator/dr-validator"


def pre_commit(shared: Path, workspace: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *words, "--color", "never"],
        cwd=workspace,
        env={**no_git_settings(), "PRE_COMMIT_HOME": str(shared / "pre-commit")},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


@pytest.fixture
def workspace(tmp_path: Path, release: Path) -> Path:
    """A project with the page's configuration; its `.venv` is that of the tests.

    It holds files for our command to fall for; neither pre-commit nor the app imports them.
    """
    if find_spec("pre_commit") is None:
        pytest.skip("pre-commit is not installed: pip install pre-commit")
    folder = project(tmp_path / "work")
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    text = RECIPES[".pre-commit-config.yaml"]
    assert text.count(ADDRESS) == 1
    (folder / ".pre-commit-config.yaml").write_text(text.replace(ADDRESS, f"file://{release}"))
    plant(folder, tmp_path / "was here", OURS)
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / ".gitignore").write_text(".venv/\ncdk.out/\n")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=app")
    return folder


def test_the_hook(workspace: Path, shared: Path, index: None) -> None:
    del index
    broken = pre_commit(shared, workspace, "run", "--hook-stage", "pre-push")
    assert broken.returncode == 1, broken.stdout + broken.stderr
    assert "- hook id: dr-validator\n- exit code: 1\n" in broken.stdout
    assert f"critical[{CHECK}]" in broken.stdout

    # What is not staged is not what would be committed: pre-commit puts it aside.
    change(workspace, SOUND)
    git(workspace, "add", "--all")
    sound = pre_commit(shared, workspace, "run", "--hook-stage", "pre-push")
    assert sound.returncode == 0, sound.stdout
    assert "Passed" in sound.stdout

    text = (workspace / ".pre-commit-config.yaml").read_text()
    alone = text.replace("args: [--app, .venv/bin/python app.py, --quiet]", "args: [elsewhere]")
    assert alone != text
    (workspace / ".pre-commit-config.yaml").write_text(alone)
    git(workspace, "add", "--all")
    lost = pre_commit(shared, workspace, "run", "--hook-stage", "pre-push", "--all-files")
    assert "- exit code: 3\n" in lost.stdout
    assert "elsewhere: no such" in lost.stdout
    assert ran(workspace.with_name("was here")) == ""


def test_pre_commit_takes_the_files(workspace: Path, shared: Path, release: Path) -> None:
    ours = pre_commit(
        shared, workspace, "validate-manifest", str(release / ".pre-commit-hooks.yaml")
    )
    assert ours.returncode == 0, ours.stdout
    users = pre_commit(shared, workspace, "validate-config", ".pre-commit-config.yaml")
    assert users.returncode == 0, users.stdout


def test_a_push_is_stopped(workspace: Path, shared: Path, tmp_path: Path, index: None) -> None:
    """With real git, as `pre-commit install` leaves it."""
    del index
    assert pre_commit(shared, workspace, "install").returncode == 0
    target = tmp_path / "target.git"
    git(tmp_path, "init", "--quiet", "--bare", str(target))
    environment = {**no_git_settings(), "PRE_COMMIT_HOME": str(shared / "pre-commit")}
    words = ["git", "push", str(target), "main"]

    def push() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, cwd=workspace, env=environment, capture_output=True, text=True, check=False
        )

    stopped = push()
    assert stopped.returncode != 0
    assert CHECK in stopped.stdout + stopped.stderr
    assert not list((target / "refs" / "heads").iterdir())
    change(workspace, SOUND)
    git(workspace, "commit", "--quiet", "--all", "--message=sound", "--no-verify")
    assert push().returncode == 0
