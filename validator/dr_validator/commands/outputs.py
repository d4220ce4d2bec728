"""`--output FORMAT=PATH`: reports written to files, all of them or none."""

from __future__ import annotations

import io
import os
import secrets
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dr_validator.assembly.model import Assembly
from dr_validator.errors import UsageError
from dr_validator.files import is_folder, is_special, present
from dr_validator.outcome import Look, Report
from dr_validator.record import dataclass
from dr_validator.report import REPORTERS
from dr_validator.select import nearest

_MANIFEST = "manifest.json"
# What stands in a cloud assembly.
_FILES = {_MANIFEST, "tree.json", "cdk.out", "validation-report.json"}
_ENDINGS = (".template.json", ".template.yaml", ".assets.json", ".metadata.json")
_ASSET = "asset."


@dataclass(frozen=True, slots=True)
class Output:
    """One report that is to be written: its format, and its file as the user named it."""

    format: str
    path: str
    said: str

    @property
    def file(self) -> Path:
        """The file itself, behind a link."""
        return Path(os.path.realpath(self.path))

    def wrong(self, sentence: str) -> UsageError:
        return UsageError(f"{self.said}: {sentence}")


def parse(words: Iterable[str]) -> tuple[Output, ...]:
    """The outputs asked for. What cannot be written is told before anything is checked."""
    outputs: dict[Path, Output] = {}
    for word in words:
        output = _parse(word)
        if output.file in outputs:
            raise output.wrong("the file is named twice; give each report its own")
        outputs[output.file] = output
    return tuple(outputs.values())


def _parse(word: str) -> Output:
    form, equals, path = word.partition("=")
    known = ", ".join(sorted(REPORTERS))
    if not equals or not path:
        raise UsageError(f"--output {word}: give it as FORMAT=PATH, e.g. sarif=dr.sarif")
    if form not in REPORTERS:
        near = nearest(form, REPORTERS)
        hint = f"did you mean {near}?" if near else f"choose from {known}"
        raise UsageError(f"--output {word}: no such format: {form or '(none)'}; {hint}")
    return _possible(Output(form, path, f"--output {word}"))


def named(form: str, path: str) -> Output:
    """The one output of a command whose format is said elsewhere."""
    return _possible(Output(form, path, f"--output {path}"))


def _possible(output: Output) -> Output:
    """The output, if it can be written."""
    form, path = output.format, output.path
    if path == "-":
        raise output.wrong(f"a path is needed; --format {form} prints it")
    file = output.file
    if not is_folder(file.parent):
        raise output.wrong(f"no such folder: {file.parent}; create it first")
    if is_folder(file):
        raise output.wrong("this is a folder; name a file in it")
    if is_special(file):
        raise output.wrong("this is not a regular file")
    if not os.access(file.parent, os.W_OK):
        raise output.wrong("its folder is not writable")
    return output


def show(form: str, report: Report, look: Look) -> None:
    """Print a report."""
    out = sys.stdout
    try:
        REPORTERS[form](report, out, look)
        out.flush()
    except BrokenPipeError:
        # The reader has seen enough; the verdict, and so the exit code, stays.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    except OSError as error:
        # Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        raise UsageError(f"the report cannot be printed: {error.strerror}") from None


def write(
    outputs: tuple[Output, ...], report: Report, look: Look, kept: Iterable[Path] = ()
) -> None:
    """Render all, then write all beside their places, then move all there.

    What was checked, and other files that the run has read (`kept`), are never replaced.
    """
    others = {Path(os.path.realpath(path)) for path in kept}
    for output in outputs:
        if output.file in _templates(report.assembly) or _of_an_assembly(output.file):
            raise output.wrong("this is part of the checked input; name another file")
        if output.file in others:
            raise output.wrong("this run read that file; name another one")
    rendered = [(output, _render(output, report, look)) for output in outputs]
    waiting: list[tuple[Path, Output]] = []
    try:
        for output, content in rendered:
            beside = output.file.with_name(f".{output.file.name}.{secrets.token_hex(4)}")
            waiting.append((beside, output))
            with _told(output), beside.open("xb") as file:
                file.write(content)
        for beside, output in waiting:
            with _told(output):
                beside.replace(output.file)
    finally:
        for beside, _ in waiting:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


@contextmanager
def _told(output: Output) -> Iterator[None]:
    """What the system refuses is one sentence about this output."""
    try:
        yield
    except OSError as error:
        raise output.wrong(f"cannot be written: {error.strerror}") from error


def _templates(assembly: Assembly) -> set[Path]:
    paths = [stack.template.path for stack in assembly.stacks]
    return {Path(os.path.realpath(path)) for path in paths if path is not None}


def _of_an_assembly(file: Path) -> bool:
    """Whether CDK wrote the file; a report that an earlier run has put there may be replaced."""
    if not present(file):
        return False
    if present(file.parent / _MANIFEST):
        return file.name in _FILES or file.name.endswith(_ENDINGS)
    return any(
        folder.name.startswith(_ASSET) and present(folder.parent / _MANIFEST)
        for folder in file.parents
    )


def _render(output: Output, report: Report, look: Look) -> bytes:
    out = io.StringIO()
    REPORTERS[output.format](report, out, look)
    return out.getvalue().encode("utf-8", errors="backslashreplace")
