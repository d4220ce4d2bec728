"""All drills of a run, with what is told of each: the app, and what was not judged."""

from __future__ import annotations

from dr_validator.assembly.model import Assembly
from dr_validator.drill.failures import DrillFailure
from dr_validator.drill.result import Drill
from dr_validator.graph.graph import Graph
from dr_validator.models.stacks.unjudged import Unjudged
from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from an older drill: of an entry, a store or the whole; `better` is None where
    it is neither better nor worse."""

    lost: str
    of: str
    what: str
    before: str
    after: str
    better: bool | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The drills of a graph, in the order they were asked for. `changes` is None where they
    were compared with nothing."""

    graph: Graph
    drills: tuple[Drill, ...]
    not_judged: tuple[Unjudged, ...]
    failures: tuple[DrillFailure, ...] = ()
    notes: tuple[str, ...] = ()
    changes: tuple[Change, ...] | None = None

    @property
    def assembly(self) -> Assembly:
        return self.graph.assembly

    @property
    def exit_code(self) -> int:
        """1 where an entry that has to recover does not, or an objective is breached."""
        return int(bool(self.failures))
