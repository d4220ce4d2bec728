"""The reports of several apps as one: stacks and constructs begin with the name of their app."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import TypeVar

from dr_validator.assembly.model import Stack
from dr_validator.finding import Crash, Finding, Severity, Uncounted
from dr_validator.graph.roles import Roles
from dr_validator.models.stacks.unjudged import Unjudged
from dr_validator.outcome import AppRun, Report, app_print
from dr_validator.place import Place
from dr_validator.record import dataclass, replace
from dr_validator.report.headline import headline
from dr_validator.report.saved import SavedAssembly, SavedFix, SavedSpot

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NamedReport:
    """The saved report of one app."""

    name: str
    report: Report

    @property
    def assembly(self) -> SavedAssembly:
        found = self.report.assembly
        if not isinstance(found, SavedAssembly):
            raise TypeError("only reports that were saved are merged")
        return found

    @property
    def run(self) -> AppRun:
        """How the app's own run went."""
        report = self.report
        return AppRun(
            name=self.name,
            path=self.assembly.called,
            fail_on=report.fail_on,
            strict=report.strict,
            exit_zero=report.exit_zero,
            roles=report.roles,
            failed_by=report.failed_by,
            exit_code=report.exit_code,
            told=tuple(headline(report)),
        )

    def words(self, text: str) -> str:
        return f"{self.name}: {text}"

    def id(self, stack: str) -> str:
        return f"{self.name}/{stack}" if stack else self.name

    def place(self, place: Place) -> Place:
        path = f"{self.name}/{place.construct_path}" if place.construct_path else ""
        return Place(
            self.id(place.stack),
            place.region,
            place.account,
            place.logical_id,
            place.pointer,
            path,
            place.template,
        )

    def finding(self, found: Finding) -> Finding:
        problem = found.problem
        related = tuple(replace(e, place=self.place(e.place)) for e in problem.related)
        moved = replace(problem, place=self.place(problem.place), related=related)
        return replace(found, problem=moved)

    def uncounted(self, each: Uncounted) -> Uncounted:
        return replace(each, finding=self.finding(each.finding))

    def stack(self, stack: Stack) -> Stack:
        return replace(stack, id=self.id(stack.id), display_name=self.id(stack.display_name))


@dataclass(frozen=True, slots=True)
class _Told:
    """What was saved of places and findings, of all apps."""

    spots: dict[Place, SavedSpot] = field(default_factory=dict)
    fixes: dict[Finding, SavedFix] = field(default_factory=dict)
    prints: dict[Finding, str] = field(default_factory=dict)


def merged(apps: Sequence[NamedReport]) -> Report:
    """One report over all; each app keeps the severities and options that its own run had."""
    told = _Told()
    for app in apps:
        told.spots.update({app.place(at): spot for at, spot in app.assembly.spots.items()})
        told.fixes.update({app.finding(f): fix for f, fix in app.assembly.fixes.items()})
        told.prints.update(
            {app.finding(f): app_print(app.name, own) for f, own in app.report.prints.items()}
        )
    reports = [app.report for app in apps]
    ran = {check for each in reports for check in each.checks}
    available = {check.id: check for each in reports for check in each.available}
    return Report(
        assembly=_assembly(apps, told),
        roles=_roles([each.roles for each in reports]),
        checks=tuple(sorted(ran)),
        skipped=tuple(sorted({check for each in reports for check in each.skipped} - ran)),
        available=tuple(available[identity] for identity in sorted(available)),
        looked=_looked(reports),
        findings=_findings(apps, lambda each: each.findings),
        unproven=_findings(apps, lambda each: each.unproven),
        waived=_uncounted(apps, lambda each: each.waived),
        known=_uncounted(apps, lambda each: each.known),
        crashed=tuple(
            sorted(
                (Crash(e.check, app.words(e.error)) for app in apps for e in app.report.crashed),
                key=lambda crash: (crash.check, crash.error),
            )
        ),
        notes=_of_all(apps, lambda each: each.notes),
        linters=tuple(sorted({name for each in reports for name in each.linters})),
        fail_on=min((each.fail_on for each in reports), key=lambda level: level.rank),
        exit_zero=all(each.exit_zero for each in reports),
        strict=any(each.strict for each in reports),
        hidden=frozenset(app.id(stack) for app in apps for stack in app.report.hidden),
        not_judged=_not_judged(apps),
        unmet=_of_all(apps, lambda each: each.unmet),
        prints=told.prints,
        apps=tuple(app.run for app in apps),
    )


