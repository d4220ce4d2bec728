"""Over every mutant: exactly the checks it names fire. Over every check: a mutant fires it."""

from __future__ import annotations

import gc

import pytest
from dr_validator.assembly import Assembly, load
from dr_validator.check import discover, run
from dr_validator.engine import read_graph
from dr_validator.finding import Finding

from tests.mutants.mutant import Mutant, all_mutants
from tests.mutants.not_shown import NOT_SHOWN
from tests.reference.fixtures import ReferenceApp

CHECKS = discover()
MUTANTS = all_mutants()


@pytest.fixture(scope="module")
def good(reference_app: ReferenceApp) -> Assembly:
    assembly = load(reference_app("good"))
    gc.freeze()  # what is there by now stays: the collector need not look at it for every mutant
    return assembly


def told(mutant: Mutant) -> object:
    reason = mutant.wrong
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(mutant, id=mutant.id, marks=marks)


@pytest.mark.parametrize("mutant", [told(each) for each in MUTANTS])
def test_mutant(good: Assembly, mutant: Mutant) -> None:
    findings, crashed = run(
        CHECKS, read_graph(mutant.apply(good).finish(), settings=mutant.settings)
    )
    assert crashed == []
    fired = frozenset(found.check for found in findings if found.problem.proven)
    doubted = frozenset(found.check for found in findings if not found.problem.proven)
    assert (fired, doubted) == (mutant.fires, mutant.unproven), _shown(findings)


def _shown(findings: list[Finding]) -> str:
    return "\n".join(
        f"{found.check} at {found.place.name} {found.place.pointer}: {found.problem.message}"
        + ("" if found.problem.proven else f" (not proven: {found.problem.reason})")
        for found in findings
    )


def test_ids_are_unique() -> None:
    ids = [mutant.id for mutant in MUTANTS]
    assert sorted(ids) == sorted(set(ids))


def test_every_check_has_a_mutant_or_a_reason() -> None:
    """A check without a mutant was never seen to work on a real app."""
    known = {check.id for check in CHECKS}
    shown = {check for mutant in MUTANTS if not mutant.wrong for check in mutant.fires}
    assert sorted(known - shown - set(NOT_SHOWN)) == []
    assert sorted(set(NOT_SHOWN) & shown) == [], "these have a mutant, and need no reason"
    assert sorted((shown | set(NOT_SHOWN)) - known) == [], "there are no such checks"
