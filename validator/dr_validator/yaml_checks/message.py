"""Messages with placeholders: `{value}` is replaced by a word, and by nothing that could run.

The names there are stand in a table. What is put in is not looked at again, and no attribute of
anything can be asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from enum import Enum
from typing import TypeAlias

from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.select import nearest

MAX_MESSAGE = 500
_PIECE = regex(r"\{\{|\}\}|\{(?P<name>[a-z_]+)\}|(?P<brace>[{}])")


class Placeholder(Enum):
    """What a message can name, and what it is."""

    VALUE = "value"
    NAME = "name"
    TYPE = "type"
    STACK = "stack"
    REGION = "region"
    ROLE = "role"
    TWIN = "twin"
    TWIN_REGION = "twin_region"
    TWIN_VALUE = "twin_value"
    COUNT = "count"

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]


_MEANINGS: Mapping[Placeholder, str] = {
    Placeholder.VALUE: "the value that decides; `not set` where there is none",
    Placeholder.NAME: "the resource: its construct path, else stack and logical id",
    Placeholder.TYPE: "its type",
    Placeholder.STACK: "its stack",
    Placeholder.REGION: "its region, or the region that is counted in",
    Placeholder.ROLE: "the role of that region: `primary`, `secondary`, or `no role`",
    Placeholder.TWIN: "the resource's twin",
    Placeholder.TWIN_REGION: "the twin's region",
    Placeholder.TWIN_VALUE: "the twin's value",
    Placeholder.COUNT: "how many there are",
}
_TWIN = (Placeholder.TWIN, Placeholder.TWIN_REGION, Placeholder.TWIN_VALUE)
OF_COUNT = (Placeholder.COUNT, Placeholder.REGION, Placeholder.ROLE)
OF_RESOURCE = tuple(each for each in Placeholder if each not in (*_TWIN, Placeholder.COUNT))
OF_TWIN = (*OF_RESOURCE, *_TWIN)

Words: TypeAlias = Callable[[Placeholder], str]


class MessageError(ValueError):
    """A message that is written wrongly, as the end of a sentence that begins with its place."""


@dataclass(frozen=True, slots=True)
class Message:
    """Text and placeholders, in order."""

    parts: tuple[str | Placeholder, ...]

    def told(self, words: Words) -> str:
        return "".join(part if isinstance(part, str) else words(part) for part in self.parts)


def parse_message(text: str) -> Message:
    """A message, read from left to right. `{{` and `}}` are braces."""
    if len(text) > MAX_MESSAGE:
        raise MessageError(f"is longer than {MAX_MESSAGE} characters; shorten it")
    names = [each.value for each in Placeholder]
    parts: list[str | Placeholder] = []
    last = 0
    for piece in _PIECE.finditer(text):
        parts.append(text[last : piece.start()])
        last = piece.end()
        name = piece["name"]
        if name in names:
            parts.append(Placeholder(name))
        elif name is not None:
            near = nearest(name, names)
            hint = f"did you mean {{{near}}}?" if near else f"choose from {', '.join(names)}"
            raise MessageError(f"has {{{name}}}, which is not a placeholder; {hint}")
        elif piece["brace"]:
            raise MessageError(
                f"has a {piece['brace']} that belongs to no placeholder; write "
                f"{piece['brace'] * 2} for the character, or one of {{{'}, {'.join(names)}}}"
            )
        else:
            parts.append(piece[0][0])
    parts.append(text[last:])
    return Message(tuple(part for part in parts if part))


def refuse_others(message: Message, known: Collection[Placeholder], where: str) -> None:
    """MessageError where a placeholder has no meaning in this check."""
    for part in message.parts:
        if isinstance(part, Placeholder) and part not in known:
            there = ", ".join(f"{{{each.value}}}" for each in known)
            raise MessageError(f"has {{{part.value}}}, which {where} does not have; use {there}")
