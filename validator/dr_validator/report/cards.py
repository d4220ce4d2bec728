"""The findings of the HTML report, one card each, grouped by family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from dr_validator.report.entry import End, ReportEntry
from dr_validator.report.markup import Html, element, join
from dr_validator.report.regions import Numbering
from dr_validator.report.text import whereabouts


def groups(entries: Sequence[ReportEntry], names: Numbering) -> list[Html]:
    """The cards under the titles of their families; within one, the worst come first."""
    ordered = sorted(entries, key=lambda each: each.about.by_family)
    return [
        _group(title, [card("finding", each, names) for each in members])
        for title, members in groupby(ordered, key=lambda each: each.about.family.title)
    ]


def _group(title: str, cards: list[Html]) -> Html:
    count = element("span", str(len(cards)), class_="count")
    return element("section", element("h3", title, " ", count), cards, class_="group")


def card(kind: str, entry: ReportEntry, names: Numbering) -> Html:
    """One finding. Its data attributes hold numbers only: of stacks and regions in `names`."""
    finding = entry.finding
    ends = (entry.at, *entry.related)
    label = finding.severity.value if kind == "finding" else _LABELS[kind]
    return element(
        "article",
        element(
            "p",
            element("span", label, class_=f"badge {label.replace(' ', '-')}"),
            " ",
            element("code", finding.check),
            " ",
            element("span", "breaks ", finding.breaks.value, class_="breaks"),
            class_="label",
        ),
        element("h4" if kind == "finding" else "h3", _words(kind, entry)),
        element("ul", [_place(end) for end in ends], class_="places"),
        _facts(kind, entry),
        id=names.anchor(entry),
        class_=f"card {label.replace(' ', '-')}",
        data_kind=kind,
        data_severity=finding.severity.value,
        data_breaks=finding.breaks.value,
        data_family=entry.about.family.title,
        data_stack=str(names.stack(entry.at.place)),
        data_stacks=_numbers(names.stack(end.place) for end in ends),
        data_regions=_numbers(names.region(end.place) for end in ends),
    )


_LINE_END = Html("\n")
_LABELS = {"unproven": "not proven", "waived": "waived", "known": "known"}


def _numbers(numbers: Iterable[int]) -> str:
    return " ".join(str(each) for each in sorted(set(numbers)))


def _words(kind: str, entry: ReportEntry) -> str:
    return f"{entry.message}, since {entry.reason}" if kind == "unproven" else entry.message


def _place(end: End) -> Html:
    lines = [element("code", line) for line in dict.fromkeys((end.best, end.template))]
    where = element("span", whereabouts(end.place), class_="where")
    note = element("span", end.note, class_="note") if end.note else ""
    return element("li", element("span", _spaced(lines), class_="lines"), " ", where, " ", note)


def _spaced(pieces: list[Html]) -> Html:
    return join(*(join(" " if number else "", piece) for number, piece in enumerate(pieces)))


def _facts(kind: str, entry: ReportEntry) -> Html:
    about = entry.about
    rows: list[Html] = []
    if kind in ("waived", "known"):
        rows += _row("Why", f"{entry.reason} ({entry.by})" if entry.by else entry.reason)
    if entry.fix:
        ours = entry.finding.fix == about.fix
        rows += _row("Fix", _spelled(entry.fix) if ours else entry.fix)
    if entry.cdk:
        lines = [join(element("code", each), _LINE_END) for each in entry.cdk.splitlines()]
        rows += [element("dt", "In CDK"), element("dd", element("pre", lines))]
    facts = element("dl", rows) if rows else ""
    more = [*_row("Why it matters", _spelled(about.why)), *_row("Source", about.source)]
    if about.url:
        more += _row("Rule", about.url)
    if not about.why and not about.url:
        return join(facts)
    title = about.title.removesuffix(".")
    details = element(
        "details", element("summary", f"About this check: {title}"), element("dl", more)
    )
    return join(facts, details)


def _spelled(words: str) -> Html:
    """Words of a check's own documentation, in which backquotes mean code."""
    pieces = words.split("`")
    return join(
        *(element("code", each) if number % 2 else each for number, each in enumerate(pieces))
    )


def _row(name: str, words: str) -> list[Html]:
    return [element("dt", name), element("dd", words)] if words else []
