"""What was looked at and what was not, for the head of every report."""

from __future__ import annotations

from dr_validator.graph.roles import LEADERLESS
from dr_validator.models.stacks.unjudged import Holding, Unjudged
from dr_validator.outcome import Report
from dr_validator.report.verdict import counted

_NAMED = 6
_SIGNS = 2
_HOLDS = {
    Holding.DATA: "yes",
    Holding.ANYTHING: "maybe",
    Holding.UNKNOWN: "not known",
    Holding.NONE: "no",
}


def headline(report: Report, *, signs: bool = True) -> list[str]:
    """Sentences without a full stop: checks and stacks, roles, what is not expanded or judged.
    With `signs`, the roles come with what shows them."""
    if report.apps:
        apps = [f"{each.name}: {'; '.join(each.told)}" for each in report.apps]
        return [f"{len(apps)} apps: {_scope(report)}", *apps]
    roles = _roles(report, signs=signs)
    lines = [_scope(report), roles, *_expansions(report), _unjudged(report.not_judged)]
    return [line for line in lines if line]


def _scope(report: Report) -> str:
    where = ", ".join(report.regions) or "no known region"
    stacks = counted(len(report.assembly.stacks), "stack")
    told = f"{counted(len(report.checks), 'check')} over {stacks} in {where}"
    if report.linters:
        told += f", and {' and '.join(report.linters)}"
    if report.skipped:
        told += (
            f"; {len(report.skipped)} about disaster recovery not run, "
            f"since the app shows no sign of it"
        )
    elif not any(each.dr and each.id in set(report.checks) for each in report.available):
        told += "; none of them about disaster recovery" if report.available else ""
    return told


def _roles(report: Report, *, signs: bool) -> str:
    roles = report.roles
    if not roles.dr:
        return ""
    if roles.primary or roles.secondaries:
        others = ", ".join(roles.secondaries) or "none"
        told = f"primary {roles.primary or 'not known'}, secondary {others}"
        if roles.evidence and signs:
            told += f" ({_signs(roles.evidence, roles.primary)})"
    else:
        told = _leaderless(roles.evidence) or "neither a primary nor a secondary region is known"
    if roles.conflict:
        told += f"; the signs contradict each other: {roles.conflict}"
    return told


def _signs(evidence: tuple[str, ...], primary: str | None) -> str:
    """The strongest sign for each region, the primary's first, and how many more there are."""
    first: dict[str, str] = {}
    for sentence in evidence:
        first.setdefault(sentence.split(" ")[0], sentence)
    more = len(evidence) - len(first)
    ordered = [first[region] for region in sorted(first, key=lambda each: each != primary)]
    return "; ".join(ordered) + (f"; and {counted(more, 'more sign')}" if more else "")


def _leaderless(evidence: tuple[str, ...]) -> str:
    """What shows recovery where no region leads: what they have in common is said once."""
    begins = f"{LEADERLESS}: "
    if not evidence or not all(each.startswith(begins) for each in evidence):
        return "; ".join(evidence)
    shown = [each.removeprefix(begins) for each in evidence[:_SIGNS]]
    more = len(evidence) - len(shown)
    told = "; ".join(shown) + (f"; and {counted(more, 'more sign')}" if more else "")
    return f"{begins}{told}; name it with --primary"


def _expansions(report: Report) -> list[str]:
    assembly = report.assembly
    lines = [f"SAM expanded: {', '.join(assembly.expanded)}"] if assembly.expanded else []
    if assembly.unexpanded:
        names = ", ".join(assembly.unexpanded)
        lines.append(f"SAM not expanded, so what it would create was not checked: {names}")
    return lines


def holds(each: Unjudged) -> str:
    """Whether data is lost with what is not judged, in a word."""
    return _HOLDS[each.holding]


def _unjudged(found: tuple[Unjudged, ...]) -> str:
    """What holds data, or may bring anything, by name; the rest as a number."""
    named = (Holding.DATA, Holding.ANYTHING)
    telling = [each for each in found if each.holding in named][:_NAMED]
    rest = [each for each in found if each not in telling]
    parts = [f"{each.count} {each.type}" for each in telling]
    if rest:
        count = sum(each.count for each in rest)
        other = "other type" if telling else "type"
        parts.append(f"{counted(count, 'resource')} of {counted(len(rest), other)}")
    return f"not judged: {', '.join(parts)}" if parts else ""
