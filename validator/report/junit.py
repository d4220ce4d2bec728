"""`--format junit`: JUnit XML, one test case for each check, for the test views of CI systems."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TextIO
from xml.etree import ElementTree as Xml

from validator.finding import Crash
from validator.report.entry import Entries, Entry
from validator.report.escape import plain
from validator.report.model import Look, Report
from validator.report.text import closing, whereabouts
from validator.select import LINTER

# What XML 1.0 has no place for and `plain` leaves alone.
_NO_XML = re.compile("[\ufffe\uffff]")


@dataclass
class _Case:
    """What became of one check."""

    crashed: list[Crash] = field(default_factory=list)
    failing: list[Entry] = field(default_factory=list)
    mild: list[Entry] = field(default_factory=list)
    unproven: list[Entry] = field(default_factory=list)
    suppressed: list[Entry] = field(default_factory=list)
    left_out: bool = False

    @property
    def outcome(self) -> str:
        """The element that tells it; "" for a check that found nothing at all."""
        if self.crashed:
            return "error"
        if self.failing:
            return "failure"
        rest = (self.mild, self.unproven, self.suppressed, self.left_out)
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
        "tests": str(len(cases)),
        "failures": str(outcomes.count("failure")),
        "errors": str(outcomes.count("error")),
    }
    suites = Xml.Element("testsuites", {"name": "dr-validator", **counts})
    name = _text(f"dr-validator {entries.repository.assembly()}")
    more = {"skipped": str(outcomes.count("skipped"))}
    suite = Xml.SubElement(suites, "testsuite", {"name": name, **counts, **more})
    properties = Xml.SubElement(suite, "properties")
    for key, value in _properties(report):
        Xml.SubElement(properties, "property", {"name": key, "value": _text(value)})
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
    for note in report.notes:
        yield "note", note


def _cases(report: Report, entries: Entries) -> dict[str, _Case]:
    """Every check that was run, crashed, or was left out, by id; so with rules of the linter."""
    cases = {check: _Case() for check in report.checks}
    if report.linter != "none":
        cases[LINTER] = _Case()
    for check in report.skipped:
        cases.setdefault(check, _Case()).left_out = True
    for crash in report.crashed:
        cases.setdefault(crash.check, _Case()).crashed.append(crash)
    for entry in entries.findings:
        case = cases.setdefault(entry.finding.check, _Case())
        fails = entry.finding.severity.rank >= report.fail_on.rank
        (case.failing if fails else case.mild).append(entry)
    for entry in entries.unproven:
        cases.setdefault(entry.finding.check, _Case()).unproven.append(entry)
    for entry in entries.suppressed:
        cases.setdefault(entry.finding.check, _Case()).suppressed.append(entry)
    return dict(sorted(cases.items()))


def _write_case(suite: Xml.Element, check: str, case: _Case, report: Report) -> None:
    family = check.split("-")[0] if not check.startswith(LINTER) else LINTER
    attributes = {"name": _text(check), "classname": _text(f"dr-validator.{family}")}
    element = Xml.SubElement(suite, "testcase", attributes)
    blocks = list(_blocks(case, report))
    if not case.outcome:
        return
    summary = "; ".join(title for title, _ in blocks)
    told = Xml.SubElement(element, case.outcome, {"message": _text(summary)})
    if case.outcome != "skipped":
        told.set("type", check if case.failing else "crash")
    lines = [line for title, body in blocks for line in (f"{title}:", *body, "")]
    told.text = "\n" + "\n".join(_text(line) for line in lines)


def _blocks(case: _Case, report: Report) -> Iterable[tuple[str, list[str]]]:
    """A title and lines for each kind of what there is to tell."""
    if case.crashed:
        yield "crashed", [f"  {crash.error}" for crash in case.crashed]
    if case.failing:
        yield _titled(case.failing, ""), _lines(case.failing)
    if case.mild:
        yield _titled(case.mild, f"below {report.fail_on.value}, "), _lines(case.mild)
    if case.unproven:
        yield _titled(case.unproven, "not proven, "), _lines(case.unproven)
    if case.suppressed:
        yield _titled(case.suppressed, "suppressed, "), _lines(case.suppressed)
    if case.left_out:
        yield "not run: the app shows no sign of disaster recovery", []


def _titled(entries: list[Entry], prefix: str) -> str:
    first = entries[0]
    more = f" (and {len(entries) - 1} more)" if len(entries) > 1 else ""
    why = f": {first.reason}" if first.reason else ""
    severity = f"{first.finding.severity.value}: " if not prefix else ""
    return f"{prefix}{severity}{first.message}{why}{more}"


def _lines(entries: list[Entry]) -> list[str]:
    return [line for entry in entries for line in _entry_lines(entry)]


def _entry_lines(entry: Entry) -> Iterable[str]:
    finding = entry.finding
    yield f"  {finding.severity.value}[{finding.check}] {entry.message}"
    yield f"    --> {entry.at.best}   {whereabouts(entry.at.place)}"
    for end in entry.related:
        yield f"    ::: {end.best}   {whereabouts(end.place)}   {end.note}".rstrip()
    if entry.reason:
        yield f"    reason: {entry.reason}" + (f" ({entry.by})" if entry.by else "")
    yield f"    breaks: {finding.breaks.value}" + (f"   fix: {entry.fix}" if entry.fix else "")


def _text(text: str) -> str:
    """One line of text that XML can hold."""
    return _NO_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", plain(text))
