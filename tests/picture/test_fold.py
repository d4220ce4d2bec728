"""More than can be seen is drawn as one, and said."""

from __future__ import annotations

from collections import Counter

from dr_validator.picture.fold import LIMITS, fold
from dr_validator.picture.layout import layout

from tests.picture.app import big


def test_what_can_be_seen_stays_as_it_is() -> None:
    whole = big(2, 2)
    shown = fold(whole)
    assert set(shown.stops) == set(whole.stops)
    assert len(shown.lines) == len(whole.lines)
    assert shown.folded == ""


def test_thousands_become_a_few() -> None:
    whole = big(300, 6)
    assert len(whole.stops) == 4_500
    shown = fold(whole)
    counts = Counter((each.tier, each.region) for each in shown.stops)
    assert all(number <= LIMITS[tier] for (tier, _), number in counts.items())
    assert sum(each.count for each in shown.stops) == len(whole.stops)
    assert shown.folded == f"4500 things are folded into {len(shown.stops)}"
    ids = {each.id for each in shown.stops}
    assert {end for each in shown.lines for end in (each.start, each.end)} <= ids


def test_a_stack_is_folded_before_all_stacks_are() -> None:
    shown = fold(big(4, 10))
    functions = [each for each in shown.stops if each.kind.startswith("Stack")]
    assert {(each.name, each.count) for each in functions} == {("10 × function", 10)}
    assert sorted({each.kind for each in functions}) == [f"Stack{n:04}" for n in range(4)]
    assert len([each for each in shown.stops if each.name.startswith("Table")]) == 8


def test_a_folded_picture_is_laid_out() -> None:
    drawn = layout(fold(big(300, 6)))
    assert len(drawn.boxes) < 30
    assert drawn.width < 3_000
