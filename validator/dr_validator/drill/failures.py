"""What makes a drill fail: entries that have to recover and do not, breached objectives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dr_validator.drill.plan import DrillPlan, is_called
from dr_validator.drill.result import Drill, Verdict
from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class DrillFailure:
    """One reason. `lost` is the loss, "" where it is about none; `why` a clause."""

    lost: str
    what: str
    why: str


def failures(drills: Sequence[Drill], plan: DrillPlan, *, strict: bool) -> tuple[DrillFailure, ...]:
    """Every reason, in the order of the drills. If `strict`, what is not proven is one as well;
    what the plan accepts is none."""
    return (*_unknown(drills, plan), *(each for one in drills for each in _of(one, strict=strict)))


def _of(drill: Drill, *, strict: bool) -> Iterator[DrillFailure]:
    lost = drill.loss.shown
    open_ = (Verdict.LOST, Verdict.NOT_PROVEN) if strict else (Verdict.LOST,)
    if strict and not any(each.required for each in drill.entries):
        yield DrillFailure(lost, "the app", "no entry point is known that has to recover")
    for each in drill.entries:
        if each.required and each.accepted is None and each.verdict in open_:
            served = each.reads if each.reads.verdict is each.verdict else each.writes
            why = f"{each.verdict.value}: {served.reason}" if served.reason else each.verdict.value
            yield DrillFailure(lost, each.entry.name, why)
    missed = ("breached", "not-proven") if strict else ("breached",)
    for objective in drill.objectives:
        if objective.accepted is None and objective.verdict in missed:
            why = f"its {objective.name.upper()} is {_worded(objective.verdict)}"
            reason = f": {objective.reason}" if objective.reason else ""
            yield DrillFailure(lost, objective.of, f"{why}{reason}")


def _worded(verdict: str) -> str:
    return verdict.replace("-", " ")


def _unknown(drills: Sequence[Drill], plan: DrillPlan) -> Iterator[DrillFailure]:
    """Entries that the plan requires and that are not there: nobody can say that they recover."""
    known = list(dict.fromkeys(each.entry for one in drills for each in one.entries))
    for glob in plan.required:
        if not any(is_called(entry, glob) for entry in known):
            names = ", ".join(dict.fromkeys(each.name for each in known[:5])) or "none"
            yield DrillFailure("", glob, f"the app has no entry point of that name; it has {names}")
