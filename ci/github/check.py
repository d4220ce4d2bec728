"""Runs `dr-validator check` as a step of a GitHub workflow; called by action.yml.

In: the inputs of the action, as environment variables, and what the runner sets. Out: the report
in the log, annotations, the summary of the job, files as SARIF, HTML and Markdown, and their paths
and the exit code as outputs. It ends with 0 whatever was found: a later step gives the verdict.
"""

from __future__ import annotations

import os
import secrets
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

USAGE = 2
ANNOTATIONS = ("::error ", "::warning ", "::notice ")


class WrongInputError(Exception):
    """One sentence about an input of the action."""


@dataclass(frozen=True)
class Reports:
    """Where the reports go, which later steps upload."""

    sarif: Path
    html: Path
    markdown: Path

    @classmethod
    def fresh(cls) -> Reports:
        """None of them there: one of an earlier run must not be taken for this one's."""
        temp = Path(os.environ["RUNNER_TEMP"])
        sarif = Path(given("SARIF") or temp / "dr-validator.sarif").absolute()
        reports = cls(sarif, temp / "dr-validator.html", temp / "dr-validator.md")
        for path in (reports.sarif, reports.html, reports.markdown):
            if path.is_file():
                path.unlink()
        return reports


def main() -> None:
    reports = Reports.fresh()
    try:
        code = check(reports)
    except WrongInputError as error:
        print(f"::error title=dr-validator::{one_line(str(error))}", flush=True)
        code = USAGE
    if not reports.markdown.is_file():
        text = f"## dr-validator: nothing was checked\n\nExit code {code}; the log says why.\n"
        reports.markdown.write_text(text, encoding="utf-8")
    if given("SUMMARY") != "false":
        summarize(reports.markdown)
    output("exit-code", str(code))
    output("sarif", str(reports.sarif) if reports.sarif.is_file() else "")
    output("html", str(reports.html) if reports.html.is_file() else "")
    output("markdown", str(reports.markdown))


def check(reports: Reports) -> int:
    """Check, and annotate what is found; the exit code."""
    for name in ("SUMMARY", "UPLOAD_SARIF", "COMMENT"):
        switch(name)
    wants_annotations = switch("ANNOTATIONS")
    with TemporaryDirectory() as folder:
        annotations = Path(folder, "annotations.txt")
        code = run(
            [
                *options(),
                f"--output=sarif={reports.sarif}",
                f"--output=html={reports.html}",
                f"--output=markdown={reports.markdown}",
                f"--output=github={annotations}",
                "--",
                *paths(),
            ]
        )
        if code in (0, 1) and not reports.sarif.is_file():
            raise WrongInputError(
                "args: with them nothing is checked (as with --help), so drop them"
            )
        if wants_annotations:
            annotate(annotations, code)
    return code


def options() -> Iterator[str]:
    for name, option in (("APP", "--app"), ("FAIL_ON", "--fail-on"), ("BASELINE", "--baseline")):
        if value := given(name):
            yield f"{option}={value}"
    try:
        yield from shlex.split(given("ARGS"))
    except ValueError as error:
        raise WrongInputError(f"args: {error}; quote it as in a shell") from error


def paths() -> Iterator[str]:
    return (line.strip() for line in given("PATHS").splitlines() if line.strip())


def run(words: list[str]) -> int:
    """Run the command; nothing that it prints is taken for a workflow command."""
    python = Path(os.environ["DR_VALIDATOR_BIN"], "python")
    command: list[str | Path] = [python, "-I", "-X", "utf8", "-m", "dr_validator", "check"]
    token = secrets.token_hex(16)
    print(f"::stop-commands::{token}", flush=True)
    try:
        code = subprocess.run([*command, *words], check=False).returncode
    finally:
        print(f"::{token}::", flush=True)
    # A signal that ended it, as a shell tells it.
    return code if code >= 0 else 128 - code


def annotate(written: Path, code: int) -> None:
    """Only the annotations of the report: the rest stands in the log already."""
    if not written.is_file():
        words = f"nothing was checked (exit code {code}); the log says why"
        print(f"::error title=dr-validator::{words}", flush=True)
        return
    for line in written.read_text(encoding="utf-8").splitlines():
        if line.startswith(ANNOTATIONS):
            print(line, flush=True)


def summarize(written: Path) -> None:
    text = written.read_text(encoding="utf-8")
    with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as summary:
        summary.write(f"{text}\n")


def given(name: str) -> str:
    return os.environ.get(f"INPUT_{name}", "").strip()


def switch(name: str) -> bool:
    value = given(name)
    if value not in ("true", "false"):
        raise WrongInputError(f"{name.lower().replace('_', '-')}: true or false, not {value!r}")
    return value == "true"


def output(name: str, value: str) -> None:
    """Set an output of the step. A value of several lines cannot set another one."""
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as outputs:
        outputs.write(f"{name}={one_line(value)}\n")


def one_line(text: str) -> str:
    return " ".join(text.splitlines())


if __name__ == "__main__":
    main()
