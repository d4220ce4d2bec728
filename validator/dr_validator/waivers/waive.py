"""Parts what counts from what is waived, and tells which waivers do nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from dr_validator.assembly.model import Assembly
from dr_validator.finding import Finding, Uncounted
from dr_validator.lint import engine_of
from dr_validator.record import dataclass
from dr_validator.select import matches
from dr_validator.waivers.waiver import Waiver


@dataclass(frozen=True, slots=True)
class Waived:
    """What still counts, what is waived, and the waivers that waive something."""

    kept: list[Finding]
    waived: list[Uncounted]
    used: frozenset[Waiver]


def waive(
    findings: Iterable[Finding],
    assembly: Assembly,
    waivers: Sequence[Waiver],
    today: date,
) -> Waived:
    """Apply the waivers; of several for one finding the nearest is named, and all are used."""
    valid = [each for each in waivers if each.holds(today)]
    kept: list[Finding] = []
    waived: list[Uncounted] = []
    used: set[Waiver] = set()
    for finding in findings:
        own = [
            each
            for each in valid
            if any(matches(each.check, name) for name in finding.ids)
            and each.scope.covers(finding.place, assembly)
        ]
        if own:
            nearest = max(own, key=lambda each: len(each.scope.path))
            waived.append(Uncounted(finding, nearest.reason, nearest.by))
            used.update(own)
        else:
            kept.append(finding)
    return Waived(kept, waived, frozenset(used))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run could have found: the ids that were run to their end, those that exist, and
    the stacks (ids) that were reported on, and the linters that were run."""

    ran: Collection[str]
    exist: Collection[str]
    shown: Collection[str]
    linters: Collection[str]

    def judges(self, waiver: Waiver, assembly: Assembly) -> bool:
        """Whether all that a waiver speaks of was looked at, so that it may be called unused."""
        meant = [each for each in self.exist if matches(waiver.check, each)]
        ran = all(each in self.ran for each in meant) if meant else self._linted(waiver)
        hidden = (stack for stack in assembly.stacks if stack.id not in self.shown)
        return ran and not any(waiver.scope.reaches(stack) for stack in hidden)

    def _linted(self, waiver: Waiver) -> bool:
        engine = engine_of(waiver.check)
        return engine is not None and engine.name in self.linters


def idle(
    waivers: Sequence[Waiver], waived: Waived, assembly: Assembly, seen: Seen, today: date
) -> Iterator[str]:
    """A note for each waiver that has expired, and for each that waives nothing."""
    for each in waivers:
        what = f"the waiver of {each.check} ({each.by})"
        if each.reason and not each.flaw and each.expired(today):
            yield f"{what} expired on {each.expires} and no longer applies; renew or remove it"
        elif each.shared or not each.holds(today):
            continue
        elif each not in waived.used and seen.judges(each, assembly):
            yield f"{what} is not used: nothing is found there for it to waive; remove it"
