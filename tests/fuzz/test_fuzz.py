"""A fixed number of odd inputs, the same ones each time, and all that were ever found."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.stage import COMMAND
from tests.fuzz.case import REGRESSIONS, Case, load
from tests.fuzz.holds import bounded_memory, holds
from tests.fuzz.inputs import KINDS

FOUND = sorted(path for path in REGRESSIONS.iterdir() if path.is_dir())
# About a minute for all kinds together.
EXAMPLES = {"assemblies": 90, "templates": 90}
OTHERS = 40

fixed = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)


@pytest.fixture(autouse=True)
def memory() -> Iterator[None]:
    with bounded_memory():
        yield


@pytest.mark.parametrize("kind", KINDS)
def test_odd_inputs(kind: str) -> None:
    @settings(fixed, max_examples=EXAMPLES.get(kind, OTHERS))
    @given(KINDS[kind])
    def run(case: Case) -> None:
        holds(case)

    run()


@pytest.mark.parametrize("folder", FOUND, ids=lambda folder: folder.name)
def test_what_was_found_stays_mended(folder: Path) -> None:
    holds(load(folder))


@given(st.lists(KINDS["assemblies"], min_size=4, max_size=4))
@settings(fixed, max_examples=1)
def test_neither_hash_seed_nor_optimization_changes_a_byte(cases: list[Case]) -> None:
    """Through the installed command, whose interpreter starts anew."""
    for case in cases:
        outcomes = {
            outcome(case, PYTHONHASHSEED=number, PYTHONOPTIMIZE=optimize)
            for number, optimize in (("1", ""), ("2", "1"), ("3", "2"))
        }
        assert len(outcomes) == 1


def outcome(case: Case, **environment: str) -> tuple[int, bytes, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        case.write(Path(folder))
        done = subprocess.run(
            [COMMAND, *case.words, "--format", "json"],
            cwd=folder,
            env={**os.environ, **environment},
            capture_output=True,
            timeout=120,
            check=False,
        )
    return done.returncode, done.stdout, done.stderr
