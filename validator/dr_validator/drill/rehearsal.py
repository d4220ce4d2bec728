"""All drills of a run, with what is told of each: the app, and what was not judged."""

from __future__ import annotations

from dr_validator.assembly.model import Assembly
from dr_validator.drill.result import Drill, Verdict
from dr_validator.graph.graph import Graph
from dr_validator.models.stacks.unjudged import Unjudged
from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The drills of a graph, in the order they were asked for."""

    graph: Graph
    drills: tuple[Drill, ...]
    not_judged: tuple[Unjudged, ...]

    @property
    def assembly(self) -> Assembly:
        return self.graph.assembly

    @property
    def exit_code(self) -> int:
        """1 where an entry that has to recover does not, or an objective is breached."""
        return int(any(_fails(each) for each in self.drills))


def _fails(drill: Drill) -> bool:
    lost = any(each.required and each.verdict is Verdict.LOST for each in drill.entries)
    return lost or any(each.verdict == "breached" for each in drill.objectives)
