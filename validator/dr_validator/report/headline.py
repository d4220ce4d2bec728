"""What was looked at and what was not, for the head of every report."""

from __future__ import annotations

from dr_validator.models.stacks.unjudged import Holding, Unjudged
from dr_validator.outcome import Report
from dr_validator.report.verdict import counted

_NAMED = 6


def headline(report: Report, *, signs: bool = True) -> list[str]:
    """Sentences without a full stop: checks and stacks, roles, what is not expanded or judged.
    With `signs`, the roles come with what shows them."""
    roles = _roles(report, signs=signs)
    lines = [_scope(report), roles, *_expansions(report), _unjudged(report.not_judged)]
    return [line for line in lines if line]


def _scope(report: Report) -> str:
    where = ", ".join(report.regions) or "no known region"
    stacks = counted(len(report.assembly.stacks), "stack")
    told = f"{counted(len(report.checks), 'check')} over {stacks} in {where}"
    if report.linter != "none":
        told += f", and {report.linter}"
    if report.skipped:
        told += (
            f"; {len(report.skipped)} about disaster recovery not run, for want of any sign of it"
        )
    elif not any(each.dr and each.id in set(report.checks) for each in report.available):
        told += "; none of them about disaster recovery" if report.available else ""
    return told


def _roles(report: Report, *, signs: bool) -> str:
    roles = report.roles
    if not roles.dr:
        return ""
    known = [f"primary {roles.primary}"] if roles.primary else []
    known += [f"secondary {', '.join(roles.secondaries)}"] if roles.secondaries else []
    if roles.primary and not roles.secondaries:
        known.append("secondary none")
    told = ", ".join(known) or "neither a primary nor a secondary region is known"
    if roles.evidence and signs:
        told += f" ({_signs(roles.evidence, roles.primary)})"
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


def _expansions(report: Report) -> list[str]:
    assembly = report.assembly
    lines = [f"SAM expanded: {', '.join(assembly.expanded)}"] if assembly.expanded else []
    if assembly.unexpanded:
        names = ", ".join(assembly.unexpanded)
        lines.append(f"SAM not expanded, so what it makes was not checked: {names}")
    return lines


def holds(each: Unjudged) -> str:
    """Whether data is lost with what is not judged, in a word."""
    return {Holding.DATA: "yes", Holding.UNKNOWN: "may", Holding.NONE: "no"}[each.holding]


def _unjudged(found: tuple[Unjudged, ...]) -> str:
    """What may hold data by name, the rest as a number."""
    telling = [each for each in found if each.holding is not Holding.NONE][:_NAMED]
    rest = [each for each in found if each not in telling]
    parts = [f"{each.count} {each.type}" for each in telling]
    if rest:
        count = sum(each.count for each in rest)
        other = "other type" if telling else "type"
        parts.append(f"{counted(count, 'resource')} of {counted(len(rest), other)}")
    return f"not judged: {', '.join(parts)}" if parts else ""
