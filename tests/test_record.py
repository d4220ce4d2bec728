"""Our `dataclass` acts as the standard one does, but for assignments, which mypy refuses."""

from __future__ import annotations

import dataclasses
from dataclasses import field
from typing import Any

import pytest
from dr_validator import record

FORMS: list[dict[str, Any]] = [
    {},
    {"frozen": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "slots": True, "order": True},
    {"frozen": True, "slots": True, "eq": False},
]


def made(decorate: Any, **form: Any) -> Any:
    class Spot:
        """A spot."""

        stack: str
        line: int
        note: str = field(default="", compare=False)

    Spot.__qualname__ = "Spot"
    return decorate(**form)(Spot)


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_it_acts_as_the_standard_one(form: dict[str, Any]) -> None:
    told = []
    for decorate in (dataclasses.dataclass, record.dataclass):
        spot = made(decorate, **form)
        one, same, other = spot("a", 1), spot("a", 1, note="x"), spot("b", 0)
        told.append(
            (
                repr(one),
                one == same,
                one == other,
                one == one,
                one == ("a", 1, ""),
                spot.__hash__ and hash(one) == hash(same),
                [each.stack for each in sorted([other, one])] if form.get("order") else None,
                dataclasses.replace(one, line=2).line,
                spot.__match_args__,
                hasattr(one, "__dict__"),
            )
        )
    assert told[0] == told[1]


def test_one_field() -> None:
    @record.dataclass(frozen=True)
    class Gap:
        key: str

    assert Gap("a") == Gap("a") != Gap("b")
    assert len({Gap("a"), Gap("a")}) == 1


def test_no_field() -> None:
    @record.dataclass(frozen=True, slots=True)
    class Nothing:
        """Says nothing but what it is."""

    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())
