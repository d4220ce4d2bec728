"""`--format text`, for people: what is wrong, where, with which other end, and the way out.

Piped, it is the same for every reader. On a terminal it is wrapped, shows the lines that are meant,
links to them, and tells findings that are equal but for their place once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import TextIO

from dr_validator.finding import Finding
from dr_validator.outcome import Look, Report
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.report import excerpt
from dr_validator.report.cdk_words import CdkWords
from dr_validator.report.escape import at_start, plain
from dr_validator.report.excerpt import Excerpts
from dr_validator.report.headline import headline
from dr_validator.report.links import linked, pages
from dr_validator.report.locate import Located, Locator
from dr_validator.report.saved import locator_of, repository_of, words_of
from dr_validator.report.styled import Span, fits, inline, paint, styled
from dr_validator.report.verdict import missed


def write(report: Report, out: TextIO, look: Look) -> None:
    """The whole report. The last line counts."""
    for line in _lines(report, look):
        print(line, file=out)


def _lines(report: Report, look: Look) -> Iterator[str]:
    page = Page(
        locator_of(report.assembly),
        look,
        Excerpts(repository_of(report.assembly)) if look.excerpts else None,
        pages(report) if look.links else {},
        words_of(report),
    )
    for group in _groups(report.findings, look):
        yield from group_lines(group, page)
        yield ""
    yield from _crashes(report, look)
    yield from _gate(report, look)
    if not look.quiet:
        yield from _unproven(report, page)
        yield from _waived(report, look)
    if look.statistics:
        yield from _statistics(report, look)
    if not look.quiet:
        yield from _checked(report, look)
    if not look.quiet or _anything(report):
        yield styled([Span(plain(closing(report, look)), "bold")], look)


def _anything(report: Report) -> bool:
    """Whether there is anything to count but what was looked at."""
    counted = report.findings or report.crashed or report.unmet or report.unproven
    return bool(counted or report.waived or report.known)


@dataclass(frozen=True, slots=True)
class Page:
    """What lines are printed with: places, the look, for a terminal the files and pages, and the
    CDK's words for the way out."""

    locator: Locator
    look: Look
    excerpts: Excerpts | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    cdk: CdkWords | None = None


def _groups(findings: Iterable[Finding], look: Look) -> Iterable[Sequence[Finding]]:
    """Findings that are told together: on a terminal those equal but for their place."""
    if not look.excerpts:
        return [[each] for each in findings]
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for each in findings:
        told = each.problem.message, each.problem.reason
        groups.setdefault((each.check, each.severity, each.fix, *told), []).append(each)
    return groups.values()


def finding_lines(
    found: Finding, locator: Locator, look: Look, cdk: CdkWords | None = None
) -> Iterator[str]:
    """One finding: the fact, its place, the other ends, when it breaks and the way out."""
    yield from group_lines([found], Page(locator, look, cdk=cdk))


def group_lines(group: Sequence[Finding], page: Page) -> Iterator[str]:
    """Findings that are equal but for their places: told once, with every place."""
    found, look = group[0], page.look
    severity = found.severity.value
    words = [
        *_label(severity, found.check, page),
        Span(f" {plain(found.problem.message)}"),
    ]
    if len(group) > 1:
        words.append(Span(f" ({len(group)} times)", "dim"))
    yield styled(words, look)
    for number, each in enumerate(group):
        yield from _places(each, page, first=number == 0)
    breaks = f"  breaks: {found.breaks.value}"
    if found.fix:
        breaks = f"{breaks}     fix: {plain(found.fix.removesuffix('.'))}"
    yield styled([Span(breaks)], look)
    if page.cdk and (code := page.cdk.short(found)):
        yield styled([Span(f"  in CDK, for example: {plain(code)}")], look)


def _label(kind: str, check: str, page: Page) -> list[Span]:
    """`kind[check]`, with the check's page behind its name."""
    address = page.addresses.get(check, "")
    if not address:
        return [Span(f"{kind}[{check}]", kind)]
    return [Span(f"{kind}[", kind), Span(check, kind, address), Span("]", kind)]


