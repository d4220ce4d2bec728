"""What the run comes to, in the words that all formats use."""

from __future__ import annotations

from dr_validator.outcome import Report

GATE = "gate"


def failing(report: Report) -> int:
    """How many findings fail the run; in a strict one, what is not proven is among them."""
    return sum(map(report.fails, (*report.findings, *report.unproven)))


def missed(report: Report) -> tuple[str, ...]:
    """What the gate wants and is not there, a sentence each."""
    return tuple(f"the gate fails: {each}" for each in report.unmet)


def verdict(report: Report) -> tuple[bool, str]:
    """Whether all is well, and the sentence that says so or not."""
    if report.crashed:
        return False, f"{counted(len(report.crashed), 'crash', 'crashes')}: no verdict"
    if count := failing(report):
        what = "finding" if not report.strict else "finding or open question"
        plural = "findings" if not report.strict else "findings or open questions"
        return False, f"{counted(count, what, plural)} {report.threshold}"
    if report.unmet:
        return False, missed(report)[0]
    return True, f"nothing {report.threshold}" if report.findings else "no findings"


def counted(number: int, noun: str, plural: str = "") -> str:
    """The number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"
