"""What somebody says of one deployment of a template: parameter values, tags, name, region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import TypeAlias

from dr_validator.assembly.model import Json
from dr_validator.errors import UsageError
from dr_validator.record import dataclass

Supplied: TypeAlias = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Values:
    """What somebody says of one deployment: parameter values, tags, the stack's name and region.

    A value of None is one that the deployment sets and the file does not tell
    (`UsePreviousValue`). `source` is named where something of it is wrong.
    """

    source: str
    parameters: Supplied = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    stack_name: str = ""
    region: str = ""

    def under(self, other: Values) -> Values:
        """Both together; what the other says goes before."""
        return Values(
            other.source,
            {**self.parameters, **other.parameters},
            {**self.tags, **other.tags},
            other.stack_name or self.stack_name,
            other.region or self.region,
        )


def as_parameter(value: Json) -> str | None:
    """A value as CloudFormation takes it, which is text; None if it is none yet."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case list():
            items = [as_parameter(each) for each in value]
            texts = [each for each in items if each is not None]
            return ",".join(texts) if len(texts) == len(items) else None
        case dict() | None:
            return None


def assignments(words: Iterable[Json], source: Path) -> dict[str, str | None]:
    """`Key=Value` words, and the CLI's shorthand `ParameterKey=Key,ParameterValue=Value`."""
    found: dict[str, str | None] = {}
    for word in words:
        text = str(word)
        key, equals, value = text.partition("=")
        if key == "ParameterKey":
            key, _, rest = value.partition(",")
            name, equals, value = rest.partition("=")
            if name == "UsePreviousValue":
                found[key] = None
                continue
            equals = equals if name == "ParameterValue" else ""
        if not equals or not key.strip():
            raise UsageError(f"{source}: {text!r} is not Key=Value: write one for each parameter")
        found[key.strip()] = _unquoted(value.strip())
    return found


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text
