"""Names fit their boxes."""

from __future__ import annotations

import pytest
from dr_validator.report.picture.words import cut, fitted, width

ROOM, SIZE = 104.0, 12.0


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Api", ("Api",)),
        ("TransactionProcessing", ("Transaction", "Processing")),
        ("api.payments.example.com", ("api.payments.", "example.com")),
        ("orders-by-customer", ("orders-by-", "customer")),
        ("", ("·",)),
    ],
)
def test_names_are_broken_between_words(name: str, lines: tuple[str, ...]) -> None:
    assert fitted(name, ROOM, SIZE, 2) == lines


LONG = ["W" * 500, "ordersordersordersorders" * 9, "注文" * 50, "a b " * 99]


@pytest.mark.parametrize("name", LONG)
def test_what_does_not_fit_is_cut(name: str) -> None:
    lines = fitted(name, ROOM, SIZE, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(width(each, SIZE) <= ROOM + SIZE for each in lines)


def test_nothing_steers_what_shows_it() -> None:
    assert fitted("\x1b[31m\u202ex", 999, SIZE, 1) == ("\\x1b[31m\\u202ex",)
    assert cut("abc", 999, SIZE) == "abc"
