"""Runs `dr-validator check` as a step of a GitHub workflow; called by action.yml.

In: the inputs of the action, as environment variables, and what the runner sets. Out: the report
in the log, annotations, the summary of the job, a SARIF file, and the outputs `exit-code` and
`sarif`. It ends with 0 whatever was found: a later step gives the verdict.
"""

from __future__ import annotations

import os
import secrets
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

USAGE = 2
ANNOTATIONS = ("::error ", "::warning ", "::notice ")


class WrongInputError(Exception):
    """One sentence about an input of the action."""


def main() -> None:
    try:
        code, sarif = check()
    except WrongInputError as error:
        print(f"::error title=dr-validator::{one_line(str(error))}", flush=True)
        code, sarif = USAGE, None
    output("exit-code", str(code))
    output("sarif", str(sarif or ""))


def check() -> tuple[int, Path | None]:
    """Check, and pass on all there is to tell; the exit code and the SARIF file, if any."""
    wants_summary, wants_annotations = switch("SUMMARY"), switch("ANNOTATIONS")
    switch("UPLOAD_SARIF")
    sarif = Path(given("SARIF") or Path(os.environ["RUNNER_TEMP"], "dr-validator.sarif")).absolute()
    if sarif.is_file():
        sarif.unlink()  # of an earlier run: it must not be taken for this one's
    with TemporaryDirectory() as folder:
        summary, annotations = Path(folder, "summary.md"), Path(folder, "annotations.txt")
        code = run(
            [
                *options(),
                f"--output=sarif={sarif}",
                f"--output=markdown={summary}",
                f"--output=github={annotations}",
                "--",
                *paths(),
            ]
        )
        if code in (0, 1) and not sarif.is_file():
            raise WrongInputError(
                "args: with them nothing is checked (as with --help), so drop them"
            )
        if wants_annotations:
            annotate(annotations, code)
        if wants_summary:
            summarize(summary, code)
    return code, sarif if sarif.is_file() else None


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


def summarize(written: Path, code: int) -> None:
    text = f"## dr-validator: nothing was checked\n\nExit code {code}; the log says why.\n"
    if written.is_file():
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
