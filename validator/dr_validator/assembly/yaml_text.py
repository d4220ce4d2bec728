"""YAML as CloudFormation reads it, from the events of libyaml.

Events rather than nodes: the composer of PyYAML calls itself for every level and dies with
the whole process on deep input. Only `true` and `false` are booleans; dates, `yes`, `on`,
`0755` and `1:30` stay the text that is written. Short forms become long ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from dr_validator.assembly.lookalikes import is_rendered
from dr_validator.assembly.model import Json
from dr_validator.assembly.read import (
    MAX_DEPTH,
    depth_exceeds,
    duplicate_message,
    too_deep,
    too_many,
)
from dr_validator.assembly.spots import Repeated, Spot, repeated
from dr_validator.errors import InputError
from dr_validator.regex import regex

MAX_ALIASED = 100_000
MAX_VALUES = 500_000  # a template in YAML is written by hand, and is slower to read than JSON
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = regex(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = regex(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)\.[0-9]*)(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, Json] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}
_TYPED = frozenset(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null"))


def parse_yaml(text: str, path: Path, twice: list[Repeated] | None = None) -> Json:
    """The value of a YAML text; `path` is named where it is wrong.

    Of a key that is written twice the last counts, and `twice` is given it; without, it is wrong.
    """
    value, spots = _Builder(text, path, strict=twice is None).document()
    if twice is not None:
        twice += repeated(spots)
    if depth_exceeds(value, MAX_DEPTH):  # short forms and aliases add levels
        raise too_deep(path)
    return value


def parse_with_lines(text: str, path: Path) -> tuple[Json, Spot]:
    """The value of a YAML text in which no key is written twice, and its lines."""
    value, spots = _Builder(text, path, strict=True).document()
    if depth_exceeds(value, MAX_DEPTH):
        raise too_deep(path)
    return value, spots


def yaml_spots(text: str, path: Path) -> Spot:
    """The lines of a YAML text."""
    return _Builder(text, path, strict=False).document()[1]


class _Builder:
    """Makes values and their lines from the events of one document."""

    def __init__(self, text: str, path: Path, *, strict: bool) -> None:
        self._path = path
        self._strict = strict
        self._text = text
        self._anchors: dict[str, tuple[Json, Spot, int]] = {}
        self._made = 0
        self._aliased = 0

    def document(self) -> tuple[Json, Spot]:
        try:
            self._events: Iterator[Any] = yaml.parse(self._text, Loader=_Loader)
            next(self._events)  # the stream's start
            if isinstance(next(self._events), yaml.StreamEndEvent):
                raise InputError(f"{self._path}: the file is empty: remove it, or fill it")
            result = self._value(next(self._events), 0)
            next(self._events)  # the document's end
            more = next(self._events)
            if not isinstance(more, yaml.StreamEndEvent):
                raise self._wrong("a second document starts here; keep one in a file", more)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            at = f"line {mark.line + 1} column {mark.column + 1}: " if mark else ""
            fix = "correct the file"
            if is_rendered(self._text):
                fix = "it holds {{ … }} or {% … %}: render it, and pass what comes out"
            raise InputError(
                f"{self._path}: {at}not valid YAML ({error.problem or error.context}): {fix}"
            ) from None
        except yaml.YAMLError as error:
            reason = " ".join(str(error).split())
            raise InputError(f"{self._path}: not valid YAML ({reason}): correct the file") from None
        return result

    def _value(self, event: Any, depth: int) -> tuple[Json, Spot]:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if depth > MAX_DEPTH:
            raise too_deep(self._path)
        before = self._made
        self._made += 1
        if self._made > MAX_VALUES:
            raise too_many(self._path)
        spot = Spot(event.start_mark.line + 1)
        tag: str = event.tag or ""
        value: Json
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event, tag)
            spot.text = spot.line + 1 if event.style == "|" else 0
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._list(spot, depth)
        else:
            value = self._mapping(spot, depth)
        if _is_short_form(tag):
            spot.tag, value = _long_form(tag[1:], value)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, spot, self._made - before)
        return value, spot

    def _alias(self, event: Any) -> tuple[Json, Spot]:
        if event.anchor not in self._anchors:
            raise self._wrong(f"*{event.anchor} is not defined above, or contains itself", event)
        value, spot, size = self._anchors[event.anchor]
        self._made += size
        self._aliased += size
        if self._aliased > MAX_ALIASED:
            raise self._wrong(f"the aliases stand for more than {MAX_ALIASED:,} values", event)
        return value, Spot(event.start_mark.line + 1, spot.below, spot.tag, spot.text)

    def _list(self, spot: Spot, depth: int) -> list[Json]:
        items: list[Json] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            value, below = self._value(event, depth + 1)
            spot.below[str(len(items))] = below
            items.append(value)
        return items

    def _mapping(self, spot: Spot, depth: int) -> dict[str, Json]:
        own: dict[str, Json] = {}
        merged: list[tuple[Json, Spot, Any]] = []
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key, is_merge = self._key(event)
            value, below = self._value(next(self._events), depth + 1)
            if is_merge:
                merged.append((value, below, event))
                continue
            line = event.start_mark.line + 1
            if key in own:
                if self._strict:
                    raise InputError(duplicate_message(self._path, key, line))
                below.before = spot.below[key].line
            own[key] = value
            below.line = line
            spot.below[key] = below
        for value, below, event in merged:
            self._merge(value, below, own, spot, event)
        return own

    def _key(self, event: Any) -> tuple[str, bool]:
        if isinstance(event, yaml.AliasEvent):
            value = self._alias(event)[0]
            if isinstance(value, str):
                return value, False
        elif isinstance(event, yaml.ScalarEvent) and not _is_short_form(event.tag):
            return event.value, event.value == "<<" and event.implicit[0]
        raise self._wrong("a key must be a plain text", event)

    def _merge(
        self, value: Json, below: Spot, into: dict[str, Json], spot: Spot, event: Any
    ) -> None:
        """The merge key `<<`: what is there already stays, earlier sources win."""
        if isinstance(value, list):
            for n, item in enumerate(value):
                self._merge(item, below.below[str(n)], into, spot, event)
        elif isinstance(value, dict):
            for key, item in value.items():
                if key not in into:
                    into[key] = item
                    spot.below[key] = below.below.get(key, below)
        else:
            raise self._wrong("<< takes a mapping or a list of mappings", event)

    def _wrong(self, what: str, event: Any) -> InputError:
        mark = event.start_mark
        return InputError(
            f"{self._path}: line {mark.line + 1} column {mark.column + 1}: {what}: correct the file"
        )


def _is_short_form(tag: str | None) -> bool:
    """Whether a tag names a function; a lone `!` only says that what follows is a text."""
    return tag is not None and tag.startswith("!") and tag != "!"


def _scalar(event: Any, tag: str) -> Json:
    text: str = event.value
    if (event.implicit[0] and tag != "!") or tag in _TYPED:
        return _plain(text)
    return text


def _plain(text: str) -> Json:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "-+.0123456789":
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text


def _long_form(name: str, value: Json) -> tuple[str, Json]:
    """`!Name value` written out, with its long name."""
    if name in ("Ref", "Condition"):
        return name, {name: value}
    long = name if name.startswith("Fn::") else f"Fn::{name}"
    if long == "Fn::GetAtt" and isinstance(value, str) and "." in value:
        resource, _, attribute = value.partition(".")
        return long, {long: [resource, attribute]}
    return long, {long: value}
