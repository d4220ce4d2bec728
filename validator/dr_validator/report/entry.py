"""A finding with all that a report shows of it, ready to be put in any syntax."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from dr_validator.finding import Finding, Uncounted
from dr_validator.outcome import Report
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.report.catalog import CheckInfo, catalog
from dr_validator.report.escape import plain
from dr_validator.report.locate import Located
from dr_validator.report.repository import Anchor
from dr_validator.report.saved import locator_of, repository_of, words_of


@dataclass(frozen=True, slots=True)
class End:
    """One place of a finding: the anchor in the repository, and the line of the template.

    `source` is `file:line` of the CDK code, where known; `template` is always there.
    """

    place: Place
    note: str
    anchor: Anchor
    source: str | None
    file: str
    line: int | None
    near: bool

    @property
    def template(self) -> str:
        """`file:line` of the template."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    @property
    def best(self) -> str:
        """The line a person would edit."""
        return self.source or self.template

    @property
    def region(self) -> str:
        return self.place.region or "region not set"


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """One finding of any kind; `reason` says why it is not proven, or does not count. `cdk` is the
    way out as code, in the language of an app of the CDK."""

    finding: Finding
    about: CheckInfo
    fingerprint: str
    at: End
    related: tuple[End, ...]
    reason: str = ""
    by: str = ""
    cdk: str = ""

    @property
    def message(self) -> str:
        return plain(self.finding.problem.message)

    @property
    def fix(self) -> str:
        return plain(self.finding.fix.removesuffix("."))


class Entries:
    """The findings of a report as entries, made once; `catalog` is all that could be named."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._locator = locator_of(report.assembly)
        self.words = words_of(report)
        self.repository = repository_of(report.assembly)
        self.catalog = catalog(report)

    @cached_property
    def findings(self) -> tuple[ReportEntry, ...]:
        return tuple(self._entry(each) for each in self._report.findings)

    @cached_property
    def unproven(self) -> tuple[ReportEntry, ...]:
        return tuple(self._entry(each, each.problem.reason) for each in self._report.unproven)

    @cached_property
    def waived(self) -> tuple[ReportEntry, ...]:
        return tuple(self._uncounted(each) for each in self._report.waived)

    @cached_property
    def known(self) -> tuple[ReportEntry, ...]:
        return tuple(self._uncounted(each) for each in self._report.known)

    def all(self) -> Iterator[ReportEntry]:
        """Findings, then what is not proven, then what is waived, then what is known."""
        yield from self.findings
        yield from self.unproven
        yield from self.waived
        yield from self.known

    def _uncounted(self, each: Uncounted) -> ReportEntry:
        return self._entry(each.finding, each.reason, each.by)

    def _entry(self, found: Finding, reason: str = "", by: str = "") -> ReportEntry:
        return ReportEntry(
            finding=found,
            about=self.catalog[found.check],
            fingerprint=self._report.fingerprint(found),
            at=self._end(found.place, ""),
            related=tuple(self._end(end.place, end.note) for end in found.problem.related),
            reason=plain(reason.removesuffix(".")),
            by=plain(by),
            cdk=self.words.code(found),
        )

    def _end(self, place: Place, note: str) -> End:
        spot: Located = self._locator.find(place)
        source = self.repository.source(spot)
        return End(
            place=place,
            note=plain(note),
            anchor=self.repository.anchor(spot),
            source=plain(source) if source else None,
            file=plain(self.repository.template(spot)),
            line=spot.line,
            near=self.repository.holds(spot),
        )
