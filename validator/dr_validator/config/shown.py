"""Each setting with its value in effect and where that comes from, for `config show`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dr_validator.config.effective import Effective, SettingPart
from dr_validator.config.found import Found
from dr_validator.config.keys import ROOT
from dr_validator.config.kinds import Key, MapOf, Table
from dr_validator.config.lines import Path, key_lines
from dr_validator.config.reference import is_literal
from dr_validator.config.toml import literal, name
from dr_validator.record import dataclass

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class GivenBy:
    """What gives a value: a line of a file, an option of the command, or nothing."""

    file: Found | None = None
    line: int = 0
    option: str = ""

    @property
    def words(self) -> str:
        if self.file is not None:
            return f"{self.file.name}:{self.line}"
        return f"option {self.option}" if self.option else DEFAULT

    def body(self) -> dict[str, Any]:
        if self.file is not None:
            return {
                "kind": "file",
                "name": self.file.name,
                "file": str(self.file.path),
                "line": self.line,
            }
        return {"kind": "option", "option": self.option} if self.option else {"kind": DEFAULT}


@dataclass(frozen=True, slots=True)
class Shown:
    """One setting: its keys, the value as TOML and JSON have it, and what gives it.

    A list that adds up has several `entries`, each with its source; `words` stand for a default
    that is no value.
    """

    keys: tuple[str, ...]
    value: Any
    source: GivenBy
    entries: tuple[tuple[Any, GivenBy], ...] = ()
    words: str = ""

    @property
    def key(self) -> str:
        return ".".join(map(name, self.keys))


def settings(held: Effective, given: Mapping[tuple[str, ...], tuple[str, Any]]) -> list[Shown]:
    """All settings there are, in the order of the reference. `given` are those of the command
    line: keys to the option and its value."""
    lines = {each.path: key_lines(each.text) for each in held.layers}

    def source(part: SettingPart) -> GivenBy:
        return GivenBy(part.by, _line(lines[part.by.path], part))

    return list(_shown((), ROOT, held, given, source))


def _shown(
    keys: tuple[str, ...],
    table: Table,
    held: Effective,
    given: Mapping[tuple[str, ...], tuple[str, Any]],
    source: Any,
) -> Iterator[Shown]:
    for key in table.keys:
        full = (*keys, key.name)
        if isinstance(key.kind, Table):
            yield from _shown(full, key.kind, held, given, source)
            continue
        parts = [each for each in held.parts if each.keys[: len(full)] == full]
        if full in given:
            option, value = given[full]
            yield Shown(full, value, GivenBy(option=option))
        elif isinstance(key.kind, MapOf) and parts:
            yield from (Shown(each.keys, each.written, source(each)) for each in parts)
        elif key.adds and parts:
            entries = tuple((each.written, source(each)) for each in parts)
            yield Shown(full, [each for each, _ in entries], entries[-1][1], entries)
        elif parts:
            yield Shown(full, parts[0].written, source(parts[0]))
        else:
            yield _default(full, key)


def _default(keys: tuple[str, ...], key: Key) -> Shown:
    if not is_literal(key.default):
        return Shown(keys, None, GivenBy(), words=key.default)
    value = {"true": True, "false": False}.get(key.default, key.default.strip('"'))
    return Shown(keys, value, GivenBy())


def _line(lines: Mapping[Path, int], part: SettingPart) -> int:
    """The line of a part in its file, or of what it stands in, written on one line."""
    path: Path = (*part.by.prefix.split(".")[:-1], *part.keys)
    if part.entry:
        path = (*path, part.entry - 1)
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def text(shown: Sequence[Shown]) -> Iterator[str]:
    """The settings as TOML, with the sources as comments."""
    for each in shown:
        if each.words:
            yield _commented(f"# {each.key}: {each.words}", each.source)
        elif len({source.words for _, source in each.entries}) > 1 or _tables(each.value):
            yield f"{each.key} = ["
            entries = each.entries or tuple((value, each.source) for value in each.value)
            yield from (_commented(f"    {literal(value)},", at) for value, at in entries)
            yield "]"
        else:
            yield _commented(f"{each.key} = {literal(each.value)}", each.source)


def _tables(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _commented(words: str, source: GivenBy) -> str:
    return f"{words:42}  # {source.words}"


def document(shown: Sequence[Shown]) -> list[dict[str, Any]]:
    """The settings as JSON has them; a date is a text there."""
    return [
        {
            "key": each.key,
            "value": _json(each.value),
            **({"default": each.words} if each.words else {}),
            "source": each.source.body(),
            **(
                {
                    "entries": [
                        {"value": _json(value), "source": source.body()}
                        for value, source in each.entries
                    ]
                }
                if each.entries
                else {}
            ),
        }
        for each in shown
    ]


def _json(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case list() | tuple():
            return [_json(each) for each in value]
        case dict():
            return {key: _json(each) for key, each in value.items()}
        case _:
            return value
