"""What docs/coverage.yaml names is there, and every check rests on a fact or a source."""

from __future__ import annotations

import sys
from collections import Counter

import pytest
from dr_validator.check import discover

from tests.docs.pages import DOCS

sys.path.insert(0, str(DOCS))

from _pages.coverage import Fact, beyond, has_row, sections

FACTS = [fact for section in sections() for fact in section.facts]
CHECKS = {check.id for check in discover()}


def test_each_fact_stands_once() -> None:
    assert [text for text, count in Counter(each.text for each in FACTS).items() if count > 1] == []


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.text)
def test_what_covers_a_fact_is_there(fact: Fact) -> None:
    assert sorted(set(fact.checks) - CHECKS) == []
    assert [row for row in fact.rows if not has_row(row)] == []
    assert fact.source.startswith("https://")


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.text)
def test_a_fact_is_covered_or_a_reason_says_why_not(fact: Fact) -> None:
    assert fact.is_covered or fact.left


def test_a_check_that_no_fact_names_has_a_source() -> None:
    others = beyond(discover())
    assert [check.id for check in others if not check.doc.source.strip()] == []
    assert len(others) < len(CHECKS)


@pytest.mark.parametrize(
    "row",
    [
        "types AWS::Nobody::Nothing",
        "references AWS::KMS::ReplicaKey Nothing",
        "replication nothing",
        "actions nothing",
        "zones xx-nowhere-1",
        "nothing AWS::KMS::Key",
    ],
)
def test_a_row_that_is_not_there_is_told(row: str) -> None:
    assert not has_row(row)
