"""JSON values of a known shape; what is of another is one sentence, with the file and the key."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from dr_validator.errors import InputError
from dr_validator.record import dataclass

E = TypeVar("E", bound=Enum)
AGAIN = "write a new one with `dr-validator check --output json=FILE`"


@dataclass(frozen=True, slots=True)
class Shaped:
    """A mapping of a JSON file, and the keys that lead to it."""

    path: Path
    body: dict[str, Any]
    where: str = ""

    def wrong(self, key: str, wanted: str) -> InputError:
        full = f"{self.where}.{key}" if self.where else key
        return InputError(f"{self.path}: {full} is not {wanted}, as in a report of ours; {AGAIN}")

    def below(self, key: str) -> Shaped:
        return self._shaped(self.body.get(key), key)

    def each(self, key: str) -> Iterator[Shaped]:
        """The mappings of a list."""
        for number, value in enumerate(self._list(key)):
            yield self._shaped(value, f"{key}[{number}]")

    def text(self, key: str) -> str:
        value = self.body.get(key)
        if not isinstance(value, str):
            raise self.wrong(key, "a text")
        return value

    def optional(self, key: str) -> str | None:
        return None if key in self.body and self.body[key] is None else self.text(key)

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._list(key)
        if not all(isinstance(each, str) for each in values):
            raise self.wrong(key, "a list of texts")
        return tuple(values)

    def optional_texts(self, key: str) -> tuple[str, ...]:
        return self.texts(key) if key in self.body else ()

    def flag(self, key: str) -> bool:
        value = self.body.get(key)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def count(self, key: str) -> int:
        value = self.body.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(key, "a number")
        return value

    def optional_count(self, key: str) -> int | None:
        return None if key in self.body and self.body[key] is None else self.count(key)

    def one_of(self, key: str, members: type[E]) -> E:
        value = self.text(key)
        try:
            return members(value)
        except ValueError:
            known = ", ".join(str(each.value) for each in members)
            raise self.wrong(key, f"one of {known}") from None

    def _list(self, key: str) -> list[Any]:
        value = self.body.get(key)
        if not isinstance(value, list):
            raise self.wrong(key, "a list")
        return value

    def _shaped(self, value: object, key: str) -> Shaped:
        if not isinstance(value, dict):
            raise self.wrong(key, "an object")
        return Shaped(self.path, value, f"{self.where}.{key}" if self.where else key)
