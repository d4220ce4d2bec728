"""Our `dataclass` acts as the standard one does, but for assignments, which mypy refuses."""

from __future__ import annotations

import ast
import dataclasses
import inspect
from dataclasses import field
from pathlib import Path
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


def told_of(call: Any) -> str:
    with pytest.raises(TypeError) as raised:
        call("a")
    return str(raised.value).rpartition(".")[2]


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
                [each.name for each in dataclasses.fields(one)],
                dataclasses.asdict(one),
                str(inspect.signature(spot)),
                told_of(spot),
            )
        )
    assert told[0] == told[1]


def test_another_value() -> None:
    spot = made(record.dataclass, frozen=True, slots=True)
    assert record.replace(spot("a", 1), note="y").note == "y"
    assert record.replace(spot("a", 1, "x"), line=2) == spot("a", 2)


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


def test_factories_and_names() -> None:
    @record.dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        paths: list[str] = field(default_factory=list)
        format: str = "text"

        def __post_init__(self) -> None:
            self.paths.append(self.format)

    assert Request().paths == ["text"]
    assert Request(paths=["a"], format="json") == Request(paths=["a"], format="json")
    assert record.replace(Request(), format="json").paths == ["text", "json"]
    assert record.names(Request) == ("paths", "format")


def test_a_class_below_one() -> None:
    @record.dataclass(frozen=True, slots=True)
    class Spot:
        stack: str

    @record.dataclass(frozen=True, slots=True)
    class Line(Spot):
        number: int = 1

    class Named(Line):
        def __init__(self, name: str) -> None:
            super().__init__(name, 2)

    assert Line("a") == Line("a", 1)
    assert not hasattr(Line("a"), "__dict__")
    assert Named("a").number == 2
    assert list(inspect.signature(Named).parameters) == ["name"]
    assert [each.name for each in dataclasses.fields(Named("a"))] == ["stack", "number"]


def test_all_of_ours_are_such() -> None:
    for path in Path(record.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "dataclasses":
                taken = {each.name for each in node.names}
                assert path.name == "record.py" or not taken & {"dataclass", "replace"}, path
