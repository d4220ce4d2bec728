"""What was found instead: the words of failed assertions about findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dr_validator.finding import Finding, Uncounted
from dr_validator.outcome import Look, Report
from dr_validator.report.escape import plain
from dr_validator.report.text import closing, whereabouts
from dr_validator.select import matches


def line(found: Finding) -> str:
    """A finding in one line."""
    kind = found.severity.value if found.problem.proven else "not proven"
    return f"{kind}[{found.check}] {whereabouts(found.place)}: {plain(found.problem.message)}"


def listed(found: Iterable[Finding], mark: str) -> str:
    """Findings, one a line."""
    return "\n".join(f"  {mark} {line(each)}" for each in found)


def missed(kind: str, check: str, at: str, report: Report) -> str:
    """There is none where one was expected; what comes nearest stands first, and is marked."""
    place = f" at {plain(at)}" if at else ""
    lines = [f"no {kind} of {plain(check)}{place}", f"  - {plain(check)}{place}"]
    everything = (*report.findings, *report.unproven)
    own = [each for each in everything if matches(check, each.check)]
    waived = [each for each in report.waived if matches(check, each.finding.check)]
    lines += [f"  + {line(each)}" for each in own]
    lines += [f"  + waived by {plain(e.by)}: {line(e.finding)}" for e in waived]
    others = [each for each in everything if each not in own]
    if others:
        lines.append("other checks found:" if not (own or waived) else "and other checks:")
        lines += [f"    {line(each)}" for each in others[:20]]
        lines += [f"    and {len(others) - 20} more"] if len(others) > 20 else []
    if not everything and not waived:
        lines.append(f"nothing was found: {plain(closing(report, Look()))}")
    return "\n".join(lines)


def compared(op: str, left: object, right: object) -> list[str] | None:
    """A failed comparison of findings or reports; None if it is about something else."""
    if not (_ours(left) or _ours(right)):
        return None
    told = [f"{_short(left)} {op} {_short(right)}"]
    if op == "==":
        mine, others = _lines(left), _lines(right)
        told += [f"  + {each}" for each in mine if each not in others]
        told += [f"  - {each}" for each in others if each not in mine]
        return told
    return told + [f"    {each}" for each in (*_lines(left), *_lines(right))]


def _ours(value: object) -> bool:
    if isinstance(value, tuple | list):
        return any(isinstance(each, Finding | Uncounted) for each in value)
    return isinstance(value, Finding | Uncounted | Report)


def _lines(value: object) -> list[str]:
    match value:
        case Report():
            return [line(each) for each in (*value.findings, *value.unproven)]
        case Finding():
            return [line(value)]
        case Uncounted():
            return [f"not counted: {line(value.finding)}: {plain(value.reason)}"]
        case tuple() | list():
            return [text for each in value for text in _lines(each)]
        case _:
            return [repr(value)]


def _short(value: object) -> str:
    match value:
        case Report():
            return f"<report: {plain(closing(value, Look()))}>"
        case Finding():
            return f"<finding of {value.check}>"
        case Uncounted():
            return f"<uncounted finding of {value.finding.check}>"
        case tuple() | list():
            return f"<{_count(value)}>" if _ours(value) else repr(value)
        case _:
            return repr(value)


def _count(values: Sequence[object]) -> str:
    return "1 finding" if len(values) == 1 else f"{len(values)} findings"