def _places(found: Finding, page: Page, *, first: bool) -> Iterator[str]:
    """The place of a finding and its other ends; the first of several with what stands there."""
    spots = [page.locator.find(found.place)]
    spots += [page.locator.find(end.place) for end in found.problem.related]
    notes = ["", *(end.note for end in found.problem.related)]
    column = max(len(plain(spot.best)) for spot in spots)
    for number, (spot, note) in enumerate(zip(spots, notes, strict=True)):
        arrow = ":::" if number else "-->"
        words = "   ".join(part for part in (whereabouts(spot.place), plain(note)) if part)
        yield from _place(spot, arrow, words, column, page)
        own = number == 0
        code = page.excerpts.of_program(spot) if page.excerpts and first and own else ()
        yield from excerpt.shown(code, page.look)
        if spot.source and spot.line is not None:
            place = linked(at_start(spot.template), spot.path)
            yield styled([Span("      "), *_dim(place)], page.look, indent=8)
        if page.excerpts and first and (spot.place.pointer or (own and not code)):
            lines = page.excerpts.of_template(spot, needed=own and not code)
            yield from excerpt.shown(lines, page.look)


def _place(spot: Located, arrow: str, words: str, column: int, page: Page) -> Iterator[str]:
    """The line of a place; what does not fit on one stands beneath the file."""
    best = plain(spot.best)
    file = linked(best, _file(spot, page))
    head = [Span("  "), Span(arrow, "arrow"), Span(" "), *file]
    line = [*head, Span(" " * (column - len(best) + 3)), Span(words)]
    if not words:
        yield styled(head, page.look, indent=6)
    elif fits(line, page.look):
        yield inline(line, page.look)
    else:
        yield styled(head, page.look, indent=6)
        yield styled([Span(f"      {words}")], page.look, indent=8)


def _dim(spans: Iterable[Span]) -> Iterator[Span]:
    return (Span(each.text, "dim", each.link) for each in spans)


def whereabouts(place: Place) -> str:
    """The resource's name, its region, and the pointer."""
    region = f"({plain(place.region or 'region not set')})" if place.stack else ""
    return " ".join(part for part in (plain(place.name), region, plain(place.pointer)) if part)


def _crashes(report: Report, look: Look) -> Iterator[str]:
    for crash in report.crashed:
        label = Span(f"crashed[{crash.check}]", "crashed")
        yield styled([label, Span(f" {plain(crash.error)}")], look)
        yield "  this check gave no verdict; the others did. Please report this bug."
        yield ""


def _gate(report: Report, look: Look) -> Iterator[str]:
    for sentence in missed(report):
        before, label, after = plain(sentence).partition("the gate fails")
        yield styled([Span(before), Span(label, "high"), Span(after)], look)
    if report.unmet:
        yield ""


def _unproven(report: Report, page: Page) -> Iterator[str]:
    if not report.unproven:
        return
    yield paint("not proven", "unproven", page.look)
    for group in _groups(report.unproven, page.look):
        yield from _doubt(group, page)
    yield ""


def unproven_lines(found: Finding, locator: Locator, look: Look) -> Iterator[str]:
    """One thing that is not proven: what and why, and where."""
    yield from _doubt([found], Page(locator, look))


def _doubt(group: Sequence[Finding], page: Page) -> Iterator[str]:
    """What is not proven, and equal but for its places: told once, with every place."""
    found, look = group[0], page.look
    check = Span(found.check, link=page.addresses.get(found.check, ""))
    words = plain(f": {found.problem.message}, since {found.problem.reason}")
    times = [Span(f" ({len(group)} times)", "dim")] if len(group) > 1 else []
    yield styled([Span("  "), check, Span(words), *times], look, indent=6)
    for each in group:
        spot = page.locator.find(each.place)
        best = at_start(spot.best)
        place = [*linked(best, _file(spot, page)), Span(f"   {whereabouts(spot.place)}")]
        yield styled([Span("      "), *_dim(place)], look, indent=8)


def _file(spot: Located, page: Page) -> Path | None:
    """The file that a place is shown at; None where it is CDK code that is not here."""
    if not spot.source:
        return spot.path
    program = page.excerpts.program(spot) if page.excerpts else None
    return program[0] if program else None


def _waived(report: Report, look: Look) -> Iterator[str]:
    if not report.waived:
        return
    yield paint("waived", "waived", look)
    for each in report.waived:
        words = f"  {each.finding.check}: {each.finding.place.name}, by {each.by}: {each.reason}"
        yield styled([Span(plain(words))], look, indent=6)
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
    clean = not report.findings and not report.crashed and not report.unmet
    label = [Span("no findings", "good"), Span(": ")] if clean else []
    yield styled([*label, Span(plain(first))], look)
    for line in (*rest, *(f"note: {note}" for note in report.notes)):
        yield styled([Span(plain(line))], look)
    if report.strict and report.failed_by == ("unproven",):
        count = sum(map(report.fails, report.unproven))
        words = f"failed by --strict: {count} not proven {report.threshold}"
        yield styled([Span(words, "unproven")], look)


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
