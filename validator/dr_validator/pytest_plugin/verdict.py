"""What one check's part of a report means for its test."""

from __future__ import annotations

from typing import TypeAlias

from dr_validator.finding import Crash, Finding, Uncounted
from dr_validator.lint import ENGINES
from dr_validator.outcome import Report
from dr_validator.record import dataclass
from dr_validator.report.escape import plain
from dr_validator.select import matches

NOT_APPLICABLE = (
    "no sign of disaster recovery in this app; if it has two regions, name them in [regions] "
    "of dr-validator.toml"
)


@dataclass(frozen=True, slots=True)
class Passed:
    """Nothing was found."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Findings at or above fail-on, or, in strict mode, what is not proven."""

    findings: tuple[Finding, ...]
    unproven: tuple[Finding, ...]
    waived: tuple[Uncounted, ...]


@dataclass(frozen=True, slots=True)
class Crashed:
    """The check gave no verdict."""

    crashes: tuple[Crash, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """Something that does not fail the run: not proven, or below fail-on (an xfail)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Waived, or not applicable. `finding` tells where, for one that was waived."""

    reason: str
    finding: Finding | None = None


_LINTERS = tuple(each.name for each in ENGINES)

Verdict: TypeAlias = Passed | Failed | Crashed | Expected | Skipped


def verdict(report: Report, check: str) -> Verdict:
    """The worst of what the report says of the check (an id, or the linter's name).

    Fails and errors are what gives the command a bad exit code, and nothing else.
    """
    findings = tuple(each for each in report.findings if _of(check, each.ids))
    unproven = tuple(each for each in report.unproven if _of(check, each.ids))
    waived = tuple(each for each in report.waived if _of(check, each.finding.ids))
    crashes = tuple(each for each in report.crashed if _of(check, (each.check,)))
    if crashes:
        return Crashed(crashes)
    counted = (*findings, *(unproven if report.strict else ()))
    if any(each.severity.rank >= report.fail_on.rank for each in counted):
        return Failed(findings, unproven, waived)
    if findings or unproven:
        return Expected("; ".join([*(_below(report, f) for f in findings), *map(_open, unproven)]))
    if waived:
        reasons = dict.fromkeys(map(_waived, waived))
        return Skipped("; ".join(reasons), waived[0].finding)
    if check in report.skipped:
        return Skipped(NOT_APPLICABLE)
    return Passed()


def _of(check: str, found: tuple[str, ...]) -> bool:
    """Whether one of the ids of a finding is the check's, or of a rule of this linter."""
    if check in _LINTERS:
        return any(matches(check, each) for each in found)
    return check == found[0]


def _below(report: Report, found: Finding) -> str:
    problem = found.problem
    severity, limit = found.severity.value, report.fail_on.value
    return plain(f"{severity}, below fail-on ({limit}): {problem.message} [{_where(found)}]")


def _open(found: Finding) -> str:
    problem = found.problem
    return plain(f"not proven: {problem.message}, since {problem.reason} [{_where(found)}]")


def _waived(each: Uncounted) -> str:
    return plain(f"waived: {each.finding.place.name}, by {each.by}: {each.reason}")


def _where(found: Finding) -> str:
    region = found.place.region or "region not set"
    return f"{found.place.name} ({region})"
