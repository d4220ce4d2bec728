"""Whether an IAM pattern covers a text, where pieces of either are known only at deployment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from enum import Enum
from functools import lru_cache
from typing import TypeAlias

from dr_validator.aws.naming import NAMING
from dr_validator.regex import regex
from dr_validator.resolve.text import holes
from dr_validator.resolve.value import Gap, Reference, Text

# No ARN is longer: IAM User Guide, "IAM and AWS STS quotas"
# (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
MAX_SYMBOLS = 2_048


class _Wild(Enum):
    MANY = "*"
    ONE = "?"
    UNKNOWN = "a piece that may turn out to be anything"


_Symbol: TypeAlias = str | Reference | Gap | _Wild
_START = regex(r"[^*?$]*+")
_ENDLESS = {_Wild.MANY, _Wild.UNKNOWN}


def covers(pattern: Text, target: Text, types: dict[Reference, str] | None = None) -> bool | None:
    """Whether `pattern` (with `*` and `?`) matches all that `target` means; None if not known.

    A `*` in the target stands for everything there, so only a `*` covers it. `types` gives the
    types of referenced resources: the generated name of one resource is never that of another.
    What is longer than any ARN is not compared.
    """
    word, given_word = pattern.literal, target.literal
    if word == "*":
        return True
    if max(_length(pattern), _length(target)) > MAX_SYMBOLS:
        return None
    if _ends_differ(pattern, target):
        return False
    if word is not None and given_word is not None and _is_plain(word) and "*" not in given_word:
        return _covers_word(word, given_word)
    if pattern == target and all(
        _is_plain(part) for part in pattern.parts if isinstance(part, str)
    ):
        return True
    named = frozenset(
        ref
        for ref, kind in (types or {}).items()
        if ref.attribute is None and not ref.opaque and kind in NAMING
    )
    return _matched(pattern, target, named)


@lru_cache(maxsize=8_192)
def _matched(pattern: Text, target: Text, named: frozenset[Reference]) -> bool | None:
    """What the automaton tells: a policy is asked about one resource for many actions."""
    wanted, given = list(_symbols(pattern, wild=True)), list(_symbols(target, wild=False))
    if _Pattern(wanted).matches(given):
        return True
    return None if _Loose(wanted, named).matches(given) else False


def _length(text: Text) -> int:
    return sum(len(part) if isinstance(part, str) else 1 for part in text.parts)


def _ends_differ(pattern: Text, target: Text) -> bool:
    """Whether letters that both are certain to begin or to end with rule out that they match. Most
    texts that are compared have nothing to do with each other."""
    first, last = _word(pattern, 0), _word(pattern, -1)
    start, head = first[: _sure_of(first)], _word(target, 0).partition("*")[0]
    if not (start.startswith(head) or head.startswith(start)):
        return True
    end, tail = last[_unsure_to(last) :], _word(target, -1).rpartition("*")[2]
    return not (end.endswith(tail) or tail.endswith(end))


def _sure_of(word: str) -> int:
    """Where the first wildcard or policy variable may begin."""
    found = _START.match(word)
    return found.end() if found else 0


def _unsure_to(word: str) -> int:
    """Where the last one ends."""
    return max(map(word.rfind, "*?}")) + 1


def _word(text: Text, index: int) -> str:
    """The first or the last part, where it is known; else nothing."""
    part = text.parts[index] if text.parts else ""
    return part if isinstance(part, str) else ""


def _is_plain(pattern: str) -> bool:
    """Whether it has no other wildcards than `*`, and no policy variables."""
    return "?" not in pattern and "${" not in pattern


def _covers_word(pattern: str, word: str) -> bool:
    """What is between the `*` of a pattern is looked for where it may stand first."""
    first, *pieces = pattern.split("*")
    if not pieces:
        return pattern == word
    last = pieces.pop()
    at, end = len(first), len(word) - len(last)
    if at > end or not (word.startswith(first) and word.endswith(last)):
        return False
    for piece in pieces:
        at = word.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True


def _symbols(text: Text, *, wild: bool) -> Iterator[_Symbol]:
    for part in text.parts:
        if not isinstance(part, str):
            yield part
        elif not wild:
            yield from part
        else:
            for piece, is_variable in holes(part):
                if is_variable:
                    yield Gap(f"${{{piece}}}")  # a policy variable, replaced at each request
                else:
                    yield from (_Wild(char) if char in "*?" else char for char in piece)


class _Pattern:
    """Runs a pattern over a text; bit `n` of a number tells whether it may stand at place `n`.

    So all places are moved at once, and the time grows with the text, not with its ways through
    the pattern (the bit-parallel automaton of Baeza-Yates and Gonnet).
    """

    def __init__(self, pattern: Sequence[_Symbol]) -> None:
        symbols: list[_Symbol] = []
        for symbol in map(self._read, pattern):
            if not (symbols and {symbol, symbols[-1]} <= _ENDLESS):
                symbols.append(symbol)
        self._at: dict[_Symbol, int] = {}
        for place, symbol in enumerate(symbols):
            self._at[symbol] = self._at.get(symbol, 0) | 1 << place
        self._stars = self._at.pop(_Wild.MANY, 0)
        self._many = self._stars | self._at.pop(_Wild.UNKNOWN, 0)
        self._one = self._at.pop(_Wild.ONE, 0)
        self._end = 1 << len(symbols)

    def _read(self, symbol: _Symbol) -> _Symbol:
        return symbol

    def matches(self, target: Sequence[_Symbol]) -> bool:
        places = self._rest(1)
        for symbol in target:
            places = self._rest(self._step(places, symbol))
        return bool(places & self._end)

    def _rest(self, places: int) -> int:
        """The places reached without reading anything: a `*` may stand for nothing."""
        return places | (places & self._many) << 1

    def _step(self, places: int, symbol: _Symbol) -> int:
        passing = self._at.get(symbol, 0)
        if isinstance(symbol, str) and symbol != "*":
            passing |= self._one
        return places & self._many | (places & passing) << 1


class _Loose(_Pattern):
    """Whether it may match: a piece that is not known may turn out to be anything.

    Except that a generated name (`named`) is no other resource's and ends in random characters,
    which only `*` meets.
    """

    def __init__(self, pattern: Sequence[_Symbol], named: Set[Reference]) -> None:
        self._named = named
        super().__init__(pattern)
        within = (self._end - 1) & ~(self._many ^ self._stars)
        for symbol, places in self._at.items():
            if symbol in ("/", ":") or not isinstance(symbol, str):
                within &= ~places
        self._within = within

    def _read(self, symbol: _Symbol) -> _Symbol:
        unknown = isinstance(symbol, (Reference, Gap)) and symbol not in self._named
        return _Wild.UNKNOWN if unknown else symbol

    def _step(self, places: int, symbol: _Symbol) -> int:
        if symbol == "*" or self._read(symbol) is _Wild.UNKNOWN:
            lowest = places & -places
            return (self._end << 1) - lowest if lowest else 0
        stepped = super()._step(places, symbol)
        if symbol in self._named:
            # Every `*` up to the next `/`, `:` or unknown piece, as a sum carries through ones.
            start, within = places & self._within, self._within
            stepped |= ((start + within) ^ within | start) & self._stars
        return stepped
