"""`--format junit`: JUnit XML, one test case for each check, for the test views of CI systems."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import field
from typing import TextIO
from xml.etree import ElementTree as Xml

from dr_validator.finding import Crash
from dr_validator.lint import engine_of
from dr_validator.outcome import Look, Report
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.report.entry import Entries, ReportEntry
from dr_validator.report.escape import plain
from dr_validator.report.headline import headline
from dr_validator.report.text import closing, whereabouts
from dr_validator.report.verdict import GATE

# What XML 1.0 has no place for and `plain` leaves alone.
_NO_XML = regex("[\ufffe\uffff]")


@dataclass
class _Case:
    """What became of one check. `strict`: what is not proven fails it."""

    crashed: list[Crash] = field(default_factory=list)
    failing: list[ReportEntry] = field(default_factory=list)
    mild: list[ReportEntry] = field(default_factory=list)
    unproven: list[ReportEntry] = field(default_factory=list)
    waived: list[ReportEntry] = field(default_factory=list)
    known: list[ReportEntry] = field(default_factory=list)
    left_out: bool = False
    strict: bool = False

    @property
    def outcome(self) -> str:
        """The element that tells it; "" for a check that found nothing at all."""
        if self.crashed:
            return "error"
        if self.failing or self.strict:
            return "failure"
        rest = (self.mild, self.unproven, self.waived, self.known, self.left_out)
        return "skipped" if any(rest) else ""


def write(report: Report, out: TextIO, look: Look) -> None:
    """The XML, indented, with an entity for whatever is not ASCII."""
    del look
    tree = Xml.ElementTree(_suites(report))
    Xml.indent(tree)
    buffer = io.BytesIO()
    tree.write(buffer, encoding="us-ascii", xml_declaration=True)
    out.write(buffer.getvalue().decode("ascii") + "\n")


def _suites(report: Report) -> Xml.Element:
    entries = Entries(report)
    cases = _cases(report, entries)
    outcomes = [case.outcome for case in cases.values()]
    counts = {
        "tests": str(len(cases) + len(report.unmet)),
        "failures": str(outcomes.count("failure") + len(report.unmet)),
        "errors": str(outcomes.count("error")),
    }
    suites = Xml.Element("testsuites", {"name": "dr-validator", **counts})
    name = _text(f"dr-validator {entries.repository.assembly()}")
    more = {"skipped": str(outcomes.count("skipped"))}
    suite = Xml.SubElement(suites, "testsuite", {"name": name, **counts, **more})
    properties = Xml.SubElement(suite, "properties")
    for key, value in _properties(report):
        Xml.SubElement(properties, "property", {"name": key, "value": _text(value)})
    for missing in report.unmet:
        attributes = {"name": _text(missing), "classname": f"dr-validator.{GATE}"}
        told = {"message": _text(f"the gate fails: {missing}"), "type": GATE}
        Xml.SubElement(Xml.SubElement(suite, "testcase", attributes), "failure", told)
    for check, case in cases.items():
        _write_case(suite, check, case, report)
    Xml.SubElement(suite, "system-out").text = _text(closing(report, Look()))
    return suites


def _properties(report: Report) -> Iterable[tuple[str, str]]:
    yield "stacks", ", ".join(stack.id for stack in report.assembly.stacks)
    yield "regions", ", ".join(report.regions)
    yield "primary", report.roles.primary or ""
    yield "secondaries", ", ".join(report.roles.secondaries)
    yield "fail-on", report.fail_on.value
    for line in headline(report):
        yield "checked", line
    for note in report.notes:
        yield "note", note


def _cases(report: Report, entries: Entries) -> dict[str, _Case]:
    """Every check that was run, crashed, or was left out, by id; so with rules of the linter."""
    cases = {check: _Case() for check in report.checks}
    cases |= {name: _Case() for name in report.linters}
    for check in report.skipped:
        cases.setdefault(check, _Case()).left_out = True
    for crash in report.crashed:
        cases.setdefault(crash.check, _Case()).crashed.append(crash)
    for entry in entries.findings:
        case = cases.setdefault(entry.finding.check, _Case())
        fails = report.fails(entry.finding)
        (case.failing if fails else case.mild).append(entry)
    for entry in entries.unproven:
        case = cases.setdefault(entry.finding.check, _Case())
        case.unproven.append(entry)
        case.strict |= report.fails(entry.finding)
    for entry in entries.waived:
        cases.setdefault(entry.finding.check, _Case()).waived.append(entry)
    for entry in entries.known:
        cases.setdefault(entry.finding.check, _Case()).known.append(entry)
    return dict(sorted(cases.items()))


def _write_case(suite: Xml.Element, check: str, case: _Case, report: Report) -> None:
    engine = engine_of(check)
    family = check.split("-")[0] if engine is None else engine.name
    attributes = {"name": _text(check), "classname": _text(f"dr-validator.{family}")}
    element = Xml.SubElement(suite, "testcase", attributes)
    if not case.outcome:
        return
    blocks = list(_blocks(case, report))
    summary = "; ".join(block.summary for block in blocks)
    told = Xml.SubElement(element, case.outcome, {"message": _text(summary)})
    if case.outcome != "skipped":
        told.set("type", "crash" if case.crashed else _text(check))
    lines = [line for block in blocks for line in (*block.lines, "")]
    told.text = "\n" + "\n".join(_text(line) for line in lines)


@dataclass(frozen=True, slots=True)
class _Block:
    """One kind of what there is to tell: in a sentence, and at length."""

    summary: str
    lines: tuple[str, ...] = ()


def _blocks(case: _Case, report: Report) -> Iterable[_Block]:
    for crash in case.crashed:
        yield _Block(f"crashed: {crash.error}", (f"crashed: {crash.error}",))
    if case.failing:
        yield _block("", case.failing)
    if case.mild:
        yield _block(report.threshold.replace("at or above", "below"), case.mild)
    if case.unproven:
        yield _block("not proven", case.unproven)
    if case.waived:
        yield _block("waived", case.waived)
    if case.known:
        yield _block("known", case.known)
    if case.left_out:
        yield _Block("not run: the app shows no sign of disaster recovery")


def _block(kind: str, entries: list[ReportEntry]) -> _Block:
    first = entries[0]
    label = kind or first.finding.severity.value
    why = f" ({first.reason})" if first.reason else ""
    more = f", and {len(entries) - 1} more" if len(entries) > 1 else ""
    lines = tuple(line for entry in entries for line in _entry_lines(kind, entry))
    return _Block(f"{label}: {first.message}{why}{more}", lines)


def _entry_lines(kind: str, entry: ReportEntry) -> Iterable[str]:
    finding = entry.finding
    label = f"{kind}: " if kind else ""
    yield f"{label}{finding.severity.value}[{finding.check}] {entry.message}"
    yield f"  --> {entry.at.best}   {whereabouts(entry.at.place)}"
    for end in entry.related:
        yield f"  ::: {end.best}   {whereabouts(end.place)}   {end.note}".rstrip()
    if entry.reason:
        yield f"  reason: {entry.reason}" + (f" ({entry.by})" if entry.by else "")
    yield f"  breaks: {finding.breaks.value}" + (f"   fix: {entry.fix}" if entry.fix else "")


def _text(text: str) -> str:
    """One line of text that XML can hold."""
    return _NO_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", plain(text))
