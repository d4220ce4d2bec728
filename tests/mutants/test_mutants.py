"""Over every mutant: it is told at exactly the places it names. Over every check: one fires it."""

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
    assert spots(findings, proven=True) == mutant.fires, _shown(findings)
    assert spots(findings, proven=False) == mutant.unproven, _shown(findings)


def spots(findings: list[Finding], *, proven: bool) -> tuple[str, ...]:
    """What is found and where, as the tables write it."""
    return tuple(
        sorted(
            f"{found.check} {found.place.name} {found.place.pointer}".strip()
            for found in findings
            if found.problem.proven is proven
        )
    )


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
    shown = {each.split()[0] for mutant in MUTANTS if not mutant.wrong for each in mutant.fires}
    assert sorted(known - shown - set(NOT_SHOWN)) == []
    assert sorted(set(NOT_SHOWN) & shown) == [], "these have a mutant, and need no reason"
    assert sorted((shown | set(NOT_SHOWN)) - known) == [], "there are no such checks"
