"""One run: from an assembly and checks to a report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import field
from datetime import UTC, date, datetime
from inspect import getsource
from typing import TYPE_CHECKING

from dr_validator import notes
from dr_validator.assembly.model import Assembly, Stack, root
from dr_validator.aws.judged import types_named
from dr_validator.check import Check, CheckFunction, in_order, run
from dr_validator.errors import UsageError, bounded
from dr_validator.finding import Crash, Finding, Problem, Severity, Uncounted
from dr_validator.gate import Gate, absent, unmet, unseen
from dr_validator.graph import Graph, Roles
from dr_validator.graph.asked import Frame, Tally
from dr_validator.lint import LintEngine, LintSettings
from dr_validator.lint.same import joined
from dr_validator.models.stacks.defaults import deciding_defaults
from dr_validator.models.stacks.evidence import find_roles
from dr_validator.models.stacks.unjudged import unjudged
from dr_validator.outcome import Report
from dr_validator.paths.entries import entries
from dr_validator.paths.stores import stores
from dr_validator.record import dataclass, replace
from dr_validator.select import Selection, matches
from dr_validator.settings import Settings
from dr_validator.tell import Tell
from dr_validator.waivers.part import named
from dr_validator.waivers.waive import Seen, idle, waive
from dr_validator.waivers.waiver import Waiver, waivers_in_app

if TYPE_CHECKING:
    from dr_validator.lint.linter import Linted, Results


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for. `stacks` are globs; without any, all stacks are reported.

    `exclude` are globs of stacks to leave out, `severity` gives checks (ids, or their first
    words) another severity, `waivers` come to those written in the app; without
    `honour_waivers`, none counts. `today` decides which have expired, `gate` what must be there.
    """

    selection: Selection = field(default_factory=Selection)
    stacks: tuple[str, ...] = ()
    roles: Roles | None = None
    lint: tuple[LintEngine, ...] = ()
    linter: LintSettings = field(default_factory=LintSettings)
    fail_on: Severity = Severity.MEDIUM
    exit_zero: bool = False
    notes: tuple[str, ...] = ()
    strict: bool = False
    exclude: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    waivers: tuple[Waiver, ...] = ()
    honour_waivers: bool = True
    today: date | None = None
    gate: Gate = field(default_factory=Gate)


def _silent(doing: str, done: int = 0, total: int = 0) -> None:
    """Tells nobody."""
    del doing, done, total


