"""`--format github`: workflow commands, which GitHub shows as annotations of the changed lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from dr_validator.finding import Severity
from dr_validator.outcome import Look, Report
from dr_validator.report.entry import Entries, ReportEntry
from dr_validator.report.escape import at_start
from dr_validator.report.headline import headline
from dr_validator.report.text import closing, whereabouts

_COMMANDS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
}


def write(report: Report, out: TextIO, look: Look) -> None:
    """A command for each finding, then the counts as a line of the log."""
    entries = Entries(report)
    for line in _lines(report, entries, look):
        print(line, file=out)


def _lines(report: Report, entries: Entries, look: Look) -> Iterator[str]:
    for missing in report.unmet:
        yield command("error", missing, title="the gate fails")
    for crash in report.crashed:
        words = f"{crash.check} gave no verdict: {crash.error}"
        yield command("error", words, title=f"crashed: {crash.check}")
    for entry in entries.findings:
        finding = entry.finding
        title = f"{finding.severity.value}: {finding.check}"
        yield _annotation(_COMMANDS[finding.severity], entry, title, entry.message)
    if not look.quiet:
        for entry in entries.unproven:
            words = f"{entry.message}, since {entry.reason}"
            name = _COMMANDS[entry.finding.severity] if report.strict else "notice"
            yield _annotation(name, entry, f"not proven: {entry.finding.check}", words)
        yield from _grouped("waived", entries.waived)
        yield from _grouped("known", entries.known)
        for note in (*headline(report), *report.notes):
            yield at_start(f"note: {note}")
    yield at_start(closing(report, look))


def _annotation(name: str, entry: ReportEntry, title: str, words: str) -> str:
    at = entry.at
    lines = [words, f"at {whereabouts(at.place)}, {at.template}"]
    lines += [f"see {end.best}: {end.note}" for end in entry.related]
    lines.append(f"breaks: {entry.finding.breaks.value}")
    if entry.fix:
        lines.append(f"fix: {entry.fix}")
    anchor = at.anchor
    return command(name, *lines, file=anchor.file, line=str(anchor.line), title=title)


def _grouped(kind: str, entries: Sequence[ReportEntry]) -> Iterator[str]:
    """In the log only: an annotation would ask for what somebody has answered."""
    if not entries:
        return
    yield f"::group::{kind}"
    for each in entries:
        words = f"{kind}: {each.finding.check}: {each.message} [{whereabouts(each.at.place)}]"
        yield at_start(f"{words}: {each.reason} ({each.by})")
    yield "::endgroup::"


def command(name: str, *lines: str, **properties: str) -> str:
    """A workflow command; nothing in its lines or properties can end it or begin another."""
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {given}::" + "%0A".join(_data(line) for line in lines)


def _data(text: str) -> str:
    return at_start(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
