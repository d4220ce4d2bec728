"""Every loss that a project plans for, drilled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dr_validator.drill.failures import failures
from dr_validator.drill.flaws import Flaws
from dr_validator.drill.loss import losses
from dr_validator.drill.plan import DrillPlan
from dr_validator.drill.rehearsal import Rehearsal
from dr_validator.drill.result import Drill, StoreVerdict, Verdict
from dr_validator.drill.run import drill
from dr_validator.errors import InputError
from dr_validator.finding import Crash
from dr_validator.graph.graph import Graph
from dr_validator.models.stacks.unjudged import unjudged
from dr_validator.outcome import Report
from dr_validator.record import replace
from dr_validator.settings import AcceptedLoss


def rehearse(
    graph: Graph,
    plan: DrillPlan,
    lose: Sequence[str] = (),
    *,
    today: date,
    strict: bool = False,
    report: Report | None = None,
) -> Rehearsal:
    """The drills of an app: of what is asked for in `lose`, else in the plan, else of each region
    in turn. InputError if no region is known.

    What the `report` of the checks finds broken in the same graph does not work in the drills;
    what is waived there is taken to work. If `strict`, what is not proven fails as what is lost
    does. What was accepted until a day before `today` no longer is.
    """
    lost = losses(graph, lose or plan.lose)
    if not lost:
        raise InputError(
            "no region of the app is known, so none can be lost; say where each template is "
            "deployed (template.yaml@us-east-1), or what is lost with --lose"
        )
    holding = tuple(each for each in plan.accepted if not each.expired(today))
    current = replace(plan, accepted=holding)
    flaws = Flaws(graph, report.findings if report is not None else ())
    drills = tuple(drill(graph, each, current, flaws) for each in lost)
    crashed = report.crashed if report is not None else ()
    notes = (*_unchecked(crashed), *_expired(plan, today), *_idle(holding, drills))
    failed = failures(drills, current, strict=strict)
    return Rehearsal(graph, drills, unjudged(graph), failed, notes, bool(crashed))


def _unchecked(crashed: Sequence[Crash]) -> Iterator[str]:
    for each in crashed:
        yield f"the check {each.check} crashed, so what it would find is not in here: {each.error}"


def _expired(plan: DrillPlan, today: date) -> Iterator[str]:
    for each in plan.accepted:
        if each.expired(today):
            yield f"{each.source}: {each.what} was accepted until {each.expires}, and no longer is"


def _idle(accepted: Sequence[AcceptedLoss], drills: Sequence[Drill]) -> Iterator[str]:
    """What is accepted and was not lost; of losses that were not drilled, nothing is known."""
    drilled = {each.loss.shown for each in drills}
    used = {each for one in drills for each in _used(one)}
    for each in accepted:
        if each not in used and (not each.lost or each.lost in drilled):
            yield f"{each.source}: {each.what} is accepted, and nothing of that is lost; remove it"


def _used(drill: Drill) -> Iterator[AcceptedLoss]:
    for entry in drill.entries:
        if entry.accepted is not None and entry.verdict is not Verdict.RECOVERS:
            yield entry.accepted
    for store in drill.stores:
        if store.accepted is not None and store.verdict is not StoreVerdict.KEPT:
            yield store.accepted
    for objective in drill.objectives:
        if objective.accepted is not None and objective.verdict != "met":
            yield objective.accepted
