"""`--format html`: one file that needs nothing else, for people who were not at the terminal."""

from __future__ import annotations

from typing import TextIO

from dr_validator.models.stacks.unjudged import Unjudged
from dr_validator.outcome import Look, Report
from dr_validator.report.cards import card, groups
from dr_validator.report.checked import checked
from dr_validator.report.entry import Entries, ReportEntry
from dr_validator.report.filters import filters
from dr_validator.report.headline import headline, holds
from dr_validator.report.markup import Html, element, join
from dr_validator.report.regions import Numbering, side_by_side
from dr_validator.report.shell import document, skip, theme
from dr_validator.report.verdict import counted, verdict


def write(report: Report, out: TextIO, look: Look) -> None:
    """The whole page. Without scripts it is a list; with them it can be filtered."""
    del look
    out.write(page(report))
    out.write("\n")


def page(report: Report) -> str:
    """The page as text."""
    entries = Entries(report)
    names = Numbering(report, entries)
    title = f"{entries.repository.assembly()}: {_headline(report)}"
    main = element(
        "main",
        _crashes(report),
        _gate(report),
        _notes(report),
        side_by_side(report, entries, names),
        _findings(entries, names),
        _others("unproven", "Not proven", _UNPROVEN, entries.unproven, names),
        _others("waived", "Waived", _WAIVED, entries.waived, names),
        _others("known", "Known", _KNOWN, entries.known, names),
        _unjudged(report),
        _checks(report, entries),
        id="content",
    )
    content = (skip(), _header(report, entries), _contents(entries), main)
    return document(title, content, ["report.css"], ["theme.js", "report.js"])


def _headline(report: Report) -> str:
    if report.findings:
        return counted(len(report.findings), "finding")
    return "No verdict" if report.crashed else "No findings"


def _header(report: Report, entries: Entries) -> Html:
    good, words = verdict(report)
    tiles = [_tile(level.value, count, level.value) for level, count in report.by_severity.items()]
    tiles += [
        _tile(name, count, label)
        for name, count, label in (
            ("crashed", len(report.crashed), "crashed"),
            ("unproven", len(report.unproven), "not proven"),
            ("waived", len(report.waived), "waived"),
            ("known", len(report.known), "known"),
        )
        if count
    ]
    return element(
        "header",
        element("p", "dr-validator", class_="kicker"),
        element("h1", _headline(report), " in ", element("span", entries.repository.assembly())),
        element("p", _good(report) or words, class_=f"verdict {'good' if good else 'bad'}"),
        element("ul", tiles, class_="tiles") if tiles else "",
        element("p", f"{headline(report)[0]}.", class_="closing"),
        theme(),
        class_="top",
    )


def _good(report: Report) -> str:
    """More than the headline says, where there is no finding."""
    if report.findings or not verdict(report)[0]:
        return ""
    return "nothing is proven wrong" if report.unproven else "clean"


def _tile(kind: str, count: int, label: str) -> Html:
    return element(
        "li", element("strong", str(count)), " ", element("span", label), class_=f"tile {kind}"
    )


def _contents(entries: Entries) -> Html:
    """Links to the parts that the page has."""
    parts = [("regions", "Regions"), ("findings", "Findings")]
    parts += [("unproven", "Not proven")] if entries.unproven else []
    parts += [("waived", "Waived")] if entries.waived else []
    parts += [("known", "Known")] if entries.known else []
    parts.append(("checks", "What was checked"))
    links = [element("li", element("a", name, href=f"#{part}")) for part, name in parts]
    return element("nav", element("ul", links), aria_label="Parts of the report")


def _crashes(report: Report) -> Html | str:
    if not report.crashed:
        return ""
    rows = [
        element("li", element("code", crash.check), " gave no verdict: ", crash.error)
        for crash in report.crashed
    ]
    title = element("h2", "Crashed", id="crashed-title")
    return element("section", title, element("ul", rows), class_="crashes", id="crashed")


def _gate(report: Report) -> Html | str:
    """What the gate wants, and is not there."""
    if not report.unmet:
        return ""
    rows = [element("li", each) for each in report.unmet]
    title = element("h2", "The gate fails", id="gate-title")
    return element("section", title, element("ul", rows), class_="crashes", id="gate")


def _notes(report: Report) -> Html | str:
    roles = report.roles
    lines = [*headline(report, signs=False)[1:], *report.notes]
    items = [element("li", line) for line in lines]
    if roles.dr and roles.evidence:
        signs = element(
            "details",
            element("summary", f"{counted(len(roles.evidence), 'sign')} of the regions' roles"),
            element("ul", [element("li", sign) for sign in roles.evidence]),
        )
        items[0] = element("li", lines[0], signs)
    if not items:
        return ""
    return element("section", element("h2", "Notes"), element("ul", items), class_="notes")


def _findings(entries: Entries, names: Numbering) -> Html:
    body = groups(entries.findings, names) if entries.findings else _none()
    return element(
        "section",
        element("h2", "Findings"),
        filters(entries, names),
        element("div", body, id="groups"),
        id="findings",
    )


def _none() -> Html:
    return element("p", "No findings.", class_="none")


_UNPROVEN = "What could not be decided before deployment. It is neither wrong nor right."
_WAIVED = "What a waiver covers, with its reason. It does not count."
_KNOWN = "What was there before, in the baseline or in the older assembly. It does not count."


def _others(
    kind: str, title: str, words: str, entries: tuple[ReportEntry, ...], names: Numbering
) -> Html | str:
    if not entries:
        return ""
    return element(
        "section",
        element("h2", f"{title} ", element("span", str(len(entries)), class_="count")),
        element("p", words, class_="lead"),
        [card(kind, each, names) for each in entries],
        id=kind,
    )


def _unjudged(report: Report) -> Html | str:
    """What no check looks into: type by type, what holds data first."""
    if not report.not_judged:
        return ""
    rows = [
        element(
            "tr",
            element("th", element("code", each.type), scope="row"),
            element("td", str(each.count)),
            element("td", holds(each)),
            element("td", _few(each)),
        )
        for each in report.not_judged
    ]
    heads = [
        element("th", each, scope="col") for each in ("type", "resources", "holds data", "where")
    ]
    return element(
        "section",
        element("h2", "Not judged"),
        element("p", "What no check covers. The report says nothing about it.", class_="lead"),
        element("table", element("thead", element("tr", heads)), element("tbody", rows)),
        id="not-judged",
    )


def _few(each: Unjudged) -> str:
    names = [place.name for place in each.places[:3]]
    return ", ".join(names) + (f" and {each.count - 3} more" if each.count > 3 else "")


def _checks(report: Report, entries: Entries) -> Html:
    ran, linted = set(report.checks), report.by_check
    outcomes = {each.id: each.words for each in checked(report)}
    rows = []
    for each in sorted(entries.catalog.values(), key=lambda each: (each.by_family, each.id)):
        outcome = outcomes.get(each.id) or (f"{linted[each.id]} found" if each.id in linted else "")
        if outcome:
            rows.append(
                element(
                    "tr",
                    element("th", element("code", each.id), scope="row"),
                    element("td", each.title),
                    element("td", outcome),
                )
            )
    heads = [element("th", each, scope="col") for each in ("check", "what it finds", "verdict")]
    table = element("table", element("thead", element("tr", heads)), element("tbody", rows))
    linter = f", and {' and '.join(report.linters)}" if report.linters else ""
    summary = element("summary", f"What was checked: {counted(len(ran), 'check')}{linter}")
    return element("details", summary, join(element("div", table, class_="wide")), id="checks")
