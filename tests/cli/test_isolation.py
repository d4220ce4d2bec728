"""Nothing of the folder that the command stands in is run, whatever it is called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.stage import COMMAND, PLAIN, execute, write_assembly
from tests.cli.test_lint import WRONG
from tests.hostile import LATE, plant, ran


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "was here"


@pytest.fixture
def folder(tmp_path: Path, marker: Path) -> Path:
    """A project of two stacks, one with an error of cfn-lint, full of files to fall for."""
    folder = tmp_path / "project"
    stacks = {"Primary@us-east-1": WRONG, "Secondary@us-east-2": PLAIN}
    write_assembly(folder / "cdk.out", stacks)
    (folder / "template.yaml").write_text("Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n")
    (folder / "dr-validator.toml").write_text("")
    plant(folder, marker)
    return folder


COMMANDS = {
    "check cdk.out --no-cache": 1,
    "check template.yaml@us-west-2 --no-cache": 0,
    "check cdk.out --no-cache --output html=report.html --format json": 1,
    "baseline create": 0,
    "list": 0,
    "explain aurora-secondary-credentials": 0,
    "config show": 0,
    "init --force": 0,
}


@pytest.mark.parametrize("words", COMMANDS)
def test_the_command(folder: Path, marker: Path, words: str) -> None:
    done = execute(*words.split(), cwd=folder)
    assert ran(marker) == ""
    assert done.returncode == COMMANDS[words], done.stdout + done.stderr
    if COMMANDS[words]:
        assert "cfn-lint-E3002" in done.stdout


def test_synth_runs_the_app_and_nothing_else(folder: Path, marker: Path) -> None:
    (folder / "cdk.json").write_text('{"app": "cp -r cdk.out \\"$CDK_OUTDIR\\""}')
    done = execute("synth", "--output", "new", cwd=folder)
    assert (done.returncode, ran(marker)) == (0, ""), done.stderr
    done = execute("check", "new", "--app", "cp -r cdk.out $CDK_OUTDIR", "--no-cache", cwd=folder)
    assert (done.returncode, ran(marker)) == (1, ""), done.stderr


def test_python_m_takes_nothing_from_the_folder(tmp_path: Path, marker: Path) -> None:
    """Of what Python has not imported by the time that it comes to us."""
    write_assembly(tmp_path / "cdk.out", {"Primary@us-east-1": WRONG})
    plant(tmp_path, marker, ("json", "signal", "typer", "multiprocessing", *LATE))
    words = [sys.executable, "-m", "dr_validator", "check", "--no-cache"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran(marker) == ""
    assert (done.returncode, "cfn-lint-E3002" in done.stdout) == (1, True), done.stderr


def test_the_pytest_plugin(folder: Path, marker: Path) -> None:
    command = COMMAND.with_name("pytest")
    words: list[str | Path] = [
        command,
        "--dr-assembly",
        "cdk.out",
        "--dr-no-cache",
        "-p",
        "no:cacheprovider",
    ]
    own = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        words, cwd=folder, env=own, capture_output=True, text=True, check=False, timeout=120
    )
    assert ran(marker) == ""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "high[cfn-lint-E3002]" in done.stdout


def test_the_pytest_plugin_beside_tests_that_are_on_the_path(tmp_path: Path, marker: Path) -> None:
    """As `python -m pytest` and tests in the folder put it there, first of all."""
    write_assembly(tmp_path / "cdk.out", {"Primary@us-east-1": WRONG})
    (tmp_path / "test_own.py").write_text("def test_own(): pass\n")
    plant(tmp_path, marker, ("cfnlint", "networkx", "regex", "sympy", "jsonpatch"))
    words = ["-m", "pytest", "--dr-assembly", "cdk.out", "--dr-no-cache"]
    own = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=tmp_path,
        env=own,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran(marker) == ""
    assert "high[cfn-lint-E3002]" in done.stdout, done.stdout + done.stderr
    assert "1 failed" in done.stdout


def test_the_files_would_mark_if_they_were_run(tmp_path: Path, marker: Path) -> None:
    plant(tmp_path, marker, ("json",))
    done = subprocess.run([sys.executable, "-c", "import json"], cwd=tmp_path, check=False)
    assert (done.returncode, ran(marker)) == (77, "json ")
    subprocess.run([tmp_path / "node"], check=False)
    assert "node" in ran(marker)
