"""What a report can say of each check: its help, whoever wrote the check."""

from __future__ import annotations

from collections.abc import Iterator

from dr_validator.check import Check, Family, discover
from dr_validator.finding import Breaks, Finding, Severity
from dr_validator.lint import CFN_LINT, engine_of
from dr_validator.outcome import Report
from dr_validator.record import dataclass
from dr_validator.regex import regex

_ADDRESS = regex(r"https://[\w./?=&%#:~+-]+[\w/=#]")
SINGLE_TEMPLATES = "Single templates"


@dataclass(frozen=True, slots=True)
class CheckInfo:
    """A check, or a rule of a linter, as reports list it.

    `why` and `source` are empty where only a finding tells of it.
    `url` is its page, if it has one.
    """

    id: str
    family: Family
    title: str
    why: str
    fix: str
    source: str
    severity: Severity
    breaks: Breaks
    dr: bool
    url: str = ""

    @property
    def page(self) -> str:
        """The address that explains it: its own page, else the first that it rests on; "" without
        one."""
        named = None if self.url else _ADDRESS.search(self.source)
        return named[0] if named else self.url

    @property
    def by_family(self) -> tuple[bool, str]:
        """Sorts by family; what a linter says of one template comes last."""
        return (self.family.title == SINGLE_TEMPLATES, self.family.name)


def catalog(report: Report) -> dict[str, CheckInfo]:
    """Every check there is, and every rule of a linter that the report names, sorted by id."""
    known = {each.id: _of_check(each) for each in report.available or discover()}
    for found in everything(report):
        known.setdefault(found.check, _of_finding(found))
    return dict(sorted(known.items()))


def everything(report: Report) -> Iterator[Finding]:
    """Findings, what is not proven, what is waived and what is known, in this order."""
    yield from report.findings
    yield from report.unproven
    yield from (each.finding for each in (*report.waived, *report.known))


def _of_check(check: Check) -> CheckInfo:
    doc = check.doc
    return CheckInfo(
        id=check.id,
        family=check.family,
        title=doc.title,
        why=doc.why,
        fix=doc.fix,
        source=doc.source,
        severity=check.severity,
        breaks=check.breaks,
        dr=check.dr,
    )


def _of_finding(found: Finding) -> CheckInfo:
    engine = engine_of(found.check)
    rule = engine.rule_of(found.check) if engine else ""
    return CheckInfo(
        id=found.check,
        family=Family((engine or CFN_LINT).name, SINGLE_TEMPLATES),
        title=f"Rule {rule} of {engine.name}." if engine and rule else found.check,
        why="",
        fix="" if rule else found.fix,
        source="",
        severity=found.severity,
        breaks=found.breaks,
        dr=False,
        url=engine.url(rule) if engine and rule else "",
    )
