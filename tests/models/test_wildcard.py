"""Patterns of IAM, over all short texts: what is told at a glance is what the automaton tells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from dr_validator.models.access import wildcard
from dr_validator.models.access.wildcard import covers
from dr_validator.resolve.value import Gap, Part, Reference, Text

NAMED, OPEN, GAP = Reference("S", "Named"), Reference("S", "Open"), Gap("AWS::Region")
TYPES = {NAMED: "AWS::SQS::Queue"}


def texts(letters: str, most: int) -> Iterator[Text]:
    parts: tuple[Part, ...] = (*letters, "${x}", NAMED, OPEN, GAP)
    for length in range(most + 1):
        for chosen in product(parts, repeat=length):
            yield Text(_joined(chosen))


def _joined(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """As the resolver makes them: letters that follow each other are one part."""
    made: list[Part] = []
    for part in parts:
        if isinstance(part, str) and made and isinstance(made[-1], str):
            made[-1] += part
        else:
            made.append(part)
    return tuple(made)


def test_a_glance_and_the_automaton_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = list(product(texts("a*?", 3), texts("ab*", 2)))
    told = [covers(pattern, target, TYPES) for pattern, target in pairs]
    monkeypatch.setattr(wildcard, "_ends_differ", lambda *_: False)
    monkeypatch.setattr(wildcard, "_is_plain", lambda _: False)
    for (pattern, target), found in zip(pairs, told, strict=True):
        assert found is covers(pattern, target, TYPES), (pattern, target)
    assert set(told) == {True, False, None}


@pytest.mark.parametrize(
    ("pattern", "word", "covered"),
    [
        ("ab*ba", "aba", False),
        ("ab*ba", "abba", True),
        ("*a*b*", "ba", False),
        ("*a*b*", "xxaxxbxx", True),
        ("s3:get*", "s3:getobject", True),
        ("s3:get*", "s3:putobject", False),
        ("a**b", "ab", True),
        ("", "", True),
        ("", "a", False),
    ],
)
def test_literal(pattern: str, word: str, covered: bool) -> None:
    assert covers(Text((pattern,)), Text((word,))) is covered
