"""The lines on which the keys of a TOML text stand, which Python's own reader does not tell.

The text has been read before, so that it is known to be valid.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from dr_validator.regex import regex

Path = tuple[str | int, ...]

_BLANK = regex(r"(?:[ \t\r\n]|#[^\n]*)*+")
_SPACE = regex(r"[ \t]*+")
_KEY = regex(r"""[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'""", re.ASCII)
# One piece of a value; what is in a string or a comment opens, closes and ends nothing.
_PIECE = regex(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'[^'\n]*+'"
    r"|\#[^\n]*+"
    r"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<end>\n)"
    r"|[^\"'#\[\]{}\n]++",
    re.DOTALL,
)


def key_lines(text: str) -> dict[Path, int]:
    """The line of each table and key, from 1; entries of a list of tables are numbered from 0."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    line, before = 1, 0
    for start, path, kind in _statements(text):
        line += text.count("\n", before, start)
        before = start
        if kind == "key":
            full = (*table, *path)
        else:
            full = table = _within(path, counts, new=kind == "entry")
        for depth in range(1, len(full) + 1):
            lines.setdefault(full[:depth], line)
    return lines


def _within(path: Path, counts: dict[Path, int], *, new: bool) -> Path:
    """The path of a table's heading, with the number of each entry of lists on the way."""
    made: Path = ()
    for number, word in enumerate(path, 1):
        made = (*made, word)
        if new and number == len(path):
            counts[made] = counts.get(made, -1) + 1
        if made in counts:
            made = (*made, counts[made])
    return made


def _statements(text: str) -> Iterator[tuple[int, Path, str]]:
    """Where each statement begins, the key it names, and whether that is a `key`, a `table` or an
    `entry` of a list of tables."""
    at = _past(_BLANK, text, 0)
    while at < len(text):
        start = at
        opening = len(text[at : at + 2]) - len(text[at : at + 2].lstrip("["))
        path, at = _keys(text, at + opening)
        if opening:
            yield start, path, "entry" if opening == 2 else "table"
            at += opening
        else:
            yield start, path, "key"
            at = _past_value(text, at)
        if at <= start:
            return
        at = _past(_BLANK, text, at)


def _keys(text: str, at: int) -> tuple[Path, int]:
    """The words of a key, joined by dots, and where it ends."""
    words: list[str] = []
    while match := _KEY.match(text, _past(_SPACE, text, at)):
        words.append(_word(match[0]))
        at = _past(_SPACE, text, match.end())
        if text[at : at + 1] != ".":
            break
        at += 1
    return tuple(words), at


def _word(written: str) -> str:
    if written.startswith("'"):
        return written[1:-1]
    if not written.startswith('"'):
        return written
    try:
        return str(json.loads(written))
    except ValueError:  # an escape that JSON does not have
        return written[1:-1]


def _past_value(text: str, at: int) -> int:
    """Where the line ends on which a value does."""
    depth = 0
    while match := _PIECE.match(text, at):
        at = match.end()
        depth += (match["open"] is not None) - (match["close"] is not None)
        if match["end"] is not None and depth == 0:
            break
    return at


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
