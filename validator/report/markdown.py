"""`--format markdown`: a summary for a pull request or a job: a table, and folded details."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from validator.report.entry import End, Entries, Entry
from validator.report.escape import plain
from validator.report.model import Look, Report
from validator.report.text import closing

_SPECIAL = re.compile(r"[\\`*_~|]|\[(?=[\[^])|(?<=\])[(\[:]")
# What a forge makes a mention, a reference or a link of, once the Markdown is rendered.
_LIVE = re.compile(r"[@#!%^](?=[\w{\"])|(?<=\w):(?=//)|\bwww(?=\.)|\bGH(?=-\d)|(?<=\w)@", re.I)
# GitHub takes no comment of more than 65,536 characters.
MOST = 100


def write(report: Report, out: TextIO, look: Look) -> None:
    """The summary, the worst first; more than can be shown in a comment are counted only."""
    del look
    for line in _lines(report, Entries(report)):
        print(line, file=out)


def _lines(report: Report, entries: Entries) -> Iterator[str]:
    yield f"## dr-validator: {_verdict(report)}"
    yield ""
    yield prose(closing(report, Look()))
    yield ""
    if report.roles.dr and report.roles.primary:
        others = ", ".join(code(each) for each in report.roles.secondaries) or "none"
        yield f"Primary region {code(report.roles.primary)}, secondary {others}."
        yield ""
    yield from _crashes(report)
    if entries.findings:
        yield from _table(entries.findings)
        yield from _details(entries.findings)
    yield from _folded("Not proven", [_unproven_item(each) for each in entries.unproven])
    yield from _folded("Suppressed", [_suppressed_item(each) for each in entries.suppressed])
    yield from _folded("Notes", [prose(note) for note in report.notes])


def _verdict(report: Report) -> str:
    if report.crashed:
        return "a check crashed"
    failing = sum(each.severity.rank >= report.fail_on.rank for each in report.findings)
    if failing:
        return f"{failing} finding{'s' if failing > 1 else ''} at or above {report.fail_on.value}"
    return f"nothing at or above {report.fail_on.value}" if report.findings else "no findings"


def _crashes(report: Report) -> Iterator[str]:
    for crash in report.crashed:
        yield f"> **Crashed:** {code(crash.check)} gave no verdict: {code(crash.error)}"
        yield ""


def _table(findings: tuple[Entry, ...]) -> Iterator[str]:
    yield "| severity | check | what | where | breaks |"
    yield "| --- | --- | --- | --- | --- |"
    for entry in findings[:MOST]:
        found = entry.finding
        words = (
            f"**{found.severity.value}**",
            code(found.check),
            prose(found.problem.message),
            f"{code(entry.at.place.name)} {code(entry.at.region)}",
            found.breaks.value,
        )
        yield f"| {' | '.join(words)} |"
    if len(findings) > MOST:
        yield ""
        yield f"And {len(findings) - MOST} more."
    yield ""


def _details(findings: tuple[Entry, ...]) -> Iterator[str]:
    yield "<details><summary>Places and the way out</summary>"
    yield ""
    for number, entry in enumerate(findings[:MOST], 1):
        yield f"**{number}. {prose(entry.finding.problem.message)}**"
        yield ""
        yield f"- {_where(entry.at)}"
        for end in entry.related:
            yield f"- {prose(end.note)}: {_where(end)}" if end.note else f"- {_where(end)}"
        if entry.fix:
            yield f"- Fix: {prose(entry.fix)}"
        if entry.rule.why:
            yield f"- Why it matters: {prose(entry.rule.why)}"
        yield ""
    yield "</details>"
    yield ""


def _where(end: End) -> str:
    lines = " · ".join(code(each) for each in dict.fromkeys((end.best, end.template)))
    pointer = f" {code(end.place.pointer)}" if end.place.pointer else ""
    return f"{lines} · {code(end.place.name)} {code(end.region)}{pointer}"


def _unproven_item(entry: Entry) -> str:
    words = f"{code(entry.finding.check)} {prose(entry.message)}, since {prose(entry.reason)}"
    return f"{words} · {_where(entry.at)}"


def _suppressed_item(entry: Entry) -> str:
    words = f"{code(entry.finding.check)} {prose(entry.message)} · {_where(entry.at)}"
    return f"{words} · accepted: {prose(entry.reason)} ({prose(entry.by)})"


def _folded(title: str, items: list[str]) -> Iterator[str]:
    if not items:
        return
    yield f"<details><summary>{title} ({len(items)})</summary>"
    yield ""
    for item in items[:MOST]:
        yield f"- {item}"
    if len(items) > MOST:
        yield f"- and {len(items) - MOST} more"
    yield ""
    yield "</details>"
    yield ""


def prose(text: str) -> str:
    """Text that is shown as it is: no markup, no HTML, no mention, no reference, no link."""
    safe = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    safe = _SPECIAL.sub(lambda match: f"\\{match[0]}", safe)
    safe = safe.replace("$", "<span>$</span>")
    return _LIVE.sub(lambda match: f"{match[0]}<!-- -->", safe)


def code(text: str) -> str:
    """The text in a code span, also within a table."""
    safe = plain(text).replace("|", "\\|").strip()
    if not safe:
        return ""
    longest = max((len(run) for run in re.findall("`+", safe)), default=0)
    fence = "`" * (longest + 1)
    room = " " if longest else ""
    return f"{fence}{room}{safe}{room}{fence}"
