"""What is in effect of several configurations: of each key, the value and the file that gives it.

The nearer wins. A table is taken key by key; a list replaces what it extends, but for those whose
key says that they add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dr_validator.config.found import Found
from dr_validator.config.keys import ROOT
from dr_validator.config.kinds import Key, MapOf, Table
from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class SettingPart:
    """One value in effect: its keys, what is written and what that means, and the file.

    `entry` is the number, in its file, of one entry of a list that adds up.
    """

    keys: tuple[str, ...]
    written: object
    value: Any
    by: Found
    entry: int = 0

    @property
    def said(self) -> str:
        """File and key, for a sentence about the value."""
        return f"{self.by.path}: {self.by.prefix}{'.'.join(self.keys)}"


@dataclass(frozen=True, slots=True)
class Effective:
    """All values in effect, in the order of the keys; `layers` are the files, the nearest first."""

    layers: tuple[Found, ...] = ()
    parts: tuple[SettingPart, ...] = ()

    def one(self, *keys: str) -> SettingPart | None:
        """The part that a single key has, if it is set."""
        return next((each for each in self.parts if each.keys == keys), None)

    def value(self, *keys: str, default: Any = None) -> Any:
        part = self.one(*keys)
        return default if part is None else part.value

    def entries(self, *keys: str) -> tuple[SettingPart, ...]:
        """The parts of a list that adds up."""
        return tuple(each for each in self.parts if each.keys == keys)

    def below(self, key: str) -> dict[str, SettingPart]:
        """The parts of a table whose keys are the user's own."""
        inner = (each for each in self.parts if len(each.keys) > 1 and each.keys[0] == key)
        return {each.keys[-1]: each for each in inner}


def effective(layers: Sequence[Found]) -> Effective:
    """What is in effect of these files, the nearest first. UsageError where one is wrong."""
    read = [(each, ROOT.read(each.table, each.at)) for each in layers]
    return Effective(tuple(layers), tuple(_table((), ROOT, [_Level(*each) for each in read])))


@dataclass(frozen=True, slots=True)
class _Level:
    """One table of one file: as read, and as written."""

    by: Found
    read: Mapping[str, Any]
    raw: Mapping[str, Any] | None = None

    @property
    def written(self) -> Mapping[str, Any]:
        table = self.by.table if self.raw is None else self.raw
        return table if isinstance(table, Mapping) else {}

    def inner(self, name: str) -> _Level:
        return _Level(self.by, self.read[name], self.written[name])


def _table(keys: tuple[str, ...], table: Table, levels: list[_Level]) -> Iterator[SettingPart]:
    for key in table.keys:
        holding = [each for each in levels if key.name in each.read]
        full = (*keys, key.name)
        match key.kind:
            case Table():
                yield from _table(full, key.kind, [each.inner(key.name) for each in holding])
            case MapOf():
                yield from _names(full, [each.inner(key.name) for each in holding])
            case _ if key.adds:
                yield from _sum(full, key, holding)
            case _ if holding:
                near = holding[0]
                yield SettingPart(full, near.written[key.name], near.read[key.name], near.by)
            case _:
                pass


def _names(keys: tuple[str, ...], levels: list[_Level]) -> Iterator[SettingPart]:
    """The names of the user's choice, those of the farthest file first."""
    nearest: dict[str, _Level] = {}
    for level in reversed(levels):
        nearest.update(dict.fromkeys(level.read, level))
    for name, level in nearest.items():
        yield SettingPart((*keys, name), level.written[name], level.read[name], level.by)


def _sum(keys: tuple[str, ...], key: Key, levels: list[_Level]) -> Iterator[SettingPart]:
    """The entries of all files, those of the farthest first; what is said twice counts once."""
    seen: set[str] = set()
    for level in reversed(levels):
        pairs = zip(level.written[key.name], level.read[key.name], strict=True)
        for number, (written, value) in enumerate(pairs, 1):
            if isinstance(written, str):
                meant = str(level.by.path.parent / written) if key.is_file(written) else written
                if meant in seen:
                    continue
                seen.add(meant)
            yield SettingPart(keys, written, value, level.by, number)
