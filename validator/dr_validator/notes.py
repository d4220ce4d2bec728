"""What limits the verdict of a run, in sentences that are told with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dr_validator.assembly.joins import kind_of
from dr_validator.assembly.model import Assembly
from dr_validator.graph.graph import Graph
from dr_validator.graph.roles import Roles
from dr_validator.lint import LintSettings
from dr_validator.models.code.library import library
from dr_validator.models.stacks.defaults import Deciding
from dr_validator.resolve.budget import NOTE
from dr_validator.waivers.part import named


def limits(assembly: Assembly, skipped: Sequence[str]) -> list[str]:
    """What limits the verdict, told with it."""
    notes = []
    if skipped:
        notes.append(
            "no sign of disaster recovery in this app, so the checks about it "
            f"({len(skipped)}) were not run; if it has two regions, name them with "
            "--primary and --secondary"
        )
    unset = [stack.display_name for stack in assembly.stacks if stack.region is None]
    if unset:
        notes.append(
            f"no region is set for {_few(unset)}; give one with PATH@region or "
            "in [stacks] of dr-validator.toml"
        )
    for stack_id, logical_id, why in assembly.unloaded:
        what = kind_of(assembly.by_id[stack_id], logical_id)
        notes.append(f"the {what} {stack_id}/{logical_id} was not checked: {why}")
    for stack_id, logical_id, file in assembly.guessed:
        what = kind_of(assembly.by_id[stack_id], logical_id)
        notes.append(
            f"the {what} {stack_id}/{logical_id} is read from {file} only because the names match; "
            "if that is wrong, name the right file in [nested-templates]"
        )
    if assembly.missing:
        notes.append(
            "the synthesis could not look up some context, so the templates may contain dummy "
            f"values: {_few(assembly.missing)}"
        )
    return notes


def on_defaults(found: Sequence[Deciding]) -> list[str]:
    """Parameter defaults on which the verdict rests, or on which it could not rest."""
    advice = "set values with --parameters or in [[deployments]]"
    notes: list[str] = []
    for open_, stacks in sorted({(not each.taken, each.stacks) for each in found}):
        own = [e.assignment for e in found if (not e.taken, e.stacks) == (open_, stacks)]
        if not open_:
            notes.append(f"checked with {_few(own)}, the default, in {_few(stacks)}; {advice}")
        else:
            notes.append(
                f"{_few(stacks)} are deployed from one template, without parameter values of their "
                f"own, so what {_few(own)} decides is not proven; {advice}"
            )
    return notes


def too_much(graph: Graph) -> list[str]:
    """What of the input is more than one run takes up."""
    notes = [NOTE] if graph.resolver.budget.is_spent else []
    unread = sorted(graph.view(library).unread)
    if unread:
        notes.append(
            f"function code too large to parse: {_few(unread)}; what it calls is not proven"
        )
    by_words = sorted(graph.view(library).by_words)
    if by_words:
        notes.append(
            f"JavaScript searched for names, not parsed: {_few(by_words)}; install the extra "
            "`code`, or what it calls and which variables it reads is not proven"
        )
    return notes


def nowhere(graph: Graph, given: Roles) -> list[str]:
    """A region that was named for this run, and that no stack is in: mistyped, or in another
    assembly. One that the configuration names is a finding."""
    if None in {stack.region for stack in graph.stacks}:
        return []  # a stack without a region may be in it
    told = {graph.settings.primary, *graph.settings.secondaries}
    named = [("primary", given.primary), *(("secondary", each) for each in given.secondaries)]
    return [
        f"no stack is in {region}, which is named as the {role} region; the stacks are in "
        f"{_few(graph.regions)}"
        for role, region in named
        if region is not None and region not in graph.regions and region not in told
    ]


def left_out(
    assembly: Assembly, shown: Collection[str], stacks: Sequence[str], exclude: Sequence[str]
) -> list[str]:
    """Stacks that the globs of `stacks` and `exclude` leave out, and globs that name nothing."""
    idle_globs = [
        f"exclude-stacks names {glob}, which matches no stack"
        for glob in exclude
        if not any(named(stack, glob) for stack in assembly.stacks)
    ]
    hidden = sum(stack.id not in shown for stack in assembly.stacks)
    if not hidden:
        return idle_globs
    by = "--stack" if stacks else "exclude-stacks"
    by = "--stack and exclude-stacks" if stacks and exclude else by
    verb = "leave" if " and " in by else "leaves"
    count = len(assembly.stacks)
    return [f"{by} {verb} out the findings of {hidden} of {count} stacks", *idle_globs]


def unused_by_linter(settings: LintSettings) -> list[str]:
    """What of cfn-lint's configuration has no effect here."""
    if not settings.unused:
        return []
    return [
        f"{_few(settings.unused)} of the cfn-lint configuration {settings.source} "
        f"{'is' if len(settings.unused) == 1 else 'are'} not honoured: no code and no rules are "
        "loaded from there"
    ]


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5} more"
