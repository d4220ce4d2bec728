"""The command as a process: start-up, pipes, interrupts, terminals, odd locales."""

from __future__ import annotations

import io
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import dr_validator
import pytest
from dr_validator.commands.progress import Progress

from tests.cli.stage import CHECK, COMMAND, broken, execute, single

HEAVY = ("yaml", "jsonpath_ng", "aws_cdk", "jsii", "cfnlint", "rich", "asyncio", "jsonschema")


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_nothing_heavy_is_imported_to_greet(option: str) -> None:
    code = (
        "import sys\nfrom dr_validator.cli import main\n"
        f"sys.argv = ['dr-validator', {option!r}]\n"
        "try:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    imported = {name.split(".")[0] for name in done.stderr.split()}
    assert not imported & set(HEAVY)
    assert done.stdout


def test_version() -> None:
    assert execute("--version").stdout == f"dr-validator {dr_validator.__version__}\n"


def test_checking_does_not_import_the_linter_or_the_cdk(tmp_path: Path) -> None:
    done = execute(
        "check", broken(tmp_path), "--lint", "none", env={"PYTHONPROFILEIMPORTTIME": "1"}
    )
    assert "dr_validator.graph" in done.stderr
    assert not [
        name for name in ("cfnlint", "aws_cdk", "jsii", "rich") if f" {name}\n" in done.stderr
    ]


@pytest.mark.parametrize("form", ["text", "concise", "json"])
def test_a_closed_pipe_keeps_the_verdict(tmp_path: Path, form: str) -> None:
    folder = broken(tmp_path)
    process = subprocess.Popen(
        [COMMAND, "check", folder, "--format", form, "--lint", "none"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 1


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["--version"], ["list"]])
def test_a_closed_pipe_is_no_failure_of_what_is_only_read(words: list[str]) -> None:
    """It ends as the shell's own tools do, by the signal of the pipe."""
    process = subprocess.Popen([COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 141


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
def test_a_stream_that_is_closed_from_the_start(tmp_path: Path, closed: str) -> None:
    number = {"stdout": "1", "stderr": "2"}[closed]
    command = f'exec "$0" check "$1" --select {CHECK} --lint none {number}>&-'
    done = subprocess.run(
        ["sh", "-c", command, COMMAND, broken(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == ""
    assert (CHECK in done.stdout) is (closed == "stderr")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is full")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [COMMAND, "list"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    told = "error: the output cannot be printed: No space left on device\n"
    assert (done.returncode, done.stderr) == (2, told)


def test_ctrl_c_leaves_no_traceback_and_no_target(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [COMMAND, "synth", "--app", "echo started >&2; sleep 60"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr and process.stderr.readline() == "started\n"
    time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    assert process.stderr.read() == "error: interrupted\n"
    assert process.wait(60) == 130
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_loading_leaves_no_traceback() -> None:
    code = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'typer':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "from dr_validator.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (130, "error: interrupted\n")


def test_the_package_is_the_command() -> None:
    words = [sys.executable, "-m", "dr_validator", "--version"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == f"dr-validator {dr_validator.__version__}\n"


def test_a_locale_without_unicode_is_borne(tmp_path: Path) -> None:
    done = execute("check", broken(tmp_path), env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 1
    assert "\\xb7" in done.stdout


@pytest.mark.parametrize(
    ("env", "words", "colored"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
    ],
)
def test_colors(tmp_path: Path, env: dict[str, str], words: tuple[str, ...], colored: bool) -> None:
    clear = {"FORCE_COLOR": "", "NO_COLOR": ""}
    done = execute("check", broken(tmp_path), "--lint", "none", *words, env={**clear, **env})
    assert ("\x1b[" in done.stdout) is colored


def test_a_terminal_gets_colors_and_its_width(tmp_path: Path) -> None:
    folder = broken(tmp_path)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [COMMAND, "check", folder, "--lint", "none", "--select", CHECK],
        stdout=theirs,
        stderr=subprocess.PIPE,
        env={**os.environ, "COLUMNS": "60", "TERM": "xterm", "NO_COLOR": "", "FORCE_COLOR": ""},
    )
    os.close(theirs)
    told = b""
    with suppress(OSError):  # so Linux tells that the other end is closed
        while piece := os.read(ours, 4096):
            told += piece
    os.close(ours)
    assert process.wait(60) == 1
    assert b"\x1b[1;31mcritical[" in told
    assert b"the secondary cluster\r\n    sets MasterUsername" in told


def test_json_stands_alone_on_stdout(tmp_path: Path) -> None:
    done = execute("check", single(tmp_path), "--format", "json", "--lint", "none")
    assert done.stdout.startswith("{\n") and done.stdout.endswith("\n}\n")
    assert done.stderr == ""


class Terminal(io.StringIO):
    """Tells when something is drawn on it."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if "checking" in text:
            self.drawn.set()
        return super().write(text)


@pytest.fixture
def attended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")


@pytest.mark.usefixtures("attended")
def test_progress_on_a_terminal_for_what_takes_long() -> None:
    out = Terminal()
    with Progress(out, patience=0) as progress:
        progress("checking [bold]x[/bold] \x1b[2J", 3, 178)
        assert out.drawn.wait(60)
    shown = out.getvalue()
    assert "3/178" in shown
    assert "checking [bold]x[/bold] \\x1b[2J" in shown
    assert "\x1b[?25l" in shown  # the cursor goes, and comes back; the line is cleared
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")
    assert shown.endswith("\x1b[2K")


@pytest.mark.usefixtures("attended")
@pytest.mark.parametrize("env", [{"CI": "1"}, {"TERM": "dumb"}, {}])
def test_no_progress_where_nobody_sees_it_move(
    monkeypatch: pytest.MonkeyPatch, env: dict[str, str]
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    unwanted = Terminal() if env else io.StringIO()
    with Progress(unwanted, patience=0) as progress:
        progress("checking", 1, 2)
    assert unwanted.getvalue() == ""
    quiet, quick = Terminal(), Terminal()
    with Progress(quiet, wanted=False, patience=0), Progress(quick, patience=3600):
        pass
    assert quiet.getvalue() + quick.getvalue() == ""
