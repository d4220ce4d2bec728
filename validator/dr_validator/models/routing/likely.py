"""Which of many texts may be one and the same, found without comparing each with each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from dr_validator.graph.grouped import grouped
from dr_validator.resolve.value import Text


class Likely:
    """Texts by what they begin and end with, as far as that is known.

    Two texts can be equal only if the known beginning of one begins with that of the other, and
    likewise their ends.
    """

    def __init__(self, texts: Sequence[Text | None]) -> None:
        self._starts = _Starts(start for start, _ in map(_bounds, texts))
        self._ends = _Starts(end for _, end in map(_bounds, texts))

    def to(self, text: Text | None) -> list[int]:
        """The numbers of the texts that may be equal to this one; some may be too many."""
        start, end = _bounds(text)
        found = (self._starts.near(start), self._ends.near(end))
        fewest = min(found, key=lambda lists: sum(map(len, lists)))
        return sorted(chain.from_iterable(fewest))


class _Starts:
    def __init__(self, words: Iterable[str]) -> None:
        self._numbers = grouped((word, number) for number, word in enumerate(words))
        self._words = sorted(self._numbers)

    def near(self, word: str) -> list[tuple[int, ...]]:
        """The numbers of the words that begin with this one, or that this one begins with."""
        shorter = (word[:size] for size in range(len(word)))
        known = [self._numbers[each] for each in shorter if each in self._numbers]
        return [*known, *(self._numbers[each] for each in self._longer(word))]

    def _longer(self, word: str) -> Iterator[str]:
        for at in range(bisect_left(self._words, word), len(self._words)):
            if not self._words[at].startswith(word):
                return
            yield self._words[at]


def _bounds(text: Text | None) -> tuple[str, str]:
    """What a text begins with, and its end, read backwards."""
    first, last = (text.parts[0], text.parts[-1]) if text is not None else ("", "")
    start = first if isinstance(first, str) else ""
    return start, last[::-1] if isinstance(last, str) else ""
