"""What holds whichever way the conditions turn out that cannot be decided.

A check reads a graph in which some conditions are open. What it says of a resource is settled by
running it again under each outcome of the comparisons that the resource and its neighbours
depend on: what is found under all of them is proven, what is found under some is not, and what
is found under none was never in doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import combinations, product
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.assembly.model import Json
from dr_validator.finding import Problem, Related
from dr_validator.place import Place
from dr_validator.record import dataclass, replace
from dr_validator.resolve.budget import MAX_BUILT, Budget
from dr_validator.resolve.conditions import Comparison
from dr_validator.resolve.value import Cause, Reference

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph
    from dr_validator.graph.resource import Resource

Run: TypeAlias = "Callable[[Graph], Iterable[Problem]]"
Outcome: TypeAlias = Mapping[Comparison, bool]
_Spoken: TypeAlias = tuple[Place, str, bool]

EXHAUSTIVE = 4  # comparisons whose outcomes are all tried
MOST = 12  # comparisons that are tried at all, one by one
BUILT = 2 * MAX_BUILT  # characters that are resolved again
TRIES = 32  # outcomes that one check is run again under
WORK = 100_000  # resources that it looks at again, all outcomes together


class Outcomes:
    """A view: the graph under outcomes of its open comparisons. As many are kept for the checks
    that come after as one check may ask for.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.most = min(TRIES, WORK // max(graph.size, 1))
        self._graphs: dict[frozenset[tuple[Comparison, bool]], Graph] = {}
        self._budget = Budget(BUILT)  # of all of them together

    def under(self, outcome: Outcome) -> Graph | None:
        """The graph under an outcome; None if so much has been resolved again that it ends."""
        key = frozenset(outcome.items())
        found = self._graphs.pop(key, None)
        if found is None:
            if self._budget.is_spent:
                return None
            found = self.graph.supposing(outcome, self._budget)
        if len(self._graphs) >= self.most > 0:
            del self._graphs[next(iter(self._graphs))]  # the one that was asked for longest ago
        self._graphs[key] = found
        return None if self._budget.is_spent else found


@dataclass(frozen=True, slots=True)
class _World:
    """What a check says under one outcome; by resource what it finds, and whether it says
    anything that it does not say of the graph as it stands."""

    found: Mapping[tuple[str, str], Sequence[Problem]]
    said: Set[_Spoken]
    more: bool

    def proven(self, problem: Problem) -> Problem | None:
        """What it finds where the problem is, or beneath."""
        there = self.found.get((problem.place.stack, problem.place.logical_id), ())
        return next((each for each in there if _within(each.place, problem.place)), None)


def settled(run: Run, outcomes: Outcomes) -> Iterator[Problem]:
    """What a check says of a graph, with what open conditions cast doubt on settled."""
    trials = _Trials(run, outcomes)
    for problem in trials.problems:
        own, near = _decisive(outcomes.graph, problem)
        comparisons = near if len(near) <= MOST else own
        worlds = trials.under(comparisons) if 0 < len(comparisons) <= MOST else ()
        if worlds:
            yield from _weighed(problem, worlds, comparisons)
        elif own and problem.proven:
            yield doubted(problem, own[min(own, key=repr)])
        else:
            yield problem


class _Trials:
    """What a check says of the graph as it stands, and under outcomes of its comparisons."""

    def __init__(self, run: Run, outcomes: Outcomes) -> None:
        self._run = run
        self._outcomes = outcomes
        self._worlds: dict[frozenset[tuple[Comparison, bool]], _World | None] = {}
        self.problems = tuple(run(outcomes.graph))
        self._said = {_spoken(each) for each in self.problems}

    def under(self, comparisons: Iterable[Comparison]) -> Sequence[_World]:
        """What it says under each outcome; nothing where that would be too much work."""
        worlds = [self._under(outcome) for outcome in _assignments(comparisons)]
        known = [world for world in worlds if world is not None]
        return known if len(known) == len(worlds) else ()

    def _under(self, outcome: Outcome) -> _World | None:
        key = frozenset(outcome.items())
        if key not in self._worlds:
            enough = len(self._worlds) >= self._outcomes.most
            graph = None if enough else self._outcomes.under(outcome)
            self._worlds[key] = None if graph is None else _world(self._run(graph), self._said)
        return self._worlds[key]


def _weighed(
    problem: Problem, worlds: Sequence[_World], comparisons: Mapping[Comparison, str]
) -> Iterator[Problem]:
    found = [world.proven(problem) for world in worlds]
    everywhere = [each for each in found if each is not None]
    exhaustive = len(comparisons) <= EXHAUSTIVE
    if problem.proven and len(everywhere) < len(found):
        reason = comparisons[min(comparisons, key=repr)]
        yield doubted(problem, reason)
    elif problem.proven or not exhaustive:
        yield problem
    elif len(everywhere) == len(found):
        first, *others = everywhere
        ends = [
            Related(
                each.place, f"else: {each.message}" if each.message != first.message else "else"
            )
            for each in others
            if each.place != first.place
        ]
        yield replace(first, related=tuple(dict.fromkeys((*first.related, *ends))))
    elif any(world.more or _spoken(problem) in world.said for world in worlds):
        yield problem


def doubted(problem: Problem, reason: str) -> Problem:
    """The problem as one that is not proven, for a condition decides whether it is there."""
    what = f"whether this is the case: {problem.message}"
    cause = Cause.CONDITION.value
    return replace(problem, message=what, proven=False, reason=reason, cause=cause)


def _world(problems: Iterable[Problem], said: Set[_Spoken]) -> _World:
    found: dict[tuple[str, str], list[Problem]] = {}
    spoken: set[_Spoken] = set()
    for problem in problems:
        spoken.add(_spoken(problem))
        if problem.proven:
            found.setdefault((problem.place.stack, problem.place.logical_id), []).append(problem)
    return _World(found, frozenset(spoken), not spoken <= said)


def _spoken(problem: Problem) -> _Spoken:
    return problem.place, problem.message, problem.proven


def _within(inner: Place, outer: Place) -> bool:
    """Whether a place of a resource is another one or beneath it, whatever branch it is in."""
    return f"{inner.whole}/".startswith(f"{outer.whole}/")


def _decisive(
    graph: Graph, problem: Problem
) -> tuple[dict[Comparison, str], dict[Comparison, str]]:
    """The open comparisons that may decide a problem, each with the condition it belongs to:
    those of its resources; and with them those of what these use and are used by."""
    own: dict[Comparison, str] = {}
    near: dict[Comparison, str] = {}
    for place in (problem.place, *(end.place for end in problem.related)):
        resource = graph.resource(Reference(place.stack, place.logical_id))
        if resource is None:
            continue
        own.update(graph.view(_Open).of(resource))
        for edge in graph.edges_from(resource):
            near.update(graph.view(_Open).of(edge.target))
        for edge in graph.edges_to(resource):
            near.update(graph.view(_Open).of(edge.source))
    return own, {**near, **own}


class _Open:
    """The open comparisons of each resource: of its conditions, and of those around it."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[tuple[str, str], dict[Comparison, str]] = {}

    def of(self, resource: Resource) -> dict[Comparison, str]:
        if resource.key not in self._known:
            self._known[resource.key] = dict(self._read(resource))
        return self._known[resource.key]

    def _read(self, resource: Resource) -> Iterator[tuple[Comparison, str]]:
        resolver, scope = self._graph.resolver, resource.scope
        for name in _conditions(scope.resources[resource.logical_id]) if scope.conditions else ():
            for comparison in resolver.open_comparisons(name, scope):
                yield comparison, resolver.undecided(name, scope)
        parent = resource.stack.parent
        if parent is None:
            return
        around = self._graph.resource(Reference(parent.id, resource.stack.nested_as))
        if around is not None:
            yield from self.of(around).items()


def _conditions(body: Mapping[str, Json]) -> list[str]:
    """The names of the conditions that a resource and its properties depend on, sorted."""
    found = {name} if isinstance(name := body.get("Condition"), str) else set()
    pending: list[Json] = [body.get("Properties")]
    while pending:
        match pending.pop():
            case {"Fn::If": [str() as named, *branches]}:
                found.add(named)
                pending.extend(branches)
            case dict() as entries:
                pending.extend(entries.values())
            case list() as items:
                pending.extend(items)
            case _:
                pass
    return sorted(found)


def _assignments(comparisons: Iterable[Comparison]) -> Iterator[Outcome]:
    """Outcomes to look at: all that are possible, or each alone where there are too many."""
    ordered = sorted(comparisons, key=repr)
    if len(ordered) <= EXHAUSTIVE:
        for values in product((True, False), repeat=len(ordered)):
            outcome = dict(zip(ordered, values, strict=True))
            if _possible(outcome):
                yield outcome
        return
    for comparison in ordered:
        yield {comparison: True}
        yield {comparison: False}
    yield dict.fromkeys(ordered, False)


def _possible(outcome: Outcome) -> bool:
    true = [comparison for comparison, value in outcome.items() if value]
    return not any(one.excludes(other) for one, other in combinations(true, 2))
