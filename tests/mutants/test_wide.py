"""A fixed sample of the mutants of all sound apps, and what holds for all of them.

`python -m tests.mutants.run` runs them all; the sample is for what must not get worse unseen.
"""

from __future__ import annotations

from collections import Counter

import pytest
from dr_validator.check import discover

from tests.mutants.mutate import Draft
from tests.mutants.run import NAMES, assembly
from tests.mutants.wide import expected
from tests.mutants.wide.drilled import DrillJudge
from tests.mutants.wide.judge import Judge, Outcome
from tests.mutants.wide.mutation import Harm, Mutation, all_operators, chosen, mutations
from tests.mutants.wide.recovery import SPARED, is_felt, spared
from tests.mutants.wide.world import World
from tests.reference.fixtures import ReferenceApp
from tests.reference.synthesize import GOOD, ORDERS

# By app, one in so many: as many of a small app as of a large one.
ONE_IN = {"bookings": 12, "orders": 40, "reference": 40}
KNOWN = expected.read(expected.BY_CHECKS)
BY_DRILL = expected.read(expected.BY_DRILL)


@pytest.fixture(scope="module")
def worlds(reference_app: ReferenceApp) -> dict[str, World]:
    folder = {reference_app(name).parent for name in (GOOD, ORDERS)}.pop()
    return {name: World(name, assembly(name, folder)) for name in NAMES}


@pytest.fixture(scope="module")
def made(worlds: dict[str, World]) -> dict[str, list[Mutation]]:
    return {name: mutations(world) for name, world in worlds.items()}


@pytest.mark.parametrize("name", NAMES)
def test_sample(name: str, worlds: dict[str, World], made: dict[str, list[Mutation]]) -> None:
    """What was caught is caught still, at its place, and what is harmless is passed over."""
    judge = Judge(worlds[name], discover())
    verdicts = [judge.of(each) for each in made[name] if chosen(each.id, ONE_IN[name])]
    assert {each.mutation.harm for each in verdicts} == set(Harm)
    assert any(each.outcome is Outcome.CAUGHT for each in verdicts)
    assert [each.mutation.id for each in verdicts if each.outcome is Outcome.CRASHED] == []
    assert KNOWN.regressions(verdicts) == []


def test_there_are_enough(made: dict[str, list[Mutation]]) -> None:
    harms = Counter(each.harm for found in made.values() for each in found)
    assert harms[Harm.HARMFUL] >= 1000
    assert harms[Harm.HARMLESS] >= 300


def test_every_operator_finds_something_to_break(made: dict[str, list[Mutation]]) -> None:
    at_work = {each.operator.name for found in made.values() for each in found}
    assert [each.name for each in all_operators() if each.name not in at_work] == []


def test_operators_say_what_is_wrong() -> None:
    """Each name is given once; each rule for harm is written down."""
    operators = all_operators()
    names = [each.name for each in operators]
    assert sorted(names) == sorted(set(names))
    rules = [(each.harm.value, each.make.__doc__ or "") for each in operators if each.is_function]
    assert [rule for harm, rule in rules if not rule.lower().startswith(f"{harm}: ")] == []


def test_the_list_names_mutants_that_are_made(made: dict[str, list[Mutation]]) -> None:
    """A name that nobody makes any more would hide that another one got worse."""
    ids = {each.id for found in made.values() for each in found}
    known = KNOWN.survive | KNOWN.speak | BY_DRILL.survive | BY_DRILL.speak
    assert sorted(known - ids) == []


def test_a_mutant_leaves_the_sound_app_alone(worlds: dict[str, World]) -> None:
    world = worlds["bookings"]
    before = str([stack.template.body for stack in world.assembly.stacks])
    for each in mutations(world)[::10]:
        each.made.change(Draft(world.assembly))
    assert str([stack.template.body for stack in world.assembly.stacks]) == before


def test_each_mutant_changes_its_resource(worlds: dict[str, World]) -> None:
    """One that changes nothing would count as missed, or as silent."""
    world = worlds["bookings"]
    bodies = {stack.id: str(stack.template.body) for stack in world.assembly.stacks}
    for each in mutations(world):
        draft = Draft(world.assembly)
        each.made.change(draft)
        changed = {stack.id: str(stack.template.body) for stack in draft.finish().stacks}
        assert changed != bodies, each.id


@pytest.mark.parametrize("name", NAMES)
def test_sample_drilled(
    name: str, worlds: dict[str, World], made: dict[str, list[Mutation]]
) -> None:
    """What made a drill worse still does, and what is harmless makes none worse."""
    judge = DrillJudge(worlds[name], discover())
    sample = [each for each in made[name] if chosen(each.id, ONE_IN[name])]
    verdicts = [judge.of(each) for each in sample if is_felt(worlds[name], each)]
    assert any(each.outcome is Outcome.WORSE for each in verdicts)
    assert [each.mutation.id for each in verdicts if each.outcome is Outcome.CRASHED] == []
    assert BY_DRILL.regressions(verdicts) == []


def test_each_reason_spares_something(
    worlds: dict[str, World], made: dict[str, list[Mutation]]
) -> None:
    """A row that fits nothing would stay when the apps move on."""
    fitting = {spared(worlds[each.app], each) for found in made.values() for each in found}
    assert [each for each in SPARED if each not in fitting] == []
