"""The regions of the HTML report side by side: their stacks, and what stands wrong in each."""

from __future__ import annotations

from dataclasses import field

from dr_validator.outcome import Report
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.report.entry import Entries, ReportEntry
from dr_validator.report.markup import Html, element
from dr_validator.report.verdict import counted

NO_REGION, NO_STACK = "region not set", "the whole assembly"


class Numbering:
    """Numbers for stacks and regions, so that no name of theirs is ever part of the script's data.

    Regions are in the order of their roles: primary, secondary, the others.
    """

    def __init__(self, report: Report, entries: Entries) -> None:
        shown = [end.place for each in entries.all() for end in (each.at, *each.related)]
        roles = [report.roles.primary or "", *report.roles.secondaries]
        regions = {*report.regions, *(place.region or "" for place in shown)}
        regions |= {"" for stack in report.assembly.stacks if not stack.region}
        self.regions = sorted(regions, key=lambda each: (_rank(each, roles), not each, each))
        stacks = {*(stack.id for stack in report.assembly.stacks), *(p.stack for p in shown)}
        self.stacks = sorted(stacks)
        self._display = {stack.id: stack.display_name for stack in report.assembly.stacks}
        self._shown = shown

    def stack(self, place: Place) -> int:
        return self.stacks.index(place.stack)

    def region(self, place: Place) -> int:
        return self.regions.index(place.region or "")

    def stack_name(self, stack: str) -> str:
        """What a person calls the stack; a nested one by its id, which names the way to it."""
        return stack if "/" in stack else self._display.get(stack, stack) or NO_STACK

    def anchor(self, entry: ReportEntry) -> str:
        """The id of the finding's card."""
        return f"f-{entry.fingerprint}"

    @property
    def stacks_shown(self) -> list[tuple[str, str]]:
        """Number and name of each stack that has something to filter."""
        used = {place.stack for place in self._shown}
        numbered = enumerate(self.stacks)
        return [(str(number), self.stack_name(each)) for number, each in numbered if each in used]

    @property
    def regions_shown(self) -> list[tuple[str, str]]:
        """Number and name of each region that has something to filter."""
        used = {place.region or "" for place in self._shown}
        numbered = enumerate(self.regions)
        return [(str(number), each or NO_REGION) for number, each in numbered if each in used]


def _rank(region: str, roles: list[str]) -> int:
    return roles.index(region) if region and region in roles else len(roles)


@dataclass
class _Resource:
    """What the report says of one resource."""

    own: list[tuple[str, ReportEntry]] = field(default_factory=list)
    other: dict[str, ReportEntry] = field(default_factory=dict)


_LEGEND = (
    "Each mark leads to its finding, in the color of its severity; violet ones are not proven, "
    "and dashed ones stand where a finding has its other end."
)


def side_by_side(report: Report, entries: Entries, names: Numbering) -> Html | str:
    """A column for each region, with its stacks, and their resources that have findings."""
    if not names.regions:
        return ""
    found: dict[tuple[str, str], dict[str, _Resource]] = {}
    for kind, group in (("finding", entries.findings), ("unproven", entries.unproven)):
        for entry in group:
            _resource(found, entry.at.place).own.append((kind, entry))
            for end in entry.related:
                if end.place.name != entry.at.place.name and kind == "finding":
                    _resource(found, end.place).other[entry.fingerprint] = entry
    columns = [_column(report, each, found, names) for each in names.regions]
    return element(
        "section",
        element("h2", "Regions side by side"),
        element("p", _LEGEND, class_="lead") if found else "",
        element("div", columns, class_="regions"),
        id="regions",
    )


def _resource(found: dict[tuple[str, str], dict[str, _Resource]], place: Place) -> _Resource:
    stack = found.setdefault((place.region or "", place.stack), {})
    return stack.setdefault(place.name, _Resource())


def _column(
    report: Report,
    region: str,
    found: dict[tuple[str, str], dict[str, _Resource]],
    names: Numbering,
) -> Html:
    stacks = {each.id for each in report.assembly.stacks if (each.region or "") == region}
    stacks |= {stack for at, stack in found if at == region}
    concerned = [each for each in sorted(stacks) if (region, each) in found]
    rest = [each for each in sorted(stacks) if (region, each) not in found]
    sound = ", ".join(names.stack_name(each) for each in rest if each not in report.hidden)
    hidden = ", ".join(names.stack_name(each) for each in rest if each in report.hidden)
    total = sum(
        kind == "finding"
        for stack in concerned
        for resource in found[region, stack].values()
        for kind, _ in resource.own
    )
    heading = element(
        "h3",
        region or NO_REGION,
        " ",
        element("span", _role(report, region), class_="role"),
        " ",
        element("span", counted(total, "finding"), class_="count"),
    )
    return element(
        "section",
        heading,
        [_stack(names.stack_name(each), found[region, each], names) for each in concerned],
        element("p", f"Nothing found in {sound}.", class_="sound") if sound else "",
        element("p", f"Not reported on: {hidden}.", class_="sound") if hidden else "",
        class_="region",
    )


def _role(report: Report, region: str) -> str:
    if not report.roles.dr or not region:
        return ""
    if region == report.roles.primary:
        return "primary"
    return "secondary" if region in report.roles.secondaries else ""


def _stack(name: str, resources: dict[str, _Resource], names: Numbering) -> Html:
    items = [_item(name, each, resources[each], names) for each in sorted(resources)]
    return element("div", element("h4", name), element("ul", items), class_="stack")


def _item(stack: str, name: str, resource: _Resource, names: Numbering) -> Html:
    short = "the stack itself" if name == stack else name.removeprefix(f"{stack}/")
    marks: dict[tuple[str, str], list[ReportEntry]] = {}
    for kind, entry in resource.own:
        marks.setdefault((kind, entry.finding.check), []).append(entry)
    for entry in resource.other.values():
        marks.setdefault(("other", entry.finding.check), []).append(entry)
    made = [_mark(kind, group, names) for (kind, _), group in marks.items()]
    return element("li", element("span", short, class_="resource"), " ", element("span", made))


def _mark(kind: str, group: list[ReportEntry], names: Numbering) -> Html:
    """A link to the first of the cards, with its kind as color and as word."""
    finding = group[0].finding
    level = finding.severity.value
    label, style = {
        "unproven": ("not proven", "not-proven"),
        "other": ("other end of a finding", "other"),
    }.get(kind, (level, level))
    times = f" ×{len(group)}" if len(group) > 1 else ""
    shown = f"other end of {finding.check}" if kind == "other" else finding.check
    return element(
        "a",
        f"{shown}{times}",
        class_=f"mark {style}",
        href=f"#{names.anchor(group[0])}",
        title=f"{label}: {finding.check}{times}",
        aria_label=f"{label}: {finding.check}{times}",
    )
