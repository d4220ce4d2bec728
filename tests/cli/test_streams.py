"""Streams that are closed, full or gone, and the exit code that nevertheless tells."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from dr_validator.check import Check, Family
from dr_validator.errors import InputError
from dr_validator.finding import Breaks, Problem, Severity
from dr_validator.graph import Graph

from tests.cli.stage import CHECK, COMMAND, DOC, broken, check, execute, sound

needs_full = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="Linux has a device that is full"
)


def shell(script: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """A line of the shell; `$0` is the command, `$1` the first of the words."""
    return subprocess.run(
        ["sh", "-c", script, COMMAND, *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@needs_full
@pytest.mark.parametrize(
    ("script", "code"),
    [
        ('exec "$0" check absent 2>/dev/full', 3),
        ('exec "$0" check --no-such-option 2>/dev/full', 2),
        ('exec "$0" synth --app false 2>/dev/full', 3),
        ('exec "$0" check "$1" --lint none >/dev/full 2>/dev/full', 2),
        ('exec "$0" --help >/dev/full 2>/dev/full', 2),
        ('exec "$0" --version >/dev/full 2>/dev/full', 2),
    ],
)
def test_words_that_cannot_be_told_change_no_exit_code(
    tmp_path: Path, script: str, code: int
) -> None:
    done = shell(f'cd "$1" && {script}', broken(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (code, "", "")


@needs_full
@pytest.mark.parametrize("words", ["--help", "--version", "list", "check --help"])
def test_output_that_cannot_be_printed_is_told(words: str) -> None:
    done = shell(f'exec "$0" {words} >/dev/full')
    told = "error: the output cannot be printed: No space left on device\n"
    assert (done.returncode, done.stderr) == (2, told)


@pytest.mark.parametrize("closed", ["<&-", "<&- >&- 2>&-", "<&- 2>&-", ">&- 2>&-"])
def test_streams_that_are_closed_from_the_start(tmp_path: Path, closed: str) -> None:
    script = f'exec "$0" check "$1" --select {CHECK} --lint none --output json="$1/o" {closed}'
    done = shell(script, broken(tmp_path))
    assert (done.returncode, done.stderr) == (1, "")
    assert CHECK in (tmp_path / "o").read_text()


def test_an_error_without_a_reader_keeps_its_exit_code() -> None:
    process = subprocess.Popen([COMMAND, "check", "absent"], stderr=subprocess.PIPE)
    assert process.stderr
    process.stderr.close()
    assert process.wait(60) == 3


def test_a_stream_that_does_not_wait_gets_the_whole_report() -> None:
    """As a parent that is written in JavaScript may hand it on."""
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    process = subprocess.Popen(
        [COMMAND, "list", "--format", "json"], stdout=theirs, stderr=subprocess.PIPE
    )
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        told = pipe.read()
    assert (process.wait(60), process.communicate()[1]) == (0, b"")
    assert told.endswith(b"}\n") and len(told) > 70_000


@pytest.mark.parametrize("words", ["check ../x", "synth", "list", "init", "config show"])
def test_a_working_folder_that_is_gone_is_named(tmp_path: Path, words: str) -> None:
    sound(tmp_path / "x")
    script = f'mkdir "$1/gone" && cd "$1/gone" && rmdir "$1/gone" && exec "$0" {words}'
    done = shell(script, tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: the working folder cannot be found")
    assert done.stderr.count("\n") == 1


def test_a_signal_that_ends_it_is_told(tmp_path: Path) -> None:
    code = (
        "import os, signal\n"
        "from dr_validator.commands import listing\n"
        "listing.run = lambda *_: os.kill(os.getpid(), signal.SIG{})\n"
        "import sys; sys.argv = ['dr-validator', 'list']\n"
        "from dr_validator.cli import main\nmain()\n"
    )
    for name, sentence in (("TERM", "terminated"), ("HUP", "terminated"), ("INT", "interrupted")):
        done = subprocess.run(
            [sys.executable, "-c", code.format(name)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=tmp_path,
        )
        number = 128 + getattr(signal, f"SIG{name}")
        assert (done.returncode, done.stderr) == (number, f"error: {sentence}\n")


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    done = shell("trap '' HUP; \"$0\" list >/dev/null & kill -HUP $!; wait $!")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InputError("asset.x: cannot be listed"), "asset.x: cannot be listed"),
        (MemoryError(), "the check test-odd ran out of memory; check fewer"),
        (RecursionError(), "the check test-odd meets values or stacks that are nested or chained"),
    ],
)
def test_what_the_input_is_to_blame_for_is_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    def odd(graph: Graph) -> Iterator[Problem]:
        raise error
        yield from graph.stacks

    made = Check(
        "test-odd", Family("test", "Tests"), Severity.LOW, Breaks.DEPLOY, False, DOC, odd, "tests"
    )
    monkeypatch.setattr("dr_validator.commands.check.discover", lambda: (made,))
    result = check(broken(tmp_path), select="test-odd")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"error: {sentence}")
    assert "report" not in result.stderr


@pytest.mark.parametrize("error", [MemoryError(), RecursionError()])
@pytest.mark.parametrize("where", ["commands.check.load_inputs", "engine.find_roles"])
def test_neither_is_it_outside_of_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, where: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(f"dr_validator.{where}", fail)
    result = check(sound(tmp_path))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "defect" not in result.stderr


def test_a_long_value_is_cut_in_a_message(tmp_path: Path) -> None:
    text = '{"version": "1", "artifacts": {"A": {"type": "%s"}, "A": {}}}'
    (tmp_path / "manifest.json").write_text(text.replace('"A"', f'"{"A" * 100_000}"'))
    done = execute("check", tmp_path)
    assert done.returncode == 3
    assert len(done.stderr) < 1_200
    assert done.stderr.startswith(f"error: {tmp_path}/manifest.json: line 1: the key 'AAA")
    assert done.stderr.endswith("mapping: rename or remove one of them\n")
