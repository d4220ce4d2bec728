"""Pieces of which some are no text, joined to one text for a parser that reads nothing else.

A piece that is no text is spelled as one character that no other piece has, and put back when
the parser is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from dr_validator.record import dataclass
from dr_validator.regex import regex

T = TypeVar("T")

# Characters for private use, beyond those that fonts of icons use most; for regular expressions.
HOLE = "[\U000f0000-\U0010fffd]"
_CHARACTERS = range(0xF0000, 0x10FFFE)
_SPLIT = regex(f"({HOLE})")


@dataclass(frozen=True)
class Spelled(Generic[T]):
    """The joined text, and the piece that each character in it stands for."""

    text: str
    holes: Mapping[str, T]

    def pieces(self, part: str) -> list[str | T]:
        """A part of the text, taken apart again."""
        words = (word for word in _SPLIT.split(part) if word)
        return [self.holes.get(word, word) for word in words]


def spelled(pieces: Sequence[str | T]) -> Spelled[T] | None:
    """The pieces as one text; None if there are more of them than characters."""
    free = _free(frozenset().union(*(each for each in pieces if isinstance(each, str))))
    holes: dict[str, T] = {}
    words: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            words.append(piece)
            continue
        word = next(free, None)
        if word is None:
            return None
        holes[word] = piece
        words.append(word)
    return Spelled("".join(words), holes)


def _free(taken: frozenset[str]) -> Iterator[str]:
    return (word for word in map(chr, _CHARACTERS) if word not in taken)
