"""The reference app and its variants on disk, synthesized once for all tests and all workers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TypeAlias

import pytest
from dr_validator.synth.nodejs import add_node

from tests.reference.synthesize import done

ROOT = Path(__file__).parents[2]
SECONDS = 300

ReferenceApp: TypeAlias = Callable[[str], Path]


@pytest.fixture(scope="session")
def reference_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReferenceApp]:
    """Gives the assembly of `good`, `naive` or a defect, as soon as it is there.

    The workers of pytest-xdist share them: the first to come starts one process for all.
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
        yield lambda name: _wait_for(out, name, log, None)
        return
    with log.open("w") as said, _start(out, said) as process:
        yield lambda name: _wait_for(out, name, log, process)


def _start(out: Path, said: IO[str]) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "JSII_HOST_STACK_TRACES": "1"}
    add_node(environment)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.reference.synthesize", str(out)],
        cwd=ROOT,
        env=environment,
        stdout=said,
        stderr=said,
    )


def _wait_for(out: Path, name: str, log: Path, own: subprocess.Popen[bytes] | None) -> Path:
    end = time.monotonic() + SECONDS
    while not done(out, name).exists():
        failed = (own is not None and own.poll() is not None) or done(out, "failed").exists()
        if (failed and not done(out, name).exists()) or time.monotonic() > end:
            done(out, "failed").touch()
            pytest.fail(f"{name} is not synthesized: {log.read_text()}", pytrace=False)
        time.sleep(0.05)
    return out / name
