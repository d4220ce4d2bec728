"""What the drills of both regions say of a mutant, against what they say of the sound app."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dr_validator.check import Check
from dr_validator.drill.plan import DrillPlan
from dr_validator.drill.rehearsal import Change, Rehearsal
from dr_validator.drill.rehearse import rehearse
from dr_validator.engine import inspect_graph, read_graph
from dr_validator.graph import Graph
from dr_validator.report.drill.json import document
from dr_validator.report.drill.older import ABSENT, changes

from tests.mutants.mutate import Draft, UntouchedError
from tests.mutants.wide.judge import Outcome, Verdict
from tests.mutants.wide.mutation import Mutation
from tests.mutants.wide.world import World

# No waiver in these apps expires; any day does.
_TODAY = date(2026, 1, 1)


class DrillJudge:
    """The drills of one app."""

    def __init__(self, world: World, checks: Sequence[Check]) -> None:
        self._world = world
        self._checks = tuple(checks)
        sound = self._drilled(world.graph)
        if sound.crashed:
            raise RuntimeError(f"{world.name}: {'; '.join(sound.notes)}")
        self._before = document(sound)

    def of(self, mutation: Mutation) -> Verdict:
        """Whether something of the app is worse off; what comes to it is no loss."""
        draft = Draft(self._world.assembly)
        try:
            mutation.made.change(draft)
        except UntouchedError as error:
            return Verdict(mutation, Outcome.UNTOUCHED, (str(error),))
        drilled = self._drilled(read_graph(draft.finish()))
        if drilled.crashed:
            return Verdict(mutation, Outcome.CRASHED, drilled.notes)
        found = changes(self._before, document(drilled), mutation.id)
        kept = [each for each in found if each.before != ABSENT]
        worse = [each for each in kept if each.better is not True]
        outcome = Outcome.WORSE if worse else Outcome.BETTER if kept else Outcome.SAME
        return Verdict(mutation, outcome, tuple(map(_told, worse or kept)))

    def _drilled(self, graph: Graph) -> Rehearsal:
        report = inspect_graph(graph, self._checks)
        return rehearse(graph, DrillPlan(), today=_TODAY, report=report)


def _told(change: Change) -> str:
    return f"{change.lost}: {change.of}: {change.what}: {change.before} → {change.after}"
