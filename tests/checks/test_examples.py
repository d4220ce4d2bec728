"""Over every check, by discovery: its bad example fires it and no other, its good one nothing."""

from __future__ import annotations

import pytest
from dr_validator.check import Check, discover, run
from dr_validator.engine import read_graph

from tests.checks.examples import KEYS, Example, examples_of, told

CHECKS = discover()
EXAMPLES = [example for check in CHECKS for example in examples_of(check)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_example(example: Example) -> None:
    """Place and words of what is said; `python -m tests.checks.messages ID` writes the words."""
    findings, crashed = run(CHECKS, read_graph(example.assembly, settings=example.settings))
    assert crashed == []
    own = [each for each in findings if each.check == example.check.id]
    others = [each for each in findings if each.check != example.check.id]
    assert told(others, proven=True) == ()
    assert told(own, proven=True) == (example.expected if example.kind == "bad" else ())
    if example.kind != "bad":
        assert told(own, proven=False) == example.expected
    assert [each for each in findings if not each.problem.proven and not each.problem.reason] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_an_example_says_what_is_found_in_it(example: Example) -> None:
    assert bool(example.expected) is (example.kind != "good")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_kind_of_example_is_there(check: Check) -> None:
    assert {each.kind for each in EXAMPLES if each.check is check} == set(KEYS)
