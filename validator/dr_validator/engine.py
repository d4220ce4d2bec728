"""One run: from an assembly and checks to a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from dr_validator.assembly.model import Assembly, Stack, root
from dr_validator.check import Check, run
from dr_validator.errors import UsageError
from dr_validator.finding import Crash, Finding, Severity
from dr_validator.graph import Graph, Roles
from dr_validator.models.stacks.evidence import find_roles
from dr_validator.outcome import Report
from dr_validator.select import LINTER, Selection, matches
from dr_validator.settings import Settings
from dr_validator.waivers.acceptance import Acceptance, accepted
from dr_validator.waivers.scope import named
from dr_validator.waivers.waive import Reach, idle, waive

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for. `stacks` are globs; without any, all stacks are reported.

    `exclude` are globs of stacks to leave out, `severity` gives checks (ids, or their first
    words) another severity, `waivers` come to those written in the app; without
    `honour_waivers`, none counts. `today` decides which have expired.
    """

    selection: Selection = field(default_factory=Selection)
    stacks: tuple[str, ...] = ()
    roles: Roles | None = None
    lint: bool = False
    fail_on: Severity = Severity.MEDIUM
    exit_zero: bool = False
    notes: tuple[str, ...] = ()
    strict: bool = False
    exclude: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    waivers: tuple[Acceptance, ...] = ()
    honour_waivers: bool = True
    today: date | None = None


def _silent(_: str) -> None:
    """Tells nobody."""


def read_graph(
    assembly: Assembly,
    roles: Roles | None = None,
    settings: Settings = Settings(),  # noqa: B008
) -> Graph:
    """The graph of an assembly; `roles` overrides what the evidence in it says."""
    return Graph(assembly, lambda graph: find_roles(graph, roles), settings)


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
    reported = _reported(assembly, options)
    selected = [each for each in checks if options.selection.takes(each.id)]
    if not selected and not options.lint:
        raise UsageError("the selection leaves no check to run; relax --select or --ignore")
    tell(f"resolving {len(assembly.stacks)} stacks")
    graph = read_graph(assembly, options.roles, options.settings)
    roles = graph.roles
    running = [each for each in selected if roles.dr or not each.dr]
    skipped = [each.id for each in selected if each.dr and not roles.dr]
    findings, crashed = _run(running, graph, tell)
    if options.lint:
        linted, failed = _lint(reported, tell)
        findings += [found for found in linted if options.selection.takes(found.check)]
        crashed += failed
    shown = {stack.id for stack in reported}
    findings = [found for found in findings if found.place.stack in shown | {""}]
    findings = [_weighed(found, options.severity) for found in findings]
    waivers = (*options.waivers, *graph.view(accepted)) if options.honour_waivers else ()
    today = options.today or datetime.now(UTC).date()
    waived = waive(findings, assembly, waivers, today)
    ran = {each.id for each in running} - {crash.check for crash in crashed}
    reach = Reach(ran, {each.id for each in checks}, shown, options.lint)
    kept = sorted(waived.kept, key=lambda found: found.sort_key)
    return Report(
        assembly=assembly,
        roles=roles,
        checks=tuple(each.id for each in running),
        rules=checks,
        skipped=tuple(skipped),
        findings=tuple(found for found in kept if found.problem.proven),
        unproven=tuple(found for found in kept if not found.problem.proven),
        suppressed=tuple(sorted(waived.suppressed, key=lambda each: each.finding.sort_key)),
        crashed=tuple(sorted(crashed, key=lambda crash: (crash.check, crash.error))),
        notes=(
            *_notes(assembly, roles, skipped),
            *_nowhere(assembly, options.roles or Roles()),
            *_left_out(assembly, shown, options),
            *idle(waivers, waived, assembly, reach, today),
            *options.notes,
        ),
        linter=LINTER if options.lint else "none",
        fail_on=options.fail_on,
        exit_zero=options.exit_zero,
        strict=options.strict,
        hidden=frozenset(stack.id for stack in assembly.stacks if stack.id not in shown),
    )


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


def _run(checks: list[Check], graph: Graph, tell: Tell) -> tuple[list[Finding], list[Crash]]:
    findings: list[Finding] = []
    crashed: list[Crash] = []
    for number, each in enumerate(checks, 1):
        tell(f"check {number} of {len(checks)}: {each.id}")
        found, failed = run([each], graph)
        findings += found
        crashed += failed
    return findings, crashed


def _lint(stacks: list[Stack], tell: Tell) -> tuple[list[Finding], list[Crash]]:
    from dr_validator.lint import lint

    return lint(stacks, tell)


def _notes(assembly: Assembly, roles: Roles, skipped: list[str]) -> list[str]:
    """What limits the verdict, told with it."""
    notes = []
    if skipped:
        notes.append(
            "no sign of disaster recovery in this app, so the checks about it "
            f"({len(skipped)}) were not run; if it has two regions, name them with "
            "--primary and --secondary"
        )
    if roles.conflict:
        notes.append(f"the signs of the regions' roles contradict each other: {roles.conflict}")
    unset = [stack.display_name for stack in assembly.stacks if stack.region is None]
    if unset:
        notes.append(
            f"no region is set for {_few(unset)}; give one with PATH@region or "
            "in [stacks] of dr-validator.toml"
        )
    for stack_id, logical_id, why in assembly.unloaded:
        notes.append(f"the nested stack {stack_id}/{logical_id} was not checked: {why}")
    if assembly.missing:
        notes.append(
            "the synthesis could not look up some context, so the templates may hold dummies: "
            f"{_few(list(assembly.missing))}"
        )
    return notes


def _nowhere(assembly: Assembly, given: Roles) -> list[str]:
    """A region that was named, and that no stack is in: mistyped, or in another assembly."""
    regions = {stack.region for stack in assembly.stacks}
    if None in regions:
        return []  # a stack without a region may be in it
    known = sorted(filter(None, regions))
    named = [("primary", given.primary), *(("secondary", each) for each in given.secondaries)]
    return [
        f"no stack is in {region}, which is named as the {role} region; the stacks are in "
        f"{_few(known)}"
        for role, region in named
        if region is not None and region not in regions
    ]


def _left_out(assembly: Assembly, shown: set[str], options: Options) -> list[str]:
    idle_globs = [
        f"exclude-stacks names {glob}, which matches no stack"
        for glob in options.exclude
        if not any(named(stack, glob) for stack in assembly.stacks)
    ]
    hidden = sum(stack.id not in shown for stack in assembly.stacks)
    if not hidden:
        return idle_globs
    by = "--stack" if options.stacks else "exclude-stacks"
    by = "--stack and exclude-stacks" if options.stacks and options.exclude else by
    verb = "leave" if " and " in by else "leaves"
    count = len(assembly.stacks)
    return [f"{by} {verb} out the findings of {hidden} of {count} stacks", *idle_globs]


def _few(names: list[str]) -> str:
    shown = ", ".join(names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5} more"
