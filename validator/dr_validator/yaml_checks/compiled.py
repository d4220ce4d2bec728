"""A check in YAML as a function of the graph, which looks at each resource in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dr_validator.check import CheckFunction, problem, unproven
from dr_validator.finding import Problem
from dr_validator.graph.graph import Graph
from dr_validator.graph.resource import Resource
from dr_validator.place import Place
from dr_validator.resolve.references import at_place
from dr_validator.yaml_checks.counted import counted
from dr_validator.yaml_checks.judge import judge as judged
from dr_validator.yaml_checks.judge import selected, subject_of
from dr_validator.yaml_checks.model import Assertion, Count, Written
from dr_validator.yaml_checks.ruling import Ruling, Witness
from dr_validator.yaml_checks.words import doubt, words_of


def compiled(written: Written) -> CheckFunction:
    """What the check does."""
    if isinstance(written.demand, Count):
        return counted(written, written.demand)
    demand = written.demand
    return lambda graph: _each(written, demand, graph)


def _each(written: Written, demand: Assertion, graph: Graph) -> Iterator[Problem]:
    """What does not hold, and what is not known. What two twins differ in is told once, of the
    one that stands by."""
    told: set[tuple[Place, Place]] = set()
    subjects = selected(graph, written.types, written.where)
    for resource, chosen in sorted(subjects, key=lambda it: graph.roles.is_primary(it[0].region)):
        found = judged(demand, subject_of(resource))
        for witness in _told_once(found.no, told):
            yield _broken(written, resource, witness, chosen)
        for witness in _told_once(found.unsure, told):
            what = doubt(written, words_of(resource, witness))
            related = _ends(witness)
            yield unproven(witness.value, what, reason=witness.reason, related=related)


def _told_once(witnesses: Iterable[Witness], told: set[tuple[Place, Place]]) -> Iterator[Witness]:
    """The witnesses without those that the twin has told of already."""
    for witness in witnesses:
        if witness.twin is not None:
            mine, theirs = witness.value.place, witness.twin.place
            if (theirs, mine) in told:
                continue
            told.add((mine, theirs))
        yield witness


def _broken(written: Written, resource: Resource, witness: Witness, chosen: Ruling) -> Problem:
    """What does not hold: not proven where it is not known whether it is looked at."""
    message = written.message.told(words_of(resource, witness))
    related = _ends(witness)
    if not chosen.unsure:
        return problem(witness.value, message, related=related)
    why = chosen.unsure[0]
    at = at_place(why.value, witness.value.place)
    what = f"whether this is the case: {message}"
    return unproven(at, what, reason=why.reason, related=related)


def _ends(witness: Witness) -> list[tuple[Place, str]]:
    """The other end: the twin's value."""
    twin, pair = witness.twin, witness.pair
    return [(twin.place, pair.note)] if twin is not None and pair is not None else []
