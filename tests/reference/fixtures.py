"""The reference app and its variants on disk, synthesized once for all tests and all workers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from validator.nodejs import add_node

ROOT = Path(__file__).parents[2]
SECONDS = 300


@pytest.fixture(scope="session")
def reference_apps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the assemblies `good`, `naive` and one for each defect.

    The workers of pytest-xdist share it: the first to come makes it, the others wait.
    """
    if find_spec("aws_cdk") is None:
        pytest.skip("aws-cdk-lib is not installed: pip install 'dr-validator[cdk]'")
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    out, log = shared / "reference-apps", shared / "reference-apps.log"
    try:
        out.mkdir()
    except FileExistsError:
        _wait_for(log)
    else:
        _synthesize(out, log)
    said = log.read_text()
    if not said.startswith("exit 0\n"):
        pytest.fail(f"the reference app cannot be synthesized: {said}", pytrace=False)
    return out


def _synthesize(out: Path, log: Path) -> None:
    """The log appears when all is done, at once, with the exit code in its first line."""
    environment = {**os.environ, "JSII_HOST_STACK_TRACES": "1"}
    add_node(environment)
    said = "it did not end"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.reference.synthesize", str(out)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        said = f"exit {done.returncode}\n{done.stderr}"
    finally:
        unfinished = log.with_suffix(".part")
        unfinished.write_text(said)
        unfinished.replace(log)


def _wait_for(log: Path) -> None:
    end = time.monotonic() + SECONDS
    while not log.exists():
        if time.monotonic() > end:
            pytest.fail(f"no worker has written {log} in {SECONDS} s", pytrace=False)
        time.sleep(0.1)
