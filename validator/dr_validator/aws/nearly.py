"""Names that are nearly alike, as those of one thing before and after it was renamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dr_validator.regex import regex

_SHORTEST = 5
_NUMBER = regex(r"\d+")


class Nearly:
    """Names, to be found by others that are nearly alike; made once, asked quickly."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            for key in _keys(name):
                self._by_key.setdefault(key, []).append(name)

    def to(self, name: str) -> list[str]:
        """Those of which one or two letters are another, too many or exchanged, or that are alike
        but for numbers and what stands between words; but not the name itself."""
        found = {each for key in _keys(name) for each in self._by_key.get(key, ())}
        return sorted(found - {name})


def are_numbered(one: str, other: str) -> bool:
    """Whether two names tell themselves apart by a number that both have: `cell-1`, `cell-2`."""
    first, second = _NUMBER.findall(one), _NUMBER.findall(other)
    return bool(first) and len(first) == len(second) and first != second


def _keys(name: str) -> Iterator[str]:
    """What names that are nearly alike have in common; short ones are alike to nothing."""
    word = name.lower()
    if len(word) < _SHORTEST:
        return
    yield word
    yield "letters of " + "".join(filter(str.isalpha, word))
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
