"""What must hold for every input, however odd."""

from __future__ import annotations

import contextlib
import json
import signal
import tempfile
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn
from xml.etree import ElementTree

import jsonschema
from typer.testing import Result

from tests.cli.stage import run
from tests.fuzz.case import Case

SECONDS = 20
MEMORY = 1_500_000_000
PEOPLE = ("text", "concise", "github", "markdown")
_STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# What is printed as JSON, by command.
_SCHEMAS = {"check": "report.schema.json", "drill": "drill.schema.json"}
MACHINES = ("sarif", "gitlab", "junit", "html")
_SARIF = Path(__file__).parents[1] / "data" / "sarif-2.1.0.schema.json"


def holds(case: Case) -> None:
    """Run the case in this process, several times; AssertionError if something does not hold."""
    # What has no report in JSON is told twice in the same form.
    form = "json" if case.words[0] in _SCHEMAS else case.form
    with tempfile.TemporaryDirectory() as folder:
        case.write(Path(folder))
        with contextlib.chdir(folder):
            first = attempt(*case.words, "--format", form)
            _told(first, case.words[0])
            again = attempt(*case.words, "--format", form)
            assert _outcome(again) == _outcome(first), "the same input gives other bytes"
            other = attempt(*case.words, "--format", case.form)
            assert other.exit_code == first.exit_code, f"another exit code as {case.form}"
            if other.exit_code in (0, 1):
                well_formed(case.form, other.stdout)


def attempt(*words: str) -> Result:
    """The command, in bounded time; the exit code must be one that is documented."""
    try:
        with bounded_time():
            result = run(*words)
    except TooLongError as error:
        raise AssertionError(f"takes more than {SECONDS} s") from error
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise AssertionError(f"raised {result.exception!r}") from result.exception
    assert result.exit_code in (0, 1, 2, 3), (
        f"exit code {result.exit_code}: {result.output[-2000:]}"
    )
    return result


def _told(result: Result, command: str) -> None:
    """A verdict is a whole report and no more, an error one sentence a line and no report."""
    if result.exit_code in (0, 1):
        assert result.stderr == ""
        if command not in _SCHEMAS:
            return
        report = json.loads(result.stdout, parse_constant=_no_constant)
        _schema(_SCHEMAS[command]).validate(report)
        if command == "check":
            assert report["summary"]["exit_code"] == result.exit_code
            assert report["crashed"] == []
        return
    assert result.stdout == ""
    assert result.stderr.endswith("\n")
    for line in result.stderr[:-1].split("\n"):
        assert line.startswith("error: "), line
        assert len(line) < 1_200, line
        assert _plain(line), line
        assert "defect of ours" not in line, line
        assert "more memory than there is" not in line, line
        assert "too deep to be followed" not in line, line


def well_formed(form: str, told: str) -> None:
    """A report in a format is one, and steers no terminal."""
    match form:
        case "sarif":
            jsonschema.Draft202012Validator(_json_of(_SARIF)).validate(json.loads(told))
        case "gitlab":
            assert isinstance(json.loads(told), list)
        case "junit" | "svg":
            ElementTree.fromstring(told)
        case _:
            assert _plain(told.replace("\n", "")), "control characters in the report"


def _outcome(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


def _plain(text: str) -> bool:
    """Whether none of it steers a terminal: no control, no format, no half a character."""
    return not {unicodedata.category(char) for char in set(text)} & _STEERING


def _no_constant(name: str) -> NoReturn:
    raise AssertionError(f"{name} is no JSON")


@cache
def _schema(name: str) -> Any:
    file = resources.files("dr_validator.schema").joinpath(name)
    return jsonschema.Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))


@cache
def _json_of(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@contextlib.contextmanager
def bounded_time() -> Iterator[None]:
    """Stop what takes too long."""

    def stop(_: int, __: FrameType | None) -> NoReturn:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class TooLongError(BaseException):
    """Passes every `except Exception` on its way."""


@contextlib.contextmanager
def bounded_memory() -> Iterator[None]:
    """Let this process have so much more than it has, as long as that is asked for."""
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEMORY, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
