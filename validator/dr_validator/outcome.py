"""What a run has to tell, before it is put in any format."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from dr_validator.finding import Crash, Finding, Severity, Uncounted
from dr_validator.record import dataclass

if TYPE_CHECKING:
    from dr_validator.assembly.model import Assembly
    from dr_validator.check import Check
    from dr_validator.graph import Roles
    from dr_validator.models.stacks.unjudged import Unjudged


# In the order in which it is told.
FAILED_BY = ("crash", "findings", "unproven", "gate")


@dataclass(frozen=True, slots=True)
class Look:
    """How a report for people is to look. Without a width, lines are not wrapped. `excerpts` shows
    the lines that a finding is about, and tells equal findings once; `links` makes links of places
    and checks; `verbose` shows what holds as well."""

    color: bool = False
    width: int | None = None
    quiet: bool = False
    statistics: bool = False
    seconds: float | None = None
    verbose: bool = False
    excerpts: bool = False
    links: bool = False


@dataclass(frozen=True, slots=True)
class AppRun:
    """How the run over one app of a merged report went, and under which options; `told` is its
    headline. Its stacks begin with its name."""

    name: str
    path: str
    fail_on: Severity
    strict: bool
    exit_zero: bool
    roles: Roles
    failed_by: tuple[str, ...]
    exit_code: int
    told: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """The outcome of one run. Every list is sorted.

    `checks` are the ids that were run; `skipped` the ones that were selected but speak of
    disaster recovery only, where the assembly shows no sign of it. `hidden` are the ids of
    the stacks that are not reported on. `waived` is what a waiver covers, `known` what stands
    in a baseline or in an older assembly; neither counts. `looked` tells by check how many
    resources and stacks it was given to look at, where that is known. `not_judged` is what no
    check looks into, `unmet` what the gate wants and is not there. `available` are all checks
    there were to choose from, those of packs too; without any, reports list the built-in ones.
    `linters` are the engines that looked at single templates.
    `prints` are the fingerprints of a report that was saved, `apps` the runs of one that was
    merged.
    """

    assembly: Assembly
    roles: Roles
    checks: tuple[str, ...]
    skipped: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    unproven: tuple[Finding, ...] = ()
    waived: tuple[Uncounted, ...] = ()
    known: tuple[Uncounted, ...] = ()
    crashed: tuple[Crash, ...] = ()
    notes: tuple[str, ...] = ()
    linters: tuple[str, ...] = ()
    fail_on: Severity = Severity.MEDIUM
    exit_zero: bool = False
    strict: bool = False
    hidden: frozenset[str] = frozenset()
    available: tuple[Check, ...] = ()

    looked: Mapping[str, int] = field(default_factory=dict)
    not_judged: tuple[Unjudged, ...] = ()
    unmet: tuple[str, ...] = ()
    prints: Mapping[Finding, str] = field(default_factory=dict)
    apps: tuple[AppRun, ...] = ()

    @property
    def linter(self) -> str:
        """The linters that were run, in words for a machine: `none`, or their names."""
        return ",".join(self.linters) or "none"

    @property
    def exit_code(self) -> int:
        """4 if a check crashed, 1 with findings at or above `fail_on` or an unmet gate, else 0.

        In a `strict` run, what is not proven counts as a finding. Of several apps the worst.
        """
        if self.apps:
            return max(each.exit_code for each in self.apps)
        if self.crashed:
            return 4
        return 1 if self.failed_by and not self.exit_zero else 0

    @property
    def failed_by(self) -> tuple[str, ...]:
        """What makes the run fail: a crash, findings, what is not proven, the gate."""
        if self.apps:
            all_of_them = [reason for each in self.apps for reason in each.failed_by]
            return tuple(dict.fromkeys(sorted(all_of_them, key=FAILED_BY.index)))
        reasons = {
            "crash": bool(self.crashed),
            "findings": self._fails(self.findings),
            "unproven": self._fails(self.unproven),
            "gate": bool(self.unmet),
        }
        return tuple(reason for reason in FAILED_BY if reasons[reason])

    def _fails(self, findings: Iterable[Finding]) -> bool:
        return any(map(self.fails, findings))

    def fails(self, found: Finding) -> bool:
        """Whether a finding is of a severity that fails the run, of its app where there are
        several; what is not proven does so in a strict run only."""
        app = self.app_of(found)
        least, strict = (app.fail_on, app.strict) if app else (self.fail_on, self.strict)
        return found.severity.rank >= least.rank and (found.problem.proven or strict)

    def app_of(self, found: Finding) -> AppRun | None:
        """The app that a finding is in, where there are several."""
        return self._by_app.get(found.place.stack.partition("/")[0])

    @cached_property
    def _by_app(self) -> Mapping[str, AppRun]:
        return {each.name: each for each in self.apps}

    @property
    def threshold(self) -> str:
        """From which severity on a finding fails the run, in words."""
        if len({each.fail_on for each in self.apps}) > 1:
            return "at or above what its app sets"
        return f"at or above {self.fail_on.value}"

    @property
    def by_severity(self) -> dict[Severity, int]:
        """How many findings of each severity, the worst first; those without any left out."""
        counts = Counter(found.severity for found in self.findings)
        return {level: counts[level] for level in reversed(Severity) if counts[level]}

    @property
    def by_check(self) -> dict[str, int]:
        """How many findings of each check, sorted by id."""
        return dict(sorted(Counter(found.check for found in self.findings).items()))

    @property
    def by_reason(self) -> dict[str, int]:
        """Why things were not proven and how often, the most frequent first."""
        counts = Counter(f.problem.cause or f.problem.reason for f in self.unproven)
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions of the assembly's stacks, sorted; unset ones left out."""
        return tuple(sorted({stack.region for stack in self.assembly.stacks if stack.region}))

    @cached_property
    def _fingerprints(self) -> dict[Finding, str]:
        uncounted = [each.finding for each in (*self.waived, *self.known)]
        everything = [*self.findings, *self.unproven, *uncounted]
        seen: Counter[str] = Counter()
        prints: dict[Finding, str] = {}
        for found in sorted(everything, key=lambda each: each.sort_key):
            if found in prints:
                continue
            base = found.fingerprint
            seen[base] += 1
            prints[found] = base if seen[base] == 1 else _numbered(base, seen[base])
        return prints

    def fingerprint(self, finding: Finding) -> str:
        """The finding's fingerprint; of several from one check at one place each has its own."""
        return self.prints.get(finding) or self._fingerprints[finding]


def _numbered(base: str, ordinal: int) -> str:
    return hashlib.sha256(f"{base}\0{ordinal}".encode()).hexdigest()[:16]


def app_print(app: str, own: str) -> str:
    """The fingerprint of an app's finding in a merged report."""
    return hashlib.sha256(f"{app}\0{own}".encode()).hexdigest()[:16]
