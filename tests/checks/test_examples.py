"""Over every check, by discovery: its bad example fires it and no other, its good one nothing."""

from __future__ import annotations

import pytest
from dr_validator.check import discover, run
from dr_validator.engine import read_graph

from tests.checks.examples import Example, examples_of, spot

CHECKS = discover()
EXAMPLES = [example for check in CHECKS for example in examples_of(check)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_example(example: Example) -> None:
    findings, crashed = run(CHECKS, read_graph(example.assembly, settings=example.settings))
    assert crashed == []
    proven = [(f.check, spot(f)) for f in findings if f.problem.proven]
    own = sorted(spot(f) for f in findings if f.check == example.check and not f.problem.proven)
    if example.kind == "bad":
        assert example.expected, "a bad example says what it finds"
        assert sorted(proven) == [(example.check, place) for place in example.expected]
    else:
        assert proven == []
    if example.kind == "good":
        assert own == []
    if example.kind == "unknown":
        assert example.expected, "an unknown example says what is unproven"
        assert own == sorted(example.expected)
    for finding in findings:
        if not finding.problem.proven:
            assert finding.problem.reason


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_kind_of_example_is_there(check: object) -> None:
    kinds = {example.kind for example in EXAMPLES if example.check == getattr(check, "id", "")}
    assert kinds == {"bad", "good", "unknown"}
