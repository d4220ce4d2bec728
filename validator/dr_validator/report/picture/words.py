"""Names in boxes: how wide words are, and where they are broken or cut."""

from __future__ import annotations

import unicodedata

from dr_validator.regex import regex
from dr_validator.report.escape import plain

# Shares of the font's size, a little generous, for the sans-serif fonts that systems bring.
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!/()[]- "), frozenset("mwMW@%")
_BREAKS = regex(r"(?<=[-_./ ])|(?<=[a-z0-9])(?=[A-Z])")


def width(words: str, size: float) -> float:
    """About how wide words are, in pixels."""
    return size * sum(map(_share, words))


def _share(char: str) -> float:
    if char in _NARROW:
        return 0.36
    if char in _WIDE:
        return 0.92
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 1.05
    return 0.7 if char.isupper() else 0.585


def fitted(words: str, room: float, size: float, lines: int) -> tuple[str, ...]:
    """The words in at most so many lines, broken between words; what does not fit is cut."""
    rest = plain(words).strip() or "·"
    made: list[str] = []
    while rest:
        if len(made) == lines - 1 or width(rest, size) <= room:
            return (*made, cut(rest, room, size))
        head = _head(rest, room, size)
        made.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    return tuple(made)


def _head(words: str, room: float, size: float) -> str:
    best = 0
    for found in _BREAKS.finditer(words):
        if width(words[: found.start()].rstrip(), size) > room:
            break
        best = found.start()
    if best:
        return words[:best]
    return words[: max(1, _fits(words, room, size))]


def cut(words: str, room: float, size: float) -> str:
    """The words, or as much of their beginning as fits, with `…`."""
    if width(words, size) <= room:
        return words
    return f"{words[: _fits(words, room - size * 0.6, size)].rstrip()}…"


def _fits(words: str, room: float, size: float) -> int:
    """How many characters of the beginning fit."""
    used = 0.0
    for number, char in enumerate(words):
        used += size * _share(char)
        if used > room:
            return number
    return len(words)
