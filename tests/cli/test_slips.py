"""Slips of the command line: one sentence with the way out, exit code 2, nothing on stdout."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.stage import execute

SLIPS = {
    "check --format htm": "--format htm: no such value; did you mean html?",
    "check --fail-on hgh x": "--fail-on hgh: no such value; did you mean high?",
    "check --lint cfnlint": "--lint cfnlint: no such value; did you mean cfn-lint?",
    "check --color blue": "--color blue: no such value; choose from auto, always, never",
    "list --format jsn": "--format jsn: no such value; did you mean json?",
    "drill --format xyz": ("--format xyz: no such value; choose from text, json, markdown, html"),
    "check --formt html": "--formt: no such option; did you mean --format?",
    "check -x": "-x: no such option; `dr-validator check --help` names them",
    "chek": "chek: no such command; did you mean check?",
    "config shw": "shw: no such command; did you mean show?",
    "baseline zzz": "zzz: no such command; `dr-validator baseline --help` names them",
    "explain": "missing argument 'ID'; see `dr-validator explain --help`",
    "synth x": "got unexpected extra argument(s) (x); see `dr-validator synth --help`",
    "check --config": "option '--config' requires an argument",
    "check --strict=yes": "option '--strict' does not take a value",
}


@pytest.mark.parametrize("words", SLIPS)
def test_a_slip_is_one_sentence(tmp_path: Path, words: str) -> None:
    done = execute(*words.split(), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: {SLIPS[words]}\n"


def test_what_was_typed_steers_no_terminal(tmp_path: Path) -> None:
    done = execute("check", "--format", "\x1b[31m", cwd=tmp_path)
    assert (done.returncode, "\x1b" in done.stderr) == (2, False)


@pytest.mark.parametrize("words", [(), ("baseline",), ("config",)])
def test_a_command_without_more_words_shows_its_help(tmp_path: Path, words: tuple[str]) -> None:
    done = execute(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Commands:" in done.stderr and "error:" not in done.stderr
