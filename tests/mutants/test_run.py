"""The command that runs all mutants: what it prints, and that processes change nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.mutants.run import ROOT
from tests.mutants.wide import paths

SOME = ("--app", "bookings", "--operator", "record-unwatched", "--operator", "words", "--list")


def executed(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.mutants.run", *words],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_score() -> None:
    done = executed(*SOME)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| record-unwatched | 1 | 1 | 0 | 0 | 0 |" in done.stdout
    assert "| names and health checks | 1 | 1 | 0 | 0 | 0 |" in done.stdout
    assert "caught: bookings record-unwatched */Name /Properties/HealthCheckId" in done.stdout
    assert "Silent: **100.0 %**" in done.stdout


def test_processes_change_nothing() -> None:
    assert executed(*SOME, "--jobs", "2").stdout == executed(*SOME).stdout


def test_a_part_is_not_written_down() -> None:
    done = executed(*SOME, "--write")
    assert done.returncode == 2
    assert "leave out --app and --operator" in done.stderr


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("Rules.*.Status", [(("Rules", 0, "Status"), "Enabled"), (("Rules", 1, "Status"), "Off")]),
        ("Rules.1", [(("Rules", 1), {"Status": "Off"})]),
        ("*.Nothing", []),
    ],
)
def test_where_a_pattern_leads(pattern: str, found: list[object]) -> None:
    body = {"Rules": [{"Status": "Enabled"}, {"Status": "Off"}]}
    assert list(paths.find(body, pattern)) == found


def test_a_pointer_escapes() -> None:
    assert paths.pointer(("Properties", "/orders/*", 0, "a~b")) == "/Properties/~1orders~1*/0/a~0b"
