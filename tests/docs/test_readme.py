"""What the README shows in the first five minutes is what a reader will see."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.docs.pages import ROOT, blocks
from tests.docs.session import matches, steps
from tests.reference.fixtures import ReferenceApp

README = ROOT / "README.md"


def test_the_findings_of_a_broken_reference_app(reference_app: ReferenceApp) -> None:
    (block,) = [each for each in blocks(README) if each.text.startswith("$ ")]
    enter, synth, check = steps(block)
    assert enter.command == ". .venv/bin/activate"
    name = synth.command.removeprefix("dr-validator synth -c defect=")
    assembly = reference_app(name)
    said = subprocess.run(
        [Path(sys.executable).with_name("dr-validator"), *check.command.split()[1:], assembly],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert said.returncode == 1
    # In the README it is written to cdk.out.
    printed = said.stdout.replace(str(assembly), "cdk.out")
    assert matches(check.shown, printed), printed


def test_what_the_two_commands_run() -> None:
    """The table of the README, and the recipes of the Makefile."""
    rows = [line for line in README.read_text().splitlines() if line.startswith("| `make ")]
    made = "\n".join(
        subprocess.run(
            ["make", "--dry-run", "--assume-new", "pyproject.toml", target],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for target in ("demo", "test")
    )
    assert [row.split("`")[1] for row in rows] == ["make demo", "make test"]
    for command in ("-m venv .venv", "dr-validator synth", "dr-validator check cdk.out", "pytest"):
        assert command in made
        assert any(command.removeprefix("-m venv ") in row for row in rows), command
