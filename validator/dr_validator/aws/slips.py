"""Slips of the pen: words that are one letter away from a name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

_SHORTEST = 4


class Near:
    """Names, to be found by words that are a slip away from them; made once, asked quickly."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        found: dict[str, list[str]] = {}
        for name in sorted(self._names):
            for each in {name, *_shorter(name)}:
                found.setdefault(each, []).append(name)
        self._by_rest: Mapping[str, list[str]] = found

    def __contains__(self, word: str) -> bool:
        return word in self._names

    def slipped(self, word: str) -> str | None:
        """The one name that a word is a slip away from; None where it is a name itself, is too
        short to say, or there are several. Digits tell names apart."""
        if word in self._names or len(word) < _SHORTEST:
            return None
        rests = (word, *_shorter(word))
        found = {name for rest in rests for name in self._by_rest.get(rest, ())}
        near = [name for name in found if is_slip(word, name)]
        return near[0] if len(near) == 1 else None


def slipped(word: str, names: Collection[str]) -> str | None:
    """As `Near.slipped`, of names that are asked for once."""
    if word in names or len(word) < _SHORTEST:
        return None
    near = [name for name in names if is_slip(word, name)]
    return near[0] if len(near) == 1 else None


def is_slip(word: str, name: str) -> bool:
    """Whether one letter is missing, too many or another, or two are exchanged."""
    short, long = sorted((word, name), key=len)
    if word == name or len(long) - len(short) > 1 or _digits(short) != _digits(long):
        return False
    at = next((at for at in range(len(short)) if short[at] != long[at]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    exchanged = short[at : at + 2] == long[at : at + 2][::-1]
    return short[at + 1 :] == long[at + 1 :] or (exchanged and short[at + 2 :] == long[at + 2 :])


def _shorter(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _digits(word: str) -> str:
    return "".join(each for each in word if each.isdigit())
