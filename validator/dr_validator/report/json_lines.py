"""The lines of a JSON text, found on the way to a value: what stands beside it is skipped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]

from dr_validator.regex import regex

_BLANK = regex(r"[ \t\r\n]*+")
_ENDS = {"{": "}", "[": "]"}
_SCAN = JSONDecoder(strict=False).scan_once  # type: ignore[attr-defined]
# What the decoder, and taking a letter behind the end, raise of a text that is cut off or wrong.
_ILL_FORMED = (ValueError, IndexError, RecursionError)


class JsonSpot:
    """The line of a value (that of its key, inside a mapping) and of what is inside it.

    As `dr_validator.assembly.spots.Spot`, which holds all of a text; here a container is read
    when somebody asks for what is inside, and as far as the text is well formed.
    """

    tag, text = "", 0

    def __init__(self, source: str, written: int = 0, start: int = 0, line: int = 1) -> None:
        self.line = line
        self._source = source
        self._written = written  # where that line was counted to: at the key, before the value
        self._start = start

    @cached_property
    def below(self) -> Mapping[str, JsonSpot]:
        """By key, or by index written as text; of a key that is written twice the last counts."""
        found: dict[str, JsonSpot] = {}
        line, last = self.line, self._written
        try:
            for key, at, value in _inside(self._source, self._start):
                line += self._source.count("\n", last, at)
                last = at
                found[key] = JsonSpot(self._source, at, value, line)
        except _ILL_FORMED:
            pass
        return found


def _inside(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    """The entries of the container that begins here: key or index, where it is written, and where
    its value is."""
    at = _next(text, start)
    end = _ENDS.get(text[at])
    if end is None:
        return
    number = 0
    while True:
        at = _next(text, at + 1)
        if text[at] == end:
            return
        if end == "]":
            key, value = str(number), at
            number += 1
        elif text[at] == '"':
            key, colon = scanstring(text, at + 1, False)
            value = _next(text, _next(text, colon) + 1)
        else:
            return
        yield key, at, value
        at = _next(text, _behind(text, value))
        if text[at] != ",":
            return


def _next(text: str, at: int) -> int:
    """Where the next letter is that is not blank."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _behind(text: str, at: int) -> int:
    """Where a value ends."""
    try:
        end: int = _SCAN(text, at)[1]
    except StopIteration:  # no value begins here
        raise ValueError(at) from None
    return end
