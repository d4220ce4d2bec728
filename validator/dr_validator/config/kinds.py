"""The kinds of values a configuration holds: how each is read, described and checked by schema."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, Protocol

from dr_validator.assembly.spec import parse_target
from dr_validator.assembly.values import as_parameter
from dr_validator.drill.loss import Loss
from dr_validator.errors import UsageError
from dr_validator.record import dataclass, replace
from dr_validator.regex import regex
from dr_validator.select import nearest

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where a value stands: the file, the dotted key, and words that tell which entry."""

    file: str
    key: str = ""
    prefix: str = ""
    entry: str = ""

    def __truediv__(self, key: str) -> KeyPlace:
        return replace(self, key=f"{self.key}.{key}" if self.key else key)

    def numbered(self, number: int) -> KeyPlace:
        """The place of one entry of a list of tables."""
        return replace(self, key="", prefix="", entry=f"entry {number} of {self.prefix}{self.key}")

    def wrong(self, sentence: str) -> UsageError:
        """The error about this place."""
        if self.entry:
            name = f"{self.key} in {self.entry}" if self.key else self.entry
        else:
            name = f"{self.prefix}{self.key}" if self.key else self.prefix.rstrip(".")
        return UsageError(f"{self.file}: {name or 'the file'} {sentence}")


class ValueKind(Protocol):
    """One kind of value."""

    @property
    def words(self) -> str:
        """For the reader: `a string`."""

    def read(self, value: object, at: KeyPlace) -> Any:
        """The value in our own types; UsageError if it is of another kind."""

    def schema(self) -> Object:
        """The JSON schema of such a value."""


@dataclass(frozen=True, slots=True)
class String:
    """A string that is not empty."""

    words: str = "a string"

    def read(self, value: object, at: KeyPlace) -> str:
        if not isinstance(value, str) or not value.strip():
            raise at.wrong("must be a string")
        return value

    def schema(self) -> Object:
        return {"type": "string", "pattern": r"\S"}


@dataclass(frozen=True, slots=True)
class RegionName:
    """A region, or an account and a region where `account` allows that."""

    account: bool = False

    @property
    def words(self) -> str:
        return "`region` or `account/region`" if self.account else "a region"

    def read(self, value: object, at: KeyPlace) -> str:
        text = String().read(value, at)
        target = parse_target(text)
        if target is None or (target.account and not self.account):
            also = " or 111122223333/us-west-2" if self.account else ""
            raise at.wrong(f"is {text!r}, which is not a region: write us-west-2{also}")
        return text

    def schema(self) -> Object:
        own = r"(\d{12}/)?" if self.account else ""
        return {"type": "string", "pattern": rf"^{own}[a-z]{{2,4}}(-[a-z]+){{1,2}}-\d{{1,2}}$"}


@dataclass(frozen=True, slots=True)
class Lost:
    """What a drill loses: a region, several at once, or one service of a region."""

    words: str = "`region`, `region+region` or `region:service`"

    def read(self, value: object, at: KeyPlace) -> str:
        text = String().read(value, at)
        try:
            return Loss.parse(text).shown
        except UsageError as error:
            raise at.wrong(f"is {text!r}: {error}") from None

    def schema(self) -> Object:
        return {"type": "string", "pattern": r"^\S+$"}


