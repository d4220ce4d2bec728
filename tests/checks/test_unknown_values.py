"""Every value of every bad example made unknown in turn: somebody still speaks, in whole words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from dr_validator.check import Check, discover, run
from dr_validator.engine import read_graph
from dr_validator.finding import Finding
from dr_validator.graph import Graph

from tests.checks.examples import Example, examples_of
from tests.checks.silences import SILENCES
from tests.checks.variants import Variant, opened, unset

CHECKS = discover()
MOST = 25
# What Python writes of a value, and gaps where a word is missing.
BROKEN = re.compile(
    r"\bNone\b|  |<\w[^<>]* [^<>]*>"
    r"|\b(?:Absent|Gap|Known|Linked|Node|Outside|Place|Reference|Text|Unknown)\("
    r"|\[\]|\{\}|\(\)|\bcause=|\w+\.\w+ object|^\s|\s$|^$"
)


def test_silences_are_few_and_each_has_its_reason() -> None:
    assert len(SILENCES) <= MOST
    assert all(each.why for each in SILENCES)
    assert {each.check for each in SILENCES} <= {check.id for check in CHECKS}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_value_that_is_not_known(check: Check) -> None:
    silent = list(_silent(check))
    own = [each for each in SILENCES if each.check == check.id]
    covered = [at for at in silent if any(each.covers(check.id, at) for each in own)]
    assert sorted(set(silent) - set(covered)) == [], "nobody says that this is not known"
    idle = [each for each in own if not any(each.covers(check.id, at) for at in covered)]
    assert idle == [], "the check speaks: take these out of the list"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_messages_of_all_examples(check: Check) -> None:
    for example in examples_of(check):
        findings, _ = run(CHECKS, read_graph(example.assembly, settings=example.settings))
        assert list(_broken(findings)) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_messages_where_regions_or_accounts_are_not_set(check: Check) -> None:
    for example in examples_of(check):
        for assembly in unset(example.assembly):
            findings, crashed = run([check], read_graph(assembly, settings=example.settings))
            assert crashed == []
            assert list(_broken(findings)) == []


def _silent(check: Check) -> Iterator[str]:
    """Where a value may be unknown without a word from any check."""
    for example in examples_of(check):
        if example.kind != "bad":
            continue
        usual: set[tuple[object, ...]] | None = None
        for variant in opened(example.assembly):
            graph = read_graph(variant.assembly, settings=example.settings)
            findings = _found([check], graph, variant)
            if findings:
                continue
            usual = usual or {_key(each) for each in _all(example)}
            if all(_key(each) in usual for each in _found(CHECKS, graph, variant)):
                yield f"{example.number}:{variant.at}"


def _all(example: Example) -> list[Finding]:
    return run(CHECKS, read_graph(example.assembly, settings=example.settings))[0]


def _found(checks: Iterable[Check], graph: Graph, variant: Variant) -> list[Finding]:
    findings, crashed = run(checks, graph)
    assert crashed == [], variant.at
    assert list(_broken(findings)) == [], variant.at
    return findings


def _key(found: Finding) -> tuple[object, ...]:
    return found.check, found.place, found.problem.message


def _broken(findings: Iterable[Finding]) -> Iterator[str]:
    """What is told in words that are none."""
    for each in findings:
        problem = each.problem
        words = [problem.message, each.fix, *(end.note for end in problem.related)]
        words += [] if problem.proven else [problem.reason]
        yield from (f"{each.check}: {text!r}" for text in words if BROKEN.search(text))
