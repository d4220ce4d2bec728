"""A real CDK project's own test suite, as its owners run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from dr_validator.synth.nodejs import own_node

from tests.cli.stage import execute

PROJECT = Path(__file__).parent / "project"
CHECK = "aurora-secondary-credentials"

pytestmark = pytest.mark.skipif(
    find_spec("aws_cdk") is None or own_node() is None,
    reason="the CDK or its Node.js is not installed: pip install 'dr-validator[cdk]'",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, synthesized."""
    folder = tmp_path_factory.mktemp("payments") / "payments"
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns("__pycache__"))
    done = execute("synth", "--quiet", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def suite(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Its pytest, where no Node.js is installed but the one that comes with us."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JSII_", "PYTEST_", "CDK_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=folder,
        env={**environment, "PATH": str(folder / "tests"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("words", [[], ["-n", "2"]], ids=["alone", "in parallel"])
def test_its_tests_and_its_checks_pass(project: Path, words: list[str]) -> None:
    if words:
        pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    done = suite(project, "-rA", *words)
    assert done.returncode == 0, done.stdout
    assert f"PASSED cdk.out::{CHECK}" in done.stdout
    assert "PASSED tests/test_recovery.py::test_the_app_is_clean" in done.stdout
    assert "cdk.out: 0 findings · 0 waived · 0 not proven · 2 stacks · 2 regions" in done.stdout


def test_what_its_owners_see_when_they_break_it(project: Path, tmp_path: Path) -> None:
    """Its own test shows the finding at the line of the app, and ends in the test."""
    folder = Path(shutil.copytree(project, tmp_path / "payments"))
    app = folder / "payments.py"
    app.write_text(app.read_text().replace("str | None = None", 'str | None = "payments"'))
    done = suite(folder, "-m", "not dr")
    assert done.returncode == 1
    [failed] = [each for each in done.stdout.splitlines() if each.startswith("FAILED ")]
    assert failed.startswith("FAILED tests/test_recovery.py::test_the_app_is_clean - Assert")
    lines = [each.removeprefix("E").strip() for each in done.stdout.splitlines()]
    at = lines.index(next(each for each in lines if each.startswith(f"critical[{CHECK}] ")))
    assert lines[at + 1].startswith("--> payments.py:")
    assert "Secondary/Cluster (us-east-2) /Properties/MasterUsername" in lines[at + 1]
    assert "tests/test_recovery.py:17: AssertionError" in lines
    assert "testing.py" not in done.stdout
