"""Which words are a slip of the pen away from a name."""

from __future__ import annotations

import pytest
from dr_validator.aws.slips import Near, is_slip, slipped

NAMES = ("orders", "payments-eu-west-1", "payments-eu-west-2", "holds", "golds")


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("ordres", "orders"),  # exchanged
        ("oders", "orders"),  # missing
        ("ordders", "orders"),  # too many
        ("orderz", "orders"),  # another
        ("ordersx", "orders"),
        ("payments-eu-wets-1", "payments-eu-west-1"),
        ("orders", None),  # a name itself
        ("payments-eu-west-3", None),  # digits tell names apart
        ("orders-archive", None),
        ("bolds", None),  # either of two
        ("", None),
    ],
)
def test_slipped(word: str, right: str | None) -> None:
    assert Near(NAMES).slipped(word) == right
    assert slipped(word, NAMES) == right


@pytest.mark.parametrize(("one", "other"), [("abcd", "badc"), ("abc", "abc"), ("ab", "abcd")])
def test_no_slip(one: str, other: str) -> None:
    assert not is_slip(one, other)
    assert not is_slip(other, one)
