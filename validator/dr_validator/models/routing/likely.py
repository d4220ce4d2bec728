"""Which of many texts may be one and the same, found without comparing each with each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

from dr_validator.graph.grouped import grouped
from dr_validator.resolve.same import is_own
from dr_validator.resolve.value import Reference, Text

T = TypeVar("T")

MAX_BOUND = 256  # a domain name has 255 characters; every beginning of a word is looked up


class Likely:
    """Texts by what they begin and end with, as far as that is known.

    Two texts can be equal only if the known beginning of one begins with that of the other, and
    likewise their ends. Ids that AWS gives differ from each other, whatever they are.
    """

    def __init__(self, texts: Sequence[Text | None]) -> None:
        open_ = [(number, text) for number, text in enumerate(texts) if not _is_given(text)]
        self._numbers = [number for number, _ in open_]
        self._starts = _Starts(_bounds(text)[0] for _, text in open_)
        self._ends = _Starts(_bounds(text)[1] for _, text in open_)
        self._ids = grouped((text, n) for n, text in enumerate(texts) if _is_given(text))

    def to(self, text: Text | None) -> list[int]:
        """The numbers of the texts that may be equal to this one; some may be too many."""
        start, end = _bounds(text)
        found = (self._starts.near(start), self._ends.near(end))
        fewest = min(found, key=lambda lists: sum(map(len, lists)))
        ids = [self._ids.get(text, ())] if _is_given(text) else self._ids.values()
        numbers = (self._numbers[number] for number in chain.from_iterable(fewest))
        return sorted(chain(numbers, chain.from_iterable(ids)))


def _is_given(text: Text | None) -> bool:
    """Whether a text is nothing but the id that AWS gives to one resource."""
    match text:
        case Text(parts=(Reference() as reference,)):
            return is_own(reference)
        case _:
            return False


def likely_pairs(items: Sequence[T], text: Callable[[T], Text | None]) -> Iterator[tuple[T, T]]:
    """The pairs, in order, of items whose texts may be equal. What has no text, or one of which
    nothing is known, makes a pair with each."""
    texts = [text(each) for each in items]
    likely = Likely(texts)
    for number, one in enumerate(items):
        for other in likely.to(texts[number]):
            if other > number:
                yield one, items[other]


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
    """What a text begins with, and its end, read backwards; of long ones as much as tells."""
    first, last = (text.parts[0], text.parts[-1]) if text is not None else ("", "")
    start = first[:MAX_BOUND] if isinstance(first, str) else ""
    return start, last[-MAX_BOUND:][::-1] if isinstance(last, str) else ""
