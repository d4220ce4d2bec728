"""The kinds of values in a check: how each is read, described and checked by schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from enum import Enum
from typing import Any, TypeAlias, cast

from dr_validator.assembly.model import Json
from dr_validator.config.kinds import Key, KeyPlace, Object, String
from dr_validator.graph.path import WILDCARD, PathError, key, steps
from dr_validator.lint import ENGINES, engine_of
from dr_validator.record import dataclass
from dr_validator.select import nearest
from dr_validator.yaml_checks.message import Message, MessageError, parse_message
from dr_validator.yaml_checks.model import Bound, Compare, Matches, PropertyPath
from dr_validator.yaml_checks.regex import MAX_PATTERN, PatternError, finder
from dr_validator.yaml_checks.source import YamlLine

MAX_PATH, MAX_STEPS, MAX_GLOB, MAX_LIST = 500, 50, 500, 1_000
_TYPE = r"[A-Za-z0-9*?]+::[A-Za-z0-9*?:]+"
_ID = r"[a-z][a-z0-9]*(-[a-z0-9]+)+"
Globs: TypeAlias = tuple[str, ...]


def line(at: KeyPlace) -> YamlLine:
    """The place as it is in a file of checks, where all places have lines."""
    return cast(YamlLine, at)


def refuse_many(value: Sequence[object], at: KeyPlace) -> None:
    """UsageError for a list that would make each look at a value long."""
    if len(value) > MAX_LIST:
        raise at.wrong(f"lists more than {MAX_LIST:,} values; write a pattern, or two checks")


@dataclass(frozen=True, slots=True)
class Identity:
    """The id of a check."""

    words: str = "words of small letters and digits, joined by hyphens"

    def read(self, value: object, at: KeyPlace) -> str:
        text = String().read(value, at)
        if not re.fullmatch(_ID, text):
            raise at.wrong(
                f"is {text!r}, which is not an id; write two words or more, as in "
                "acme-logs-kept-short"
            )
        if (engine := engine_of(text)) is not None:
            raise at.wrong(f"begins with {engine.name}, as its rules do; rename the check")
        return text

    def schema(self) -> Object:
        names = "|".join(each.name for each in ENGINES)
        return {"type": "string", "pattern": f"^(?!{names}){_ID}$"}


@dataclass(frozen=True, slots=True)
class Texts:
    """A text that is not empty, or a list of such."""

    words: str = "a text, or a list of texts"
    pattern: str = r"\S"
    example: str = ""

    def read(self, value: object, at: KeyPlace) -> tuple[str, ...]:
        if isinstance(value, list) and value:
            refuse_many(value, at)
            return tuple(self._one(each, line(at).item(n)) for n, each in enumerate(value))
        return (self._one(value, at),)

    def _one(self, value: object, at: KeyPlace) -> str:
        if not isinstance(value, str) or not value.strip():
            raise at.wrong(f"must be {self.words}")
        if len(value) > MAX_GLOB:
            raise at.wrong(f"is longer than {MAX_GLOB} characters; shorten it")
        if self.example and not re.fullmatch(self.pattern, value):
            raise at.wrong(f"is {value!r}; write such as {self.example}")
        return value

    def schema(self) -> Object:
        pattern = f"^{self.pattern}$" if self.example else self.pattern
        one = {"type": "string", "pattern": pattern, "maxLength": MAX_GLOB}
        return {
            "anyOf": [one, {"type": "array", "items": one, "minItems": 1, "maxItems": MAX_LIST}]
        }


GLOBS = Texts("a glob, or a list of globs")
TYPES = Texts(
    "a resource type or a list of them; globs are allowed", _TYPE, "AWS::S3::Bucket or AWS::S3::*"
)


@dataclass(frozen=True, slots=True)
class Members:
    """A member of an enumeration by its value, or a list of such."""

    members: type[Enum]

    @property
    def words(self) -> str:
        names = ", ".join(f"`{each.value}`" for each in self.members)
        return f"one of {names}, or a list of these"

    def read(self, value: object, at: KeyPlace) -> tuple[Enum, ...]:
        given = value if isinstance(value, list) and value else [value]
        names = [str(each.value) for each in self.members]
        for n, each in enumerate(given):
            if each not in names:
                spot = line(at).item(n) if isinstance(value, list) else at
                near = nearest(each, names) if isinstance(each, str) else None
                hint = f"; did you mean {near}?" if near else ""
                raise spot.wrong(f"must be one of {', '.join(names)}{hint}")
        return tuple(self.members(each) for each in given)

    def schema(self) -> Object:
        one = {"enum": [each.value for each in self.members]}
        return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


@dataclass(frozen=True, slots=True)
class Tags:
    """Tags, each with what its value is like."""

    words: str = "a mapping of tags to globs"

    def read(self, value: object, at: KeyPlace) -> tuple[tuple[str, Globs], ...]:
        if not isinstance(value, dict) or not value:
            raise at.wrong(f'must be {self.words}; write such as {{Team: "*"}}')
        return tuple((name, GLOBS.read(each, at / name)) for name, each in value.items())

    def schema(self) -> Object:
        return {"type": "object", "additionalProperties": GLOBS.schema(), "minProperties": 1}


@dataclass(frozen=True, slots=True)
class JsonPath:
    """A path into the properties."""

    words: str = "a JSONPath"

    def read(self, value: object, at: KeyPlace) -> PropertyPath:
        text = String().read(value, at)
        if len(text) > MAX_PATH:
            raise at.wrong(f"is longer than {MAX_PATH} characters; shorten it")
        try:
            found = steps(text)
        except (PathError, RecursionError) as error:
            told = str(error) if isinstance(error, PathError) else f"{text!r} nests too deep"
            raise at.wrong(f"is wrong: {told}; write such as Rules[*].Status") from None
        if len(found) > MAX_STEPS:
            raise at.wrong(f"has more than {MAX_STEPS} steps; shorten it")
        return PropertyPath(text, tuple(_pieces(found)))

    def schema(self) -> Object:
        return {"type": "string", "pattern": r"\S", "maxLength": MAX_PATH}


def _pieces(found: Sequence[str | int]) -> Iterator[str]:
    """The paths between the `[*]` of a path."""
    text = ""
    for step in found:
        if step == WILDCARD:
            yield text
            text = ""
        else:
            text += f"[{step}]" if isinstance(step, int) else f"{'.' if text else ''}{key(step)}"
    yield text


@dataclass(frozen=True, slots=True)
class Just:
    """One value that stands for itself."""

    value: bool | str
    hint: str = ""

    @property
    def words(self) -> str:
        return f"`{self._shown}`"

    @property
    def _shown(self) -> str:
        return "true" if self.value is True else str(self.value)

    def read(self, value: object, at: KeyPlace) -> object:
        if value is not self.value and (self.value is True or value != self.value):
            raise at.wrong(f"must be {self._shown}{self.hint}")
        return value

    def schema(self) -> Object:
        return {"const": self.value}


@dataclass(frozen=True, slots=True)
class AnyValue:
    """Any value but null."""

    words: str = "any value"

    def read(self, value: object, at: KeyPlace) -> Json:
        if value is None:
            raise at.wrong("must be a value; for one that is not there, write absent: true")
        return cast(Json, value)

    def schema(self) -> Object:
        return {"not": {"type": "null"}}


@dataclass(frozen=True, slots=True)
class AnyValues:
    """A list of values."""

    words: str = "a list of values"

    def read(self, value: object, at: KeyPlace) -> tuple[Json, ...]:
        if not isinstance(value, list) or not value:
            raise at.wrong("must be a list of values")
        refuse_many(value, at)
        return tuple(AnyValue().read(each, line(at).item(n)) for n, each in enumerate(value))

    def schema(self) -> Object:
        return {"type": "array", "items": AnyValue().schema(), "minItems": 1, "maxItems": MAX_LIST}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression."""

    words: str = "a regular expression, as RE2 has them"

    def read(self, value: object, at: KeyPlace) -> Matches:
        text = String().read(value, at)
        try:
            return Matches(text, finder(text))
        except PatternError as error:
            raise at.wrong(str(error)) from None

    def schema(self) -> Object:
        return {"type": "string", "pattern": r"\S", "maxLength": MAX_PATTERN}


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds of a number."""

    words: str = "a mapping of `lt`, `le`, `gt`, `ge` to numbers"

    def read(self, value: object, at: KeyPlace) -> Compare:
        names = [each.value for each in Bound]
        if not isinstance(value, dict) or not value:
            raise at.wrong("must be a mapping of lt, le, gt, ge to numbers, such as {ge: 7}")
        for name, number in value.items():
            if name not in names:
                raise (at / name).wrong(f"is not a known key; known keys: {', '.join(names)}")
            if not isinstance(number, int | float) or isinstance(number, bool):
                raise (at / name).wrong("must be a number")
        return Compare(tuple((Bound(name), number) for name, number in value.items()))

    def schema(self) -> Object:
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {each.value: {"type": "number"} for each in Bound},
            "minProperties": 1,
        }


@dataclass(frozen=True, slots=True)
class MessageText:
    """A message with placeholders."""

    words: str = "a text with placeholders"

    def read(self, value: object, at: KeyPlace) -> Message:
        try:
            return parse_message(" ".join(String().read(value, at).split()))
        except MessageError as error:
            raise at.wrong(str(error)) from None

    def schema(self) -> Object:
        return String().schema()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text for the reader, on one line."""

    words: str = "a text"

    def read(self, value: object, at: KeyPlace) -> str:
        return " ".join(String().read(value, at).split())

    def schema(self) -> Object:
        return String().schema()


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, 0 or more."""

    words: str = "a whole number"

    def read(self, value: object, at: KeyPlace) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise at.wrong("must be a whole number, 0 or more")
        return value

    def schema(self) -> Object:
        return {"type": "integer", "minimum": 0}


@dataclass(frozen=True, slots=True)
class Body:
    """A mapping of known keys. Of `either`, exactly one must be given."""

    keys: tuple[Key, ...]
    either: tuple[str, ...] = field(default=())

    words = "a mapping"

    def read(self, value: object, at: KeyPlace) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise at.wrong("must be a mapping")
        known = {each.name: each for each in self.keys}
        for name in value:
            if name not in known:
                near = nearest(name, sorted(known))
                hint = f"did you mean {near}?" if near else f"known keys: {', '.join(known)}"
                raise (at / name).wrong(f"is not a known key; {hint}")
        for each in self.keys:
            if each.required and each.name not in value:
                raise at.wrong(f"has no {each.name}; add it: {each.doc}")
        if self.either and len(value.keys() & set(self.either)) != 1:
            raise at.wrong(f"needs just one of {' and '.join(self.either)}")
        return {name: known[name].kind.read(item, at / name) for name, item in value.items()}

    def schema(self) -> Object:
        body: Object = {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                each.name: {**each.kind.schema(), "description": each.doc} for each in self.keys
            },
        }
        if required := [each.name for each in self.keys if each.required]:
            body["required"] = required
        if self.either:
            body["oneOf"] = [{"required": [name]} for name in self.either]
        return body
