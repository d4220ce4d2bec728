"""`dr-validator merge`: the saved reports of several apps as one report, with one exit code."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from dr_validator.commands.outputs import parse, show, write
from dr_validator.commands.terminal import look_of
from dr_validator.errors import UsageError
from dr_validator.finding import Severity
from dr_validator.outcome import Look
from dr_validator.record import dataclass, replace
from dr_validator.report.merge import NamedReport, merged, weighed
from dr_validator.report.restore import read_report


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRequest:
    """The command line of `merge`."""

    reports: tuple[str, ...]
    format: str = "text"
    outputs: tuple[str, ...] = ()
    fail_on: Severity | None = None
    strict: bool = False
    exit_zero: bool = False
    color: str = "auto"
    statistics: bool = False
    quiet: bool = False


def run(request: MergeRequest) -> int:
    """Merge and print; the worst of the apps' exit codes."""
    outputs = parse(request.outputs)
    files = named(request.reports)
    report = merged([_read(request, name, path) for name, path in files.items()])
    write(outputs, report, Look(statistics=request.statistics), files.values())
    look = replace(
        look_of(sys.stdout, request.color), quiet=request.quiet, statistics=request.statistics
    )
    show(request.format, report, look)
    return report.exit_code


def _read(request: MergeRequest, name: str, path: Path) -> NamedReport:
    report = read_report(path)
    if report.apps:
        raise UsageError(f"{path}: is merged already; name the reports that it was made of")
    own = weighed(report, request.fail_on, strict=request.strict, exit_zero=request.exit_zero)
    return NamedReport(name, own)


def named(words: Sequence[str]) -> dict[str, Path]:
    """The app that each report is of: as `NAME=FILE` says, else by the file's name; where two
    files are called alike, by the name of their folder. Sorted by name."""
    given = [word.partition("=") for word in words]
    files = [Path(file if equals else name) for name, equals, file in given]
    stems = Counter(file.stem for file in files)
    alike = any(count > 1 for count in stems.values())
    found: dict[str, Path] = {}
    for (name, equals, _), file in zip(given, files, strict=True):
        own = name if equals else file.absolute().parent.name if alike else file.stem
        if not own or "/" in own:
            raise UsageError(f"{name}={file}: the name of an app is a word without a slash")
        if own in found:
            raise UsageError(
                f"{file}: would be called {own}, as {found[own]} is; give each a name of its own, "
                "as NAME=FILE"
            )
        found[own] = file
    return {name: found[name] for name in sorted(found)}
