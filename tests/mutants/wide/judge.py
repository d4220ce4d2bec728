"""What the checks say of a mutant, against what they say of the sound app."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from dr_validator.check import Check, run
from dr_validator.engine import read_graph
from dr_validator.finding import Finding
from dr_validator.graph import Graph

from tests.mutants.mutate import Draft, UntouchedError
from tests.mutants.wide.mutation import Harm, Mutation
from tests.mutants.wide.world import Key, World


class Outcome(Enum):
    """In the order of what it is worth; a mutant that cannot be made is no mutant."""

    CAUGHT = "caught"  # a finding at the place, or at what stands next to it
    ELSEWHERE = "elsewhere"  # a finding at some other place
    ASKED = "asked"  # not proven
    SILENT = "silent"
    # Of a drill: it says that something is worse than in the sound app, only better, or the same.
    WORSE = "worse"
    BETTER = "better"
    SAME = "same"
    CRASHED = "crashed"
    UNTOUCHED = "untouched"


@dataclass(frozen=True)
class Verdict:
    mutation: Mutation
    outcome: Outcome
    says: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        if self.mutation.harm is Harm.HARMFUL:
            return self.outcome in (Outcome.CAUGHT, Outcome.WORSE)
        return self.outcome in (Outcome.SILENT, Outcome.BETTER, Outcome.SAME)


Said = tuple[str, str, str, str, bool]


class Judge:
    """The checks over one app. What is said of the sound app is not held against a mutant."""

    def __init__(self, world: World, checks: Sequence[Check]) -> None:
        self._world = world
        self._checks = checks
        found, crashed = run(checks, world.graph)
        if crashed:
            raise RuntimeError(f"{world.name}: {crashed[0].check} crashed: {crashed[0].error}")
        self._before = Counter(map(_said, found))

    @property
    def said_of_sound(self) -> int:
        """How much is said of the sound app, proven or not."""
        return self._before.total()

    def of(self, mutation: Mutation) -> Verdict:
        draft = Draft(self._world.assembly)
        try:
            mutation.made.change(draft)
        except UntouchedError as error:
            return Verdict(mutation, Outcome.UNTOUCHED, (str(error),))
        graph = read_graph(draft.finish())
        found, crashed = run(self._checks, graph)
        if crashed:
            return Verdict(mutation, Outcome.CRASHED, tuple(each.check for each in crashed))
        new = Counter(map(_said, found)) - self._before
        fresh = [each for each in found if _said(each) in new]
        return Verdict(mutation, self._outcome(mutation, graph, fresh), _checks_of(fresh))

    def _outcome(self, mutation: Mutation, graph: Graph, fresh: list[Finding]) -> Outcome:
        proven = [each for each in fresh if each.problem.proven]
        if not fresh:
            return Outcome.SILENT
        if not proven:
            return Outcome.ASKED
        near = self._near(mutation, graph)
        return Outcome.CAUGHT if any(_touches(each, near) for each in proven) else Outcome.ELSEWHERE

    def _near(self, mutation: Mutation, graph: Graph) -> frozenset[Key]:
        """The resource, its twin, and whatever refers to them or is referred to."""
        site = mutation.made.site
        twin = self._world.twin(site)
        core = {*site.keys, *(twin.keys if twin else ())}
        near = set(core)
        for each in (self._world.graph, graph):
            for edge in each.edges:
                if edge.source.key in core:
                    near.add(edge.target.key)
                if edge.target.key in core:
                    near.add(edge.source.key)
        return frozenset(near)


def _said(found: Finding) -> Said:
    """Without the pointer, which moves when a list gets shorter."""
    place, problem = found.place, found.problem
    return (found.check, place.stack, place.logical_id, problem.message, problem.proven)


def _touches(found: Finding, near: frozenset[Key]) -> bool:
    places = [found.place, *(each.place for each in found.problem.related)]
    return any((each.stack, each.logical_id) in near for each in places)


def _checks_of(found: list[Finding]) -> tuple[str, ...]:
    return tuple(sorted({f"{each.check}{'' if each.problem.proven else '?'}" for each in found}))
