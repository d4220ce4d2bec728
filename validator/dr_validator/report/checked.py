"""What became of each check: so that a check without findings can be told from one without work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum

from dr_validator.finding import Finding
from dr_validator.outcome import Report
from dr_validator.record import dataclass
from dr_validator.report.verdict import counted


class Fate(Enum):
    """What became of a check; the worst of what holds."""

    CRASHED = "crashed"
    FOUND = "found"
    UNPROVEN = "not proven"
    WAIVED = "waived"
    KNOWN = "known"
    RIGHT = "passed"
    NOTHING = "not applicable"
    RAN = "ran"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class CheckVerdict:
    """One check: what became of it, and how many of each it told.

    `looked_at` are the resources and stacks that it was given to look at and found right. None
    where it told something, and where the number is not known: the model of some checks hands out
    only what is wrong.
    """

    id: str
    fate: Fate
    found: int
    unproven: int
    waived: int
    known: int
    looked_at: int | None

    @property
    def words(self) -> str:
        """All that it told, in a few words."""
        counts = (
            (self.found, Fate.FOUND),
            (self.unproven, Fate.UNPROVEN),
            (self.waived, Fate.WAIVED),
            (self.known, Fate.KNOWN),
        )
        told = [f"{count} {fate.value}" for count, fate in counts if count]
        if self.fate is Fate.CRASHED or not told:
            told.insert(0, self.fate.value)
        if self.looked_at:
            told.append(f"{counted(self.looked_at, 'place')} checked")
        return ", ".join(told)


def checked(report: Report) -> tuple[CheckVerdict, ...]:
    """Every check that was selected, sorted by id; rules of the linter are not among them."""
    return tuple(sorted(_checked(report), key=lambda each: each.id))


def _checked(report: Report) -> Iterator[CheckVerdict]:
    found, unproven = (_counted(each) for each in (report.findings, report.unproven))
    waived, known = (
        _counted(each.finding for each in uncounted) for uncounted in (report.waived, report.known)
    )
    crashed = {crash.check for crash in report.crashed}
    for each in report.checks:
        counts = found[each], unproven[each], waived[each], known[each]
        looked_at = report.looked.get(each)
        fate = Fate.CRASHED if each in crashed else _fate(*counts, looked_at)
        known_right = fate in (Fate.RIGHT, Fate.NOTHING)
        yield CheckVerdict(each, fate, *counts, looked_at if known_right else None)
    for each in report.skipped:
        yield CheckVerdict(each, Fate.NOT_RUN, 0, 0, 0, 0, None)


def _fate(found: int, unproven: int, waived: int, known: int, looked_at: int | None) -> Fate:
    told = ((found, Fate.FOUND), (unproven, Fate.UNPROVEN), (waived, Fate.WAIVED))
    for count, fate in (*told, (known, Fate.KNOWN)):
        if count:
            return fate
    if looked_at is None:
        return Fate.RAN
    return Fate.RIGHT if looked_at else Fate.NOTHING


def _counted(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(each.check for each in findings)
