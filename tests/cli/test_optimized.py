"""`python -O` and `-OO` drop asserts and docstrings, and change no byte of what is reported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.stage import broken, execute

ROOT = Path(__file__).parents[2]
FORMS = ("json", "text")
EXPORTS = "Resources:\n  Topic: {Type: AWS::SNS::Topic}\nOutputs:\n" + (
    "  Topic: {Value: !Ref Topic, Export: {Name: alarms}}\n"
)
IMPORTS = "Resources:\n  Parameter:\n    Type: AWS::SSM::Parameter\n" + (
    "    Properties: {Type: String, Value: !ImportValue alarms}\n"
)
# Every example of every check, and all that is found in it.
TELL = """
from dr_validator.check import discover, run
from dr_validator.engine import read_graph
from tests.checks.examples import examples_of

checks = discover()
for check in checks:
    for example in examples_of(check):
        print(example.id, *run(checks, read_graph(example.assembly, settings=example.settings)))
"""


@pytest.mark.parametrize("level", ["1", "2"])
@pytest.mark.parametrize("form", FORMS)
def test_a_report_is_the_same(tmp_path: Path, form: str, level: str) -> None:
    def report(optimize: str) -> tuple[int, str, str]:
        env = {"PYTHONOPTIMIZE": optimize}
        done = execute("check", tmp_path, "--lint", "none", "--format", form, env=env)
        return done.returncode, done.stdout.rpartition(" · ")[0] or done.stdout, done.stderr

    broken(tmp_path)
    plain = report("")
    assert plain[0] == 1
    assert report(level) == plain


@pytest.mark.parametrize("level", ["1", "2"])
def test_what_crosses_stacks_is_read_all_the_same(tmp_path: Path, level: str) -> None:
    """Nothing but an import links the two templates, so nothing but the crossing is to be told."""
    (tmp_path / "user.yaml").write_text(IMPORTS)
    (tmp_path / "maker.yaml").write_text(EXPORTS)
    done = execute("check", tmp_path, "--lint", "none", env={"PYTHONOPTIMIZE": level})
    assert "order-undeclared-dependency: whether maker is deployed before user" in done.stdout


def test_every_example_tells_the_same() -> None:
    def told(optimize: str) -> str:
        env = {**os.environ, "PYTHONOPTIMIZE": optimize}
        done = subprocess.run(
            [sys.executable, "-c", TELL],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=env,
            check=True,
            timeout=300,
        )
        return done.stdout

    plain = told("")
    assert plain.count("Finding(check=") > 100
    assert told("1") == plain
    assert told("2") == plain
