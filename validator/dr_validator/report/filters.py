"""The filters of the HTML report. They stay hidden until a script can serve them."""

from __future__ import annotations

from collections.abc import Iterable

from dr_validator.finding import Breaks, Severity
from dr_validator.report.entry import Entries
from dr_validator.report.markup import Html, element
from dr_validator.report.regions import Numbering


def filters(entries: Entries, names: Numbering) -> Html | str:
    """The form, with the choices that the report has; nothing for a report without findings."""
    shown = list(entries.all())
    if not shown:
        return ""
    levels = {each.finding.severity for each in shown}
    breaks = {each.finding.breaks for each in shown}
    return element(
        "form",
        _field("Search", element("input", type="search", id="text", autocomplete="off")),
        element(
            "fieldset",
            element("legend", "Severity"),
            [_box(level) for level in reversed(Severity) if level in levels],
        ),
        _choice(
            "breaks", "Breaks", [(each.value, each.value) for each in Breaks if each in breaks]
        ),
        _choice("stack", "Stack", names.stacks_shown),
        _choice("region", "Region", names.regions_shown),
        _choice("group", "Group by", [("family", "family"), ("stack", "stack")], every=None),
        element("button", "Reset", type="button", id="clear"),
        element("output", id="shown", for_="text breaks stack region", aria_live="polite"),
        id="filters",
        hidden=True,
        aria_label="Filter the findings",
    )


def _field(label: str, control: Html) -> Html:
    return element("label", element("span", label), control)


def _box(level: Severity) -> Html:
    box = element("input", type="checkbox", name="severity", value=level.value, checked=True)
    return element("label", box, element("span", level.value), class_=f"chip {level.value}")


def _choice(
    name: str, label: str, choices: Iterable[tuple[str, str]], every: str | None = "all"
) -> Html:
    options = [element("option", words, value=value) for value, words in choices]
    first = [] if every is None else [element("option", every, value="")]
    return _field(label, element("select", [*first, *options], id=name))
