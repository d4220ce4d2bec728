"""The variants of the app, and the real CDK CLI."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from dr_validator.synth.nodejs import add_node, own_node

ROOT = Path(__file__).parents[2]
VARIABLE = "DR_VALIDATOR_CDK_CLI"
# The first that was tried, as (major, minor). The 3.0.0 on npm is older than it looks.
OLDEST, NEWEST = (2, 1148), (3, 0)

Execute = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True)
class Made:
    """What became of one case: what CDK raised, and the report that it wrote."""

    folder: Path
    error: str
    reports: list[dict[str, Any]]

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """Rule, severity and construct of each violation."""
        return [
            (each["ruleName"], each["severity"], construct["constructPath"])
            for report in self.reports
            for each in report["violations"]
            for construct in each["violatingConstructs"]
        ]

    @property
    def suppressed(self) -> list[tuple[str, str]]:
        """Rule and reason of what CDK suppressed."""
        return [
            (each["ruleName"], each["reason"])
            for report in self.reports
            for each in report.get("suppressedViolations", [])
        ]


def environment() -> dict[str, str]:
    """For a CDK app in a process of its own: the checkout, and a Node.js that will do."""
    own = {**os.environ, "PYTHONPATH": str(ROOT)}
    own.pop("JSII_HOST_STACK_TRACES", None)
    add_node(own)
    return own


@pytest.fixture(scope="session")
def needs_cdk() -> None:
    """Skips where there is no aws-cdk-lib."""
    if find_spec("aws_cdk") is None:
        pytest.skip("aws-cdk-lib is not installed: pip install 'dr-validator[cdk]'")


@pytest.fixture(scope="session")
def cases(needs_cdk: None, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Made]:
    """Every case of `tests.cdk.cases`, synthesized in one process."""
    del needs_cdk
    out = tmp_path_factory.mktemp("cdk") / "cases"
    done = subprocess.run(
        [sys.executable, "-m", "tests.cdk.cases", str(out)],
        cwd=ROOT,
        env={**environment(), "CDK_APP_MODE": "inmemory"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr

    def made(name: str) -> Made:
        folder = out / name
        error = folder / "error.txt"
        report = folder / "cdk.out" / "validation-report.json"
        return Made(
            folder,
            error.read_text() if error.exists() else "",
            json.loads(report.read_text())["pluginReports"] if report.exists() else [],
        )

    return made


@pytest.fixture(scope="session")
def cdk() -> Execute:
    """Runs the real CDK CLI; skips where there is none, or one that knows no reports."""
    command = os.environ.get(VARIABLE) or shutil.which("cdk")
    how = f"npm install aws-cdk@{_pinned()}, then set {VARIABLE} to its node_modules/.bin/cdk"
    if not command:
        pytest.skip(f"no CDK CLI: {how}")

    def execute(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [command, *words, "--no-notices"],
            cwd=cwd,
            env=variables(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    said = execute("--version", cwd=ROOT).stdout
    version = re.match(r"(\d+)\.(\d+)\.", said)
    if not version or not OLDEST <= (int(version[1]), int(version[2])) < NEWEST:
        pytest.skip(f"{command} is CDK CLI {said.strip() or '(no version)'}: {how}")
    return execute


def variables() -> dict[str, str]:
    """For the CLI, which tells nobody that it ran and finds a Node.js."""
    told = {**environment(), "CDK_DISABLE_CLI_TELEMETRY": "true", "CI": "true"}
    if brought := own_node():
        told["PATH"] = os.pathsep.join([str(brought.parent), told["PATH"]])
    return told


def _pinned() -> str:
    body = json.loads((Path(__file__).parent / "package.json").read_text())
    return str(body["dependencies"]["aws-cdk"])
