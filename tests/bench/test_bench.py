"""The benchmark at a tiny size: each input can be checked, and the page has its lines."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from dr_validator.assembly import load
from dr_validator.check import discover
from dr_validator.engine import inspect
from dr_validator.outcome import Report

from bench import apps
from bench.kinds import KINDS
from bench.page import page
from bench.record import read
from tests.cli.stage import CHECK, broken

ROOT = Path(__file__).parents[2]
WRITERS: dict[str, Callable[[Path], None]] = {
    **{name: lambda out, kind=kind: kind.write(out, 3) for name, kind in KINDS.items()},  # type: ignore[misc]
    "wide": lambda out: apps.wide(out, 20, 2),
    "limits": apps.limits,
    "small": lambda out: apps.small(out, 3),
}


def report_on(folder: Path) -> Report:
    return inspect(load(folder), discover())


@pytest.mark.parametrize("name", WRITERS)
def test_an_input_can_be_checked(tmp_path: Path, name: str) -> None:
    WRITERS[name](tmp_path / "in")
    report = report_on(tmp_path / "in")
    assert report.crashed == ()
    assert not [each for each in report.findings if each.check == "assembly-unread"]


def test_one_template_is_as_large_as_cloudformation_takes(tmp_path: Path) -> None:
    apps.limits(tmp_path / "in")
    (template,) = (tmp_path / "in").glob("*.template.json")
    body = json.loads(template.read_text())
    assert len(body["Resources"]) == apps.LIMIT_RESOURCES
    assert 0.95 * apps.LIMIT_BYTES < len(json.dumps(body)) <= apps.LIMIT_BYTES


def test_copies_are_apps_of_their_own(tmp_path: Path) -> None:
    """Three stacks of an app of two: each copy in its account, and broken like the first."""
    apps.copies(broken(tmp_path / "app"), tmp_path / "in", 3)
    assembly = load(tmp_path / "in")
    assert [(stack.id, stack.account) for stack in assembly.stacks] == [
        ("Primary-001", "000000000001"),
        ("Primary-002", "000000000002"),
        ("Secondary-001", "000000000001"),
    ]
    found = report_on(tmp_path / "in").findings
    assert [each.place.stack for each in found if each.check == CHECK] == ["Secondary-001"]


def bench(folder: Path, app: Path, *words: str) -> list[list[str]]:
    """The lines of the tables of a page that is written, at a tiny size."""
    page, kept = folder / "page.md", folder / "kept.json"
    options = ["--scale", "200", "--runs", "1", "--out", str(page), "--kept", str(kept)]
    done = subprocess.run(
        [sys.executable, "-m", "bench", str(app), *options, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    lines = page.read_text().splitlines()
    return [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]


def test_the_page(tmp_path: Path) -> None:
    pytest.importorskip("orjson", reason="pip install 'dr-validator[bench]'")
    only = ("500 small templates", "APIs", "200 stacks")
    app = broken(tmp_path / "app")
    lines = bench(tmp_path, app, "--only", *only)
    assert len(lines) == 10  # three tables of a head, its rule and their lines: two, one, one
    (small,) = [line for line in lines if line[0] == only[0]]
    (apis,) = [line for line in lines if line[0] == only[1]]
    assert all(float(number) > 0 for number in small[1:-1])
    assert float(apis[2]) > 0 and float(apis[3]) > 0 and apis[1] == "2"
    sized, drilled = (line for line in lines if line[0] == only[2])
    assert all(float(number) > 0 for number in drilled[1:])
    assert float(drilled[3]) == pytest.approx(float(drilled[2]) / float(drilled[1]), rel=0.1)
    # One table anew, the others as they were.
    again = bench(tmp_path, app, "--tables", "drill", "--only", "50 stacks")
    assert [line for line in again if line[0] == "50 stacks"]
    assert sized in again and small in again and apis in again
    assert drilled not in again


def test_the_page_is_that_of_what_was_measured() -> None:
    kept = read(ROOT / "docs" / "measured" / "benchmarks.json")
    assert (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8") == page(kept)