@dataclass(frozen=True, slots=True)
class Account:
    """The number of an account."""

    words: str = "an account, twelve digits"

    def read(self, value: object, at: KeyPlace) -> str:
        text = String().read(value, at)
        if not _ACCOUNT.fullmatch(text):
            raise at.wrong(
                f"is {text!r}, which is not an account: write twelve digits, as a string"
            )
        return text

    def schema(self) -> Object:
        return {"type": "string", "pattern": r"^\d{12}$"}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, a number, a boolean or a list of such: what a parameter may be."""

    words: str = "a string, a number, `true`, `false` or a list of these"

    def read(self, value: object, at: KeyPlace) -> str:
        if not isinstance(value, str | bool | int | float | list):
            raise at.wrong(f"must be {self.words.replace('`', '')}")
        text = as_parameter(value)
        if text is None:
            raise at.wrong(f"must be {self.words.replace('`', '')}")
        return text

    def schema(self) -> Object:
        one = ["string", "number", "boolean"]
        return {"type": [*one, "array"], "items": {"type": one}}


@dataclass(frozen=True, slots=True)
class OneOf:
    """A member of an enumeration, by its value."""

    members: type[Enum]

    @property
    def words(self) -> str:
        return "one of " + ", ".join(f"`{each.value}`" for each in self.members)

    def read(self, value: object, at: KeyPlace) -> Enum:
        names = [str(each.value) for each in self.members]
        if value not in names:
            near = nearest(value.replace("-", "_"), names) if isinstance(value, str) else None
            hint = f"; did you mean {near}?" if near else ""
            raise at.wrong(f"must be one of {', '.join(names)}{hint}")
        return self.members(value)

    def schema(self) -> Object:
        return {"enum": [each.value for each in self.members]}


@dataclass(frozen=True, slots=True)
class Minutes:
    """A whole number of minutes."""

    words: str = "minutes, a whole number"

    def read(self, value: object, at: KeyPlace) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise at.wrong("must be a whole number of minutes, 0 or more")
        return value

    def schema(self) -> Object:
        return {"type": "integer", "minimum": 0}


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    words: str = "`true` or `false`"

    def read(self, value: object, at: KeyPlace) -> bool:
        if not isinstance(value, bool):
            raise at.wrong("must be true or false")
        return value

    def schema(self) -> Object:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Day:
    """A date, as TOML has it or as a string."""

    words: str = "a date, such as `2027-03-31`"

    def read(self, value: object, at: KeyPlace) -> date:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            raise at.wrong("must be a date, such as 2027-03-31") from None

    def schema(self) -> Object:
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "format": "date"}


@dataclass(frozen=True, slots=True)
class Strings:
    """A list of strings, each of one kind."""

    each: ValueKind = String()
    plural: str = "strings"

    @property
    def words(self) -> str:
        return f"a list of {self.plural}"

    def read(self, value: object, at: KeyPlace) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise at.wrong(f"must be a list of {self.plural}")
        for number, item in enumerate(value, 1):
            if not isinstance(item, str) or not item.strip():
                raise at.wrong(f"must be a list of {self.plural}, which entry {number} is not")
        return tuple(self.each.read(item, at) for item in value)

    def schema(self) -> Object:
        return {"type": "array", "items": self.each.schema()}


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """A string, or a list of strings."""

    words: str = "a string or a list of strings"

    def read(self, value: object, at: KeyPlace) -> tuple[str, ...]:
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            raise at.wrong(f"must be {self.words}")
        return tuple(String().read(each, at).strip() for each in given)

    def schema(self) -> Object:
        one = String().schema()
        return {"anyOf": [one, {"type": "array", "items": one}]}


_ACCOUNT = regex(r"[0-9]{12}")
_BARE = regex(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class MapOf:
    """A table from names of the user's choice to values of one kind."""

    names: str
    value: ValueKind

    @property
    def words(self) -> str:
        return f"a table: {self.names} = {self.value.words}"

    def read(self, value: object, at: KeyPlace) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise at.wrong("must be a table")
        return {
            name: self.value.read(item, at / (name if _BARE.fullmatch(name) else repr(name)))
            for name, item in value.items()
        }

    def schema(self) -> Object:
        return {"type": "object", "additionalProperties": self.value.schema()}


def _never(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table: its kind, what it does, and an example of a value, in TOML.

    `adds` tells of a list whose entries add to those of the files that a configuration extends;
    where `is_file` tells that an entry is a file, it is meant from the folder of its own.
    """

    name: str
    kind: ValueKind
    doc: str
    example: str
    default: str = "not set"
    required: bool = False
    adds: bool = False
    is_file: Callable[[str], bool] = _never


@dataclass(frozen=True, slots=True)
class Table:
    """A table of known keys. Of `either`, at least one must be given."""

    keys: tuple[Key, ...]
    either: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return "a table"

    def read(self, value: object, at: KeyPlace) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise at.wrong("must be a table")
        known = {key.name: key for key in self.keys}
        for name in value:
            if name not in known:
                raise (at / name).wrong(f"is not a known key; {_hint(name, tuple(known))}")
        for key in self.keys:
            if key.required and not _given(value.get(key.name)):
                raise at.wrong(f"has no {key.name}; add one: {key.doc}")
        if self.either and not any(_given(value.get(name)) for name in self.either):
            raise at.wrong(f"needs {' or '.join(self.either)}, to say where it holds")
        return {name: known[name].kind.read(item, at / name) for name, item in value.items()}

    def schema(self) -> Object:
        body: Object = {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                key.name: {**key.kind.schema(), "description": key.doc} for key in self.keys
            },
        }
        required = [key.name for key in self.keys if key.required]
        if required:
            body["required"] = required
        if self.either:
            body["anyOf"] = [{"required": [name]} for name in self.either]
        return body


@dataclass(frozen=True, slots=True)
class Tables:
    """A list of tables, written `[[name]]`."""

    table: Table

    @property
    def words(self) -> str:
        return "a list of tables"

    def read(self, value: object, at: KeyPlace) -> tuple[dict[str, Any], ...]:
        if not isinstance(value, list):
            raise at.wrong(f"must be a list of tables; write [[{at.prefix}{at.key}]]")
        return tuple(
            self.table.read(item, at.numbered(number)) for number, item in enumerate(value, 1)
        )

    def schema(self) -> Object:
        return {"type": "array", "items": self.table.schema()}


def _given(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _hint(name: str, known: Sequence[str]) -> str:
    near = nearest(name, known)
    return f"did you mean {near}?" if near else f"known keys: {', '.join(known)}"