def _assembly(apps: Sequence[NamedReport], told: _Told) -> SavedAssembly:
    def triples(
        of: Callable[[SavedAssembly], Iterable[tuple[str, str, str]]],
    ) -> tuple[tuple[str, str, str], ...]:
        return tuple(
            (app.id(one), two, three) for app in apps for one, two, three in of(app.assembly)
        )

    def words(of: Callable[[SavedAssembly], Iterable[str]]) -> tuple[str, ...]:
        return tuple(app.words(each) for app in apps for each in of(app.assembly))

    kinds = {app.assembly.kind for app in apps}
    return SavedAssembly(
        path=Path(),
        kind=kinds.pop() if len(kinds) == 1 else "several",
        version=None,
        stacks=tuple(app.stack(stack) for app in apps for stack in app.assembly.stacks),
        missing=words(lambda each: each.missing),
        unloaded=triples(lambda each: each.unloaded),
        expanded=words(lambda each: each.expanded),
        unexpanded=words(lambda each: each.unexpanded),
        guessed=triples(lambda each: each.guessed),
        spots=told.spots,
        fixes=told.fixes,
        called=f"{len(apps)} apps",
        stand_in=apps[0].assembly.stand_in,
    )


def _roles(each: Sequence[Roles]) -> Roles:
    """The roles that all have; the apps tell their own."""
    primaries, others = {roles.primary for roles in each}, {roles.secondaries for roles in each}
    alike = len(primaries) == len(others) == 1
    return Roles(
        primary=each[0].primary if alike else None,
        secondaries=each[0].secondaries if alike else (),
        dr=any(roles.dr for roles in each),
    )


def _looked(reports: Sequence[Report]) -> Mapping[str, int]:
    """How much each check looked at in all apps in which it was run, where all know that."""
    found: dict[str, int | None] = {}
    for report in reports:
        for check in report.checks:
            count = report.looked.get(check)
            before = found.get(check, 0)
            found[check] = None if count is None or before is None else before + count
    return {check: count for check, count in found.items() if count is not None}


def _findings(
    apps: Sequence[NamedReport], of: Callable[[Report], Iterable[Finding]]
) -> tuple[Finding, ...]:
    found = [app.finding(each) for app in apps for each in of(app.report)]
    return tuple(sorted(found, key=lambda each: each.sort_key))


def _uncounted(
    apps: Sequence[NamedReport], of: Callable[[Report], Iterable[Uncounted]]
) -> tuple[Uncounted, ...]:
    found = [app.uncounted(each) for app in apps for each in of(app.report)]
    return tuple(sorted(found, key=lambda each: each.finding.sort_key))


def _of_all(apps: Sequence[NamedReport], of: Callable[[Report], Iterable[str]]) -> tuple[str, ...]:
    return tuple(app.words(each) for app in apps for each in of(app.report))


def _not_judged(apps: Sequence[NamedReport]) -> tuple[Unjudged, ...]:
    """The types of all, in the order in which each report has them."""
    found: dict[str, list[Unjudged]] = {}
    for app in apps:
        for each in app.report.not_judged:
            moved = replace(each, places=tuple(map(app.place, each.places)))
            found.setdefault(each.type, []).append(moved)
    made = [
        Unjudged(kind, each[0].holding, tuple(sorted(at for one in each for at in one.places)))
        for kind, each in found.items()
    ]
    order = list(type(made[0].holding)) if made else []
    return tuple(sorted(made, key=lambda each: (order.index(each.holding), each.type)))


def weighed(report: Report, fail_on: Severity | None, *, strict: bool, exit_zero: bool) -> Report:
    """A report under options that go before those of its own run."""
    return replace(
        report,
        fail_on=fail_on or report.fail_on,
        strict=strict or report.strict,
        exit_zero=exit_zero or report.exit_zero,
    )