def read_graph(
    assembly: Assembly,
    roles: Roles | None = None,
    settings: Settings = Settings(),  # noqa: B008
    today: date | None = None,
) -> Graph:
    """The graph of an assembly; `roles` overrides what the evidence in it says. `today` decides
    which accepted losses still count."""
    current = settings.on(today or datetime.now(UTC).date())
    with bounded("resolving the input"):
        return Graph(assembly, lambda graph: find_roles(graph, roles), current)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run looks at: the stacks to report on, and the checks that were selected."""

    reported: tuple[Stack, ...]
    selected: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Ran:
    """What running the checks gave: the ids that were run and left out, how much each looked at
    where that is known, what was found, and what linters were told to ignore."""

    ran: tuple[str, ...]
    skipped: tuple[str, ...]
    looked: Mapping[str, int]
    findings: list[Finding]
    crashed: list[Crash]
    ignored: list[Uncounted]


def inspect(
    assembly: Assembly,
    checks: Iterable[Check],
    options: Options | None = None,
    tell: Tell = _silent,
) -> Report:
    """Resolve the whole assembly, run the selected checks over it and sort what they say.

    Checks that speak of disaster recovery only are left out, with a note, where nothing in
    the assembly is a sign of it. `tell` is given what is being done, for a progress line.
    """
    options = options or Options()
    checks = tuple(checks)
    plan = _plan(assembly, checks, options)
    tell(f"resolving {len(assembly.stacks)} stacks")
    with bounded("resolving the input"), _linting(plan, options) as linted:
        graph = read_graph(assembly, options.roles, options.settings, options.today)
        found = _perform(graph, plan, options, tell, linted)
        return _judge(graph, plan, found, checks, options)


def inspect_graph(
    graph: Graph, checks: Iterable[Check], options: Options | None = None, tell: Tell = _silent
) -> Report:
    """As `inspect`, over a graph that is there already; no linter has a part in it."""
    options = replace(options or Options(), lint=())
    checks = tuple(checks)
    plan = _plan(graph.assembly, checks, options)
    with bounded("resolving the input"), _linting(plan, options) as linted:
        found = _perform(graph, plan, options, tell, linted)
        return _judge(graph, plan, found, checks, options)


def _plan(assembly: Assembly, checks: Sequence[Check], options: Options) -> Plan:
    """Select stacks and checks; a selection that leaves nothing is a UsageError."""
    reported = _reported(assembly, options)
    selected = tuple(each for each in checks if options.selection.takes(each.id))
    if not selected and not options.lint:
        raise UsageError("the selection leaves no check to run; relax --select or --ignore")
    return Plan(tuple(reported), selected)


def _perform(
    graph: Graph,
    plan: Plan,
    options: Options,
    tell: Tell,
    linted: Callable[[Tell], Results],
) -> Ran:
    """Run the selected checks over the graph, and wait for what linters say meanwhile."""
    dr = graph.roles.dr
    running = [each for each in plan.selected if dr or not each.dr]
    findings, crashed, looked = _run(running, graph, tell)
    results = linted(tell)
    counted, ignored = _parted(results.linted, options)
    return Ran(
        ran=tuple(each.id for each in running),
        skipped=tuple(each.id for each in plan.selected if each.dr and not dr),
        looked=looked,
        findings=[*findings, *counted],
        crashed=[*crashed, *results.crashed],
        ignored=ignored,
    )


def _judge(
    graph: Graph, plan: Plan, found: Ran, checks: Sequence[Check], options: Options
) -> Report:
    """Part what counts from what is waived or hidden, and tell what limits the verdict."""
    assembly, roles = graph.assembly, graph.roles
    shown = {stack.id for stack in plan.reported}
    visible = joined(
        (
            _weighed(each, options.severity)
            for each in found.findings
            if each.place.stack in shown or not each.place.stack
        ),
        {each.id: each.same_as for each in checks},
    )
    waivers = (*options.waivers, *graph.view(waivers_in_app)) if options.honour_waivers else ()
    today = options.today or datetime.now(UTC).date()
    waived = waive(visible, assembly, waivers, today)
    finished = set(found.ran) - {crash.check for crash in found.crashed}
    linters = tuple(each.name for each in options.lint)
    seen = Seen(finished, {each.id for each in checks}, shown, linters)
    not_judged = unjudged(graph, _named_by_packs(checks))
    kept = sorted(waived.kept, key=lambda each: each.sort_key)
    uncounted = [*waived.waived, *found.ignored]
    return Report(
        assembly=assembly,
        roles=roles,
        checks=found.ran,
        available=tuple(checks),
        skipped=found.skipped,
        looked=found.looked,
        findings=tuple(each for each in kept if each.problem.proven),
        unproven=tuple(each for each in kept if not each.problem.proven),
        waived=tuple(sorted(uncounted, key=lambda each: each.finding.sort_key)),
        crashed=tuple(sorted(found.crashed, key=lambda crash: (crash.check, crash.error))),
        notes=(
            *notes.limits(assembly, found.skipped),
            *notes.on_defaults(graph.view(deciding_defaults)),
            *notes.too_much(graph),
            *notes.nowhere(graph, options.roles or Roles()),
            *notes.left_out(assembly, shown, options.stacks, options.exclude),
            *(notes.unused_by_linter(options.linter) if options.lint else ()),
            *idle(waivers, waived, assembly, seen, today),
            *options.notes,
        ),
        linters=linters,
        fail_on=options.fail_on,
        exit_zero=options.exit_zero,
        strict=options.strict,
        hidden=frozenset(stack.id for stack in assembly.stacks if stack.id not in shown),
        not_judged=not_judged,
        unmet=(
            *unmet(
                options.gate,
                roles,
                graph.regions,
                checked=any(each.dr and each.id in finished for each in checks),
            ),
            *unseen(options.gate, assembly, not_judged),
            *_absent(options.gate, graph),
        ),
    )


def _absent(gate: Gate, graph: Graph) -> Iterator[str]:
    """The ways in and stores that the gate wants and that are not there."""
    if gate.entries:
        named = {name for each in graph.view(entries) for name in (each.name, each.id)}
        yield from absent("entry", gate.entries, named)
    if gate.stores:
        named = {name for each in graph.view(stores) for name in (each.name, each.id)}
        yield from absent("store", gate.stores, named)


def _named_by_packs(checks: Sequence[Check]) -> set[str]:
    """The resource types that checks of packs look at."""
    modules = {each.module for each in checks if not each.built_in}
    found = {kind for each in checks for kind in each.types}
    for name in sorted(modules & sys.modules.keys()):
        with suppress(OSError, TypeError):
            found |= types_named(getsource(sys.modules[name]))
    return found


def _reported(assembly: Assembly, options: Options) -> list[Stack]:
    """The stacks to report on; there must be one."""
    wanted = stacks_matching(assembly, options.stacks)
    reported = [
        stack
        for stack in wanted
        if not any(named(stack, glob) or named(root(stack), glob) for glob in options.exclude)
    ]
    if not reported:
        raise UsageError("exclude-stacks leaves no stack to report on; relax it")
    return reported


def _weighed(found: Finding, severity: Mapping[str, Severity]) -> Finding:
    """The finding with the severity that the longest selector gives it."""
    own = max((each for each in severity if matches(each, found.check)), key=len, default=None)
    return found if own is None else replace(found, severity=severity[own])


def stacks_matching(assembly: Assembly, globs: tuple[str, ...]) -> list[Stack]:
    """The stacks that a glob names, by display name, id or stack name, nested ones with them.

    A glob that matches nothing is a UsageError: a gate must not pass on nothing.
    """
    if not globs:
        return list(assembly.stacks)
    for glob in globs:
        if not any(named(stack, glob) for stack in assembly.stacks):
            names = ", ".join(sorted({stack.display_name for stack in assembly.stacks}))
            raise UsageError(f"--stack {glob}: no stack matches; there are {names}")
    return [
        stack
        for stack in assembly.stacks
        if any(named(stack, glob) or named(root(stack), glob) for glob in globs)
    ]


def _run(
    checks: list[Check], graph: Graph, tell: Tell
) -> tuple[list[Finding], list[Crash], dict[str, int]]:
    findings: list[Finding] = []
    crashed: list[Crash] = []
    looked: dict[str, int] = {}
    tally = Tally()
    for number, check in enumerate(in_order(checks), 1):
        tell(check.id, number, len(checks))
        frames: list[Frame] = []
        each = check.given(findings)
        found, failed = run([replace(each, run=_noting(each.run, graph, frames))], graph)
        counts = [count for frame in frames if (count := tally.count(frame)) is not None]
        looked.update((each.id, count) for count in counts)
        findings += found
        crashed += failed
    return findings, crashed, looked


def _noting(check: CheckFunction, graph: Graph, frames: list[Frame]) -> CheckFunction:
    """The check, which takes note of what it asks the graph itself, and not what is supposed."""

    def noted(given: Graph) -> Iterator[Problem]:
        if given is not graph:
            yield from check(given)
            return
        with graph.asked() as frame:
            problems = list(check(given))
        frames.append(frame)
        yield from problems

    return noted


def _linting(plan: Plan, options: Options) -> AbstractContextManager[Callable[[Tell], Results]]:
    """The linters, at work while the graph is; within, a function that waits for what they say."""
    from dr_validator.lint.linter import Results, begin

    if not options.lint:
        return nullcontext(lambda _: Results())
    return begin(plan.reported, options.lint, options.linter)


def _parted(linted: Iterable[Linted], options: Options) -> tuple[list[Finding], list[Uncounted]]:
    """The errors of linters that count, and those that somebody has them ignore."""
    counted: list[Finding] = []
    ignored: list[Uncounted] = []
    for each in linted:
        if not options.selection.takes(each.finding.check):
            continue
        if each.ignored is None or not options.honour_waivers:
            counted.append(each.finding)
        else:
            found = _weighed(each.finding, options.severity)
            ignored.append(Uncounted(found, each.ignored.reason, each.ignored.by))
    return counted, ignored
