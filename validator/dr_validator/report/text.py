"""`--format text`, for people: what is wrong, where, with which other end, and the way out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TextIO

from dr_validator.finding import Finding
from dr_validator.outcome import Look, Report
from dr_validator.place import Place
from dr_validator.report.escape import at_start, plain
from dr_validator.report.headline import headline
from dr_validator.report.locate import Located, Locator
from dr_validator.report.verdict import missed

_COLORS = {
    "critical": "1;31",
    "high": "31",
    "medium": "33",
    "low": "36",
    "crashed": "1;35",
    "unproven": "35",
    "waived": "2",
    "arrow": "34",
    "dim": "2",
    "good": "32",
    "bold": "1",
}


def paint(text: str, kind: str, look: Look) -> str:
    """The text in the color of its kind, if colors are wanted."""
    return f"\x1b[{_COLORS[kind]}m{text}\x1b[0m" if look.color and text else text


def write(report: Report, out: TextIO, look: Look) -> None:
    """The whole report. The last line counts."""
    for line in _lines(report, look):
        print(line, file=out)


def _lines(report: Report, look: Look) -> Iterator[str]:
    locator = Locator(report.assembly)
    for found in report.findings:
        yield from finding_lines(found, locator, look)
        yield ""
    yield from _crashes(report, look)
    yield from _gate(report, look)
    if not look.quiet:
        yield from _unproven(report, locator, look)
        yield from _waived(report, look)
    if look.statistics:
        yield from _statistics(report, look)
    if not look.quiet:
        yield from _checked(report, look)
    if not look.quiet or _anything(report):
        yield paint(plain(closing(report, look)), "bold", look)


def _anything(report: Report) -> bool:
    """Whether there is anything to count but what was looked at."""
    counted = report.findings or report.crashed or report.unmet or report.unproven
    return bool(counted or report.waived or report.known)


def finding_lines(found: Finding, locator: Locator, look: Look) -> Iterator[str]:
    """One finding: the fact, its place, the other ends, when it breaks and the way out."""
    label = f"{found.severity.value}[{found.check}]"
    message = _wrap(plain(f"{label} {found.problem.message}"), look, indent="    ")
    yield message.replace(label, paint(label, found.severity.value, look), 1)
    spots = [locator.find(found.place)]
    spots += [locator.find(end.place) for end in found.problem.related]
    notes = ["", *(end.note for end in found.problem.related)]
    column = max(len(plain(spot.best)) for spot in spots)
    for number, (spot, note) in enumerate(zip(spots, notes, strict=True)):
        arrow = paint(":::" if number else "-->", "arrow", look)
        words = "   ".join(part for part in (whereabouts(spot.place), plain(note)) if part)
        yield f"  {arrow} {plain(spot.best):{column}}   {words}".rstrip()
        if spot.source and spot.line is not None:
            yield f"      {paint(at_start(spot.template), 'dim', look)}"
    breaks = f"  breaks: {found.breaks.value}"
    if found.fix:
        fix = plain(found.fix.removesuffix("."))
        breaks = _wrap(f"{breaks}     fix: {fix}", look, indent="    ")
    yield breaks


def whereabouts(place: Place) -> str:
    """The resource's name, its region, and the pointer."""
    region = f"({plain(place.region or 'region not set')})" if place.stack else ""
    return " ".join(part for part in (plain(place.name), region, plain(place.pointer)) if part)


def _crashes(report: Report, look: Look) -> Iterator[str]:
    for crash in report.crashed:
        label = paint(f"crashed[{crash.check}]", "crashed", look)
        yield f"{label} {plain(crash.error)}"
        yield "  this check gave no verdict; the others did. Please report it."
        yield ""


def _gate(report: Report, look: Look) -> Iterator[str]:
    for sentence in missed(report):
        label = paint("the gate fails", "high", look)
        yield _wrap(plain(sentence), look, indent="    ").replace("the gate fails", label, 1)
    if report.unmet:
        yield ""


def _unproven(report: Report, locator: Locator, look: Look) -> Iterator[str]:
    if not report.unproven:
        return
    yield paint("not proven", "unproven", look)
    for found in report.unproven:
        yield from unproven_lines(found, locator, look)
    yield ""


def unproven_lines(found: Finding, locator: Locator, look: Look) -> Iterator[str]:
    """One thing that is not proven: what and why, and where."""
    words = f"  {found.check}: {found.problem.message}, since {found.problem.reason}"
    yield _wrap(plain(words), look, indent="      ")
    yield f"      {paint(_at(locator.find(found.place)), 'dim', look)}"


def _at(spot: Located) -> str:
    return f"{at_start(spot.best)}   {whereabouts(spot.place)}"


def _waived(report: Report, look: Look) -> Iterator[str]:
    if not report.waived:
        return
    yield paint("waived", "waived", look)
    for each in report.waived:
        words = f"  {each.finding.check}: {each.finding.place.name}, by {each.by}: {each.reason}"
        yield _wrap(plain(words), look, indent="      ")
    yield ""


def _statistics(report: Report, look: Look) -> Iterator[str]:
    severity = {found.check: found.severity.value for found in report.findings}
    for check, count in sorted(report.by_check.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:5}  {paint(f'{severity[check]:8}', severity[check], look)}  {check}"
    if report.by_check:
        yield ""


def _checked(report: Report, look: Look) -> Iterator[str]:
    """What was looked at, so that "clean" means something."""
    first, *rest = headline(report)
    if not report.findings and not report.crashed and not report.unmet:
        first = f"{paint('no findings', 'good', look)}: {plain(first)}"
    yield first
    for line in rest:
        yield _wrap(plain(line), look, indent="    ")
    for note in report.notes:
        yield _wrap(plain(f"note: {note}"), look, indent="    ")
    if report.strict and report.failed_by == ("unproven",):
        count = sum(each.severity.rank >= report.fail_on.rank for each in report.unproven)
        words = f"failed by --strict: {count} not proven at or above {report.fail_on.value}"
        yield paint(words, "unproven", look)


def closing(report: Report, look: Look) -> str:
    """The counts: findings, waived, known, not proven and why, extent, time."""
    parts = [_count(len(report.findings), "finding")]
    if report.findings:
        levels = (f"{count} {level.value}" for level, count in report.by_severity.items())
        parts[0] += f" ({', '.join(levels)})"
    if report.crashed:
        parts.append(f"{len(report.crashed)} crashed")
    parts.append(f"{len(report.waived)} waived")
    if report.known:
        parts.append(f"{len(report.known)} known")
    unproven = f"{len(report.unproven)} not proven"
    reasons = [f"{count} {why}" for why, count in report.by_reason.items()]
    if reasons:
        shown = "; ".join(reasons[:3]) + ("; …" if len(reasons) > 3 else "")
        unproven += f" ({shown})"
    parts += [unproven, _count(len(report.assembly.stacks), "stack"), _regions(report)]
    if report.skipped:
        parts.append(f"{_count(len(report.skipped), 'check')} not run")
    if look.seconds is not None:
        parts.append(f"{look.seconds:.1f} s")
    return " · ".join(parts)


def _regions(report: Report) -> str:
    return _count(len(report.regions), "region")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _wrap(line: str, look: Look, indent: str) -> str:
    if look.width is None or len(line) <= look.width:
        return line
    return textwrap.fill(
        line,
        look.width,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
