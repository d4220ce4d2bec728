"""One run: from an assembly and checks to a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from validator.assembly.model import Assembly, Stack, root
from validator.check import Check, run
from validator.errors import UsageError
from validator.finding import Crash, Finding, Severity
from validator.graph import Graph, Roles
from validator.report.model import Report
from validator.select import LINTER, Selection
from validator.waive import waive

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for. `stacks` are globs; without any, all stacks are reported."""

    selection: Selection = field(default_factory=Selection)
    stacks: tuple[str, ...] = ()
    roles: Roles | None = None
    lint: bool = False
    fail_on: Severity = Severity.MEDIUM
    exit_zero: bool = False
    notes: tuple[str, ...] = ()


def _silent(_: str) -> None:
    """Tells nobody."""


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
    reported = stacks_matching(assembly, options.stacks)
    selected = [each for each in checks if options.selection.takes(each.id)]
    if not selected and not options.lint:
        raise UsageError("the selection leaves no check to run; relax --select or --ignore")
    tell(f"resolving {len(assembly.stacks)} stacks")
    graph = Graph(assembly, options.roles)
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
    kept, suppressed = waive(findings, assembly)
    kept.sort(key=lambda found: found.sort_key)
    return Report(
        assembly=assembly,
        roles=roles,
        checks=tuple(each.id for each in running),
        skipped=tuple(skipped),
        findings=tuple(found for found in kept if found.problem.proven),
        unproven=tuple(found for found in kept if not found.problem.proven),
        suppressed=tuple(sorted(suppressed, key=lambda each: each.finding.sort_key)),
        crashed=tuple(sorted(crashed, key=lambda crash: (crash.check, crash.error))),
        notes=(*_notes(assembly, roles, skipped), *_left_out(assembly, shown), *options.notes),
        linter=LINTER if options.lint else "none",
        fail_on=options.fail_on,
        exit_zero=options.exit_zero,
    )


def stacks_matching(assembly: Assembly, globs: tuple[str, ...]) -> list[Stack]:
    """The stacks that a glob names, by display name, id or stack name, nested ones with them.

    A glob that matches nothing is a UsageError: a gate must not pass on nothing.
    """
    if not globs:
        return list(assembly.stacks)
    for glob in globs:
        if not any(_named(stack, glob) for stack in assembly.stacks):
            names = ", ".join(sorted({stack.display_name for stack in assembly.stacks}))
            raise UsageError(f"--stack {glob}: no stack matches; there are {names}")
    return [
        stack
        for stack in assembly.stacks
        if any(_named(stack, glob) or _named(root(stack), glob) for glob in globs)
    ]


def _named(stack: Stack, glob: str) -> bool:
    return any(fnmatchcase(name, glob) for name in (stack.display_name, stack.id, stack.name))


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
    from validator.lint import lint

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
            "the synthesis could not look up some context, so the templates hold dummies: "
            f"{_few(list(assembly.missing))}"
        )
    return notes


def _left_out(assembly: Assembly, shown: set[str]) -> list[str]:
    hidden = sum(stack.id not in shown for stack in assembly.stacks)
    if not hidden:
        return []
    return [f"--stack leaves out the findings of {hidden} of {len(assembly.stacks)} stacks"]


def _few(names: list[str]) -> str:
    shown = ", ".join(names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5} more"
