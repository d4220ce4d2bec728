"""`--format markdown`: a summary for a pull request or a job: a table, and folded details."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from dr_validator.models.stacks.unjudged import Unjudged
from dr_validator.outcome import Look, Report
from dr_validator.regex import regex
from dr_validator.report.checked import CheckVerdict, Fate, checked
from dr_validator.report.entry import End, Entries, ReportEntry
from dr_validator.report.escape import plain
from dr_validator.report.headline import headline, holds
from dr_validator.report.text import closing
from dr_validator.report.verdict import counted, missed, verdict

_SPECIAL = regex(r"[\\`*_~|]|\[(?=[\[^])|(?<=\])[(\[:]")
# What a forge makes a mention, a reference or a link of, once the Markdown is rendered.
_LIVE = regex(r"[@#!%^](?=[\w{\"])|(?<=\w):(?=//)|\bwww(?=\.)|\bGH(?=-\d)|(?<=\w)@", re.I)
# What would begin a heading, a list, a task or a table if a line began with it.
_FIRST = regex(r"[#+\-=>:]|\d+(?=[.)])|\[")
# GitHub takes no comment of more than 65,536 characters: so many for each part.
_TABLE, _DETAILS, _CHECKS, _ITEMS = 16_000, 18_000, 7_000, 4_000


def write(report: Report, out: TextIO, look: Look) -> None:
    """The summary, the worst first; more than can be shown in a comment are counted only."""
    del look
    for line in _lines(report, Entries(report)):
        print(line, file=out)


def _lines(report: Report, entries: Entries) -> Iterator[str]:
    yield f"## dr-validator: {verdict(report)[1]}"
    yield ""
    yield prose(closing(report, Look()))
    yield ""
    yield from (f"- {prose(line)}" for line in headline(report))
    yield ""
    yield from _crashes(report)
    for sentence in missed(report):
        yield f"> **{prose(sentence)}**"
        yield ""
    if entries.findings:
        yield from _table(entries.findings)
        yield from _details(entries.findings)
    yield from _folded("Not proven", [_unproven_item(each) for each in entries.unproven])
    yield from _folded("Waived", [_uncounted_item(each) for each in entries.waived])
    yield from _folded("Known", [_uncounted_item(each) for each in entries.known])
    yield from _folded("Not judged", [_unjudged_item(each) for each in report.not_judged])
    yield from _folded("Checks by verdict", list(_fates(report)), 2 * _CHECKS)
    yield from _folded("Notes", [prose(note) for note in report.notes])


def _crashes(report: Report) -> Iterator[str]:
    for crash in report.crashed:
        yield f"> **Crashed:** {code(crash.check)} gave no verdict: {code(crash.error)}"
        yield ""


def _table(findings: tuple[ReportEntry, ...]) -> Iterator[str]:
    yield "| severity | check | what | where | breaks |"
    yield "| --- | --- | --- | --- | --- |"
    rows = [_row(entry) for entry in findings]
    shown, more = _fitting(rows, _TABLE)
    yield from shown
    if more:
        yield ""
        yield f"And {more} more."
    yield ""


def _row(entry: ReportEntry) -> str:
    found, place = entry.finding, entry.at.place
    words = (
        f"**{found.severity.value}**",
        code(found.check, table=True),
        prose(found.problem.message),
        f"{code(place.name, table=True)} {code(entry.at.region, table=True)}",
        found.breaks.value,
    )
    return f"| {' | '.join(words)} |"


def _details(findings: tuple[ReportEntry, ...]) -> Iterator[str]:
    yield "<details><summary>Places and the way out</summary>"
    yield ""
    blocks = ["\n".join(_block(number, each)) for number, each in enumerate(findings, 1)]
    shown, more = _fitting(blocks, _DETAILS)
    yield from shown
    if more:
        yield f"And {more} more."
        yield ""
    yield "</details>"
    yield ""


def _block(number: int, entry: ReportEntry) -> Iterator[str]:
    yield f"**{number}. {prose(entry.finding.problem.message)}**"
    yield ""
    yield f"- {_where(entry.at)}"
    for end in entry.related:
        yield f"- {prose(end.note)}: {_where(end)}" if end.note else f"- {_where(end)}"
    if entry.fix:
        yield f"- Fix: {prose(entry.fix)}"
    if entry.about.why:
        yield f"- Why it matters: {prose(entry.about.why)}"
    yield ""


def _fitting(blocks: list[str], room: int) -> tuple[list[str], int]:
    """The first blocks that fit, at least one, and how many do not."""
    count = 0
    for block in blocks:
        room -= len(block) + 1
        if room < 0 and count:
            break
        count += 1
    return blocks[:count], len(blocks) - count


def _where(end: End) -> str:
    lines = " · ".join(code(each) for each in dict.fromkeys((end.best, end.template)))
    pointer = f" {code(end.place.pointer)}" if end.place.pointer else ""
    return f"{lines} · {code(end.place.name)} {code(end.region)}{pointer}"


def _unproven_item(entry: ReportEntry) -> str:
    words = f"{code(entry.finding.check)} {prose(entry.message)}, since {prose(entry.reason)}"
    return f"{words} · {_where(entry.at)}"


def _uncounted_item(entry: ReportEntry) -> str:
    words = f"{code(entry.finding.check)} {prose(entry.message)} · {_where(entry.at)}"
    return f"{words} · {prose(entry.reason)} ({prose(entry.by)})"


def _unjudged_item(each: Unjudged) -> str:
    more = f" and {each.count - 3} more" if each.count > 3 else ""
    places = ", ".join(code(place.name) for place in each.places[:3])
    return f"{code(each.type)} ({each.count}; holds data: {holds(each)}): {places}{more}"


def _fates(report: Report) -> Iterator[str]:
    """The checks by verdict, each with how many places it found right."""
    told, room = checked(report), _CHECKS
    for fate in Fate:
        ids = [_fate(each) for each in told if each.fate is fate]
        if ids:
            shown, more = _fitting(ids, room)
            room -= sum(map(len, shown))
            rest = f" and {more} more" if more else ""
            yield f"{fate.value} ({len(ids)}): {', '.join(shown)}{rest}"


def _fate(each: CheckVerdict) -> str:
    places = f" ({counted(each.looked_at, 'place')})" if each.looked_at else ""
    return f"{code(each.id)}{places}"


def _folded(title: str, items: list[str], room: int = _ITEMS) -> Iterator[str]:
    if not items:
        return
    yield f"<details><summary>{title} ({len(items)})</summary>"
    yield ""
    shown, more = _fitting([f"- {item}" for item in items], room)
    yield from shown
    if more:
        yield f"- and {more} more"
    yield ""
    yield "</details>"
    yield ""


def prose(text: str) -> str:
    """Text that is shown as it is: no markup, no HTML, no mention, no reference, no link."""
    safe = plain(text).strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    safe = _SPECIAL.sub(lambda match: f"\\{match[0]}", safe)
    safe = _FIRST.sub(_literal, safe, count=1) if _FIRST.match(safe) else safe
    safe = safe.replace("$", "<span>$</span>")
    return _LIVE.sub(lambda match: f"{match[0]}<!-- -->", safe)


def _literal(match: re.Match[str]) -> str:
    """A list's number keeps its digits: the backslash goes before what follows them."""
    return f"{match[0]}\\" if match[0].isdecimal() else f"\\{match[0]}"


def code(text: str, *, table: bool = False) -> str:
    """The text in a code span; in a table, a bar would end the cell."""
    safe = plain(text).strip()
    if not safe:
        return ""
    longest = max((len(run) for run in re.findall("`+", safe)), default=0)
    fence = "`" * (longest + 1)
    room = " " if longest else ""
    span = f"{fence}{room}{safe}{room}{fence}"
    return span.replace("|", "\\|") if table else span
