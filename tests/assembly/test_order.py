"""Which stack is deployed before which: in rows, in circles, and in rows that are long."""

from __future__ import annotations

import pytest
from dr_validator.assembly.order import Order

NEEDS = {
    "app": ["data", "elsewhere"],
    "data": ["network"],
    "network": [],
    "alone": [],
    "one": ["two"],
    "two": ["three"],
    "three": ["one"],
    "after": ["three"],
}


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("app", "data network"),
        ("data", "network"),
        ("network", ""),
        ("alone", ""),
        ("one", "one two three"),
        ("two", "one two three"),
        ("three", "one two three"),
        ("after", "one two three"),
    ],
)
@pytest.mark.parametrize("names", [list(NEEDS), list(reversed(NEEDS))], ids=["down", "up"])
def test_what_comes_before(name: str, before: str, names: list[str]) -> None:
    order = Order({each: NEEDS[each] for each in names})
    assert {each for each in NEEDS if order.is_before(each, name)} == set(before.split())


def test_a_row_of_thousands() -> None:
    order = Order({str(number): [str(number - 1)] for number in range(5_000)})
    assert order.is_before("0", "4999")
    assert not order.is_before("4999", "0")
