"""Where the values of a JSON text stand: its lines, and the keys written twice."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import field

from dr_validator.record import dataclass

_TOKEN = re.compile(r'[ \t\r\n]*("(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+)', re.DOTALL)


@dataclass(slots=True)
class Spot:
    """The line of a value (that of its key, inside a mapping) and of what is inside it.

    A list's items are found by their index, written as text. `tag` is the long name of a
    YAML short form (`Fn::GetAtt` for `!GetAtt`), "" otherwise. `text` is the line that the text
    of a YAML block (`|`) begins in, 0 for other values.
    """

    line: int
    below: dict[str, Spot] = field(default_factory=dict)
    tag: str = ""
    text: int = 0


def json_spots(text: str, on_duplicate: Callable[[str, int], None] | None = None) -> Spot:
    """The lines of a JSON text. Reads as far as the text is well formed."""
    root = Spot(1)
    at, line, last = root, 1, 0
    open_: list[tuple[Spot, bool]] = []  # the containers around, and whether each is a list
    key: str | None = None
    expects_key = False
    for token in _TOKEN.finditer(text):
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
            spot = Spot(line)
            if key in at.below and on_duplicate is not None:
                on_duplicate(key, line)
            at.below[key] = spot
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


def _unquote(word: str) -> str:
    if "\\" not in word:
        return word.strip('"')
    try:
        return str(json.loads(word))
    except ValueError:
        return word
