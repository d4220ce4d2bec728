"""Where the values of a JSON text stand: its lines, and the keys written twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import field
from typing import TypeAlias

from dr_validator.record import dataclass
from dr_validator.regex import regex

# Possessive throughout: what is read is not read again.
_TOKEN = regex(r'[ \t\r\n]*+("[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],:]|[^\s{}\[\],:"]++)', re.DOTALL)


@dataclass(slots=True)
class Spot:
    """The line of a value (that of its key, inside a mapping) and of what is inside it.

    A list's items are found by their index, written as text. `tag` is the long name of a
    YAML short form (`Fn::GetAtt` for `!GetAtt`), "" otherwise. `text` is the line that the text
    of a YAML block (`|`) begins in, 0 for other values. `before` is the line of the same key,
    where it was written in this mapping before, else 0.
    """

    line: int
    below: dict[str, Spot] = field(default_factory=dict)
    tag: str = ""
    text: int = 0
    before: int = 0


# The way to a value, from its end: what leads on to it, and its key.
_Way: TypeAlias = "tuple[_Way | None, str]"


@dataclass(frozen=True, slots=True)
class Repeated:
    """A key that is written twice in one mapping: where it leads, and the line of the first."""

    pointer: str
    line: int
    before: int


def repeated(root: Spot) -> tuple[Repeated, ...]:
    """The keys that are written twice, in order of their lines."""
    found: list[Repeated] = []
    todo: list[tuple[_Way | None, Spot]] = [(None, root)]
    while todo:
        way, spot = todo.pop()
        if spot.before:
            found.append(Repeated(_pointer(way), spot.line, spot.before))
        start = (way, spot.tag) if spot.tag else way
        todo += [((start, key), below) for key, below in spot.below.items()]
    return tuple(sorted(found, key=lambda each: (each.line, each.pointer)))


def _pointer(way: _Way | None) -> str:
    steps: list[str] = []
    while way is not None:
        way, key = way
        steps.append("/" + key.replace("~", "~0").replace("/", "~1"))
    return "".join(reversed(steps))


def json_spots(text: str) -> Spot:
    """The lines of a JSON text. Reads as far as the text is well formed."""
    root = Spot(1)
    at, line, last = root, 1, 0
    open_: list[tuple[Spot, bool]] = []  # the containers around, and whether each is a list
    key: str | None = None
    expects_key = False
    for token in _tokens(text):
        start = token.start(1)
        line += text.count("\n", last, start)
        last = start
        word = token.group(1)
        first = word[0]
        if first == ":":
            expects_key = False
        elif first == ",":
            expects_key = bool(open_) and not open_[-1][1]
        elif first in "}]":
            if open_:
                open_.pop()
            at = open_[-1][0] if open_ else root
            expects_key = False
        elif expects_key:
            key = _unquote(word)
            at.below[key] = Spot(line, before=at.below[key].line if key in at.below else 0)
        else:
            if not open_:
                spot = root
            elif open_[-1][1]:
                spot = at.below[str(len(at.below))] = Spot(line)
            else:
                spot = at.below.get(key or "", root)
            if first in "{[":
                open_.append((spot, first == "["))
                at = spot
                expects_key = first == "{"
    return root


def _tokens(text: str) -> Iterator[re.Match[str]]:
    token = _TOKEN.match(text)
    while token is not None:
        yield token
        token = _TOKEN.match(text, token.end())


def _unquote(word: str) -> str:
    if "\\" not in word:
        return word.strip('"')
    try:
        return str(json.loads(word))
    except ValueError:
        return word
