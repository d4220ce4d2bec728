"""`AllowedPattern` in linear time: patterns come from the input, and Python's `re` backtracks.

A pattern is read into the states of an automaton without loops of empty steps, and a text is run
through all of them at once. What cannot be read so (look-around, back references, `\\p{…}`) is
not judged: the answer is None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from functools import cache

from dr_validator.record import dataclass

MAX_STATES = 5_000
_Test = Callable[[str], bool]
_CLASSES: dict[str, _Test] = {
    "d": lambda c: "0" <= c <= "9",
    "w": lambda c: c == "_" or (c.isascii() and c.isalnum()),
    "s": lambda c: c in " \t\n\x0b\f\r",
}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


class _UnreadableError(Exception):
    """The pattern uses what this reader does not know."""


@dataclass(slots=True)
class _State:
    """Goes on with a character that passes `test`, or, without a test, with none (`empty`)."""

    test: _Test | None = None
    empty: list[int] = field(default_factory=list)


def matches(pattern: str, text: str) -> bool | None:
    """Whether the whole text matches, as CloudFormation wants; None if that cannot be said."""
    machine = _machine(pattern)
    return None if machine is None else _run(machine, text)


@cache
def _machine(pattern: str) -> tuple[_State, ...] | None:
    try:
        return tuple(_Reader(pattern).states())
    except (_UnreadableError, RecursionError):
        return None


def _run(states: tuple[_State, ...], text: str) -> bool:
    """State 0 begins, state 1 accepts. State `n` with a test goes on to the first of `empty`."""
    now = _closed(states, {0})
    for char in text:
        after = {states[n].empty[0] for n in now if (test := states[n].test) and test(char)}
        now = _closed(states, after)
        if not now:
            return False
    return 1 in now


def _closed(states: tuple[_State, ...], start: set[int]) -> set[int]:
    found, todo = set(start), list(start)
    while todo:
        state = states[todo.pop()]
        for follower in state.empty if state.test is None else ():
            if follower not in found:
                found.add(follower)
                todo.append(follower)
    return found


class _Reader:
    """Reads a pattern from left to right; each method returns the ends of what it has read."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern.removeprefix("^")
        if self._text.endswith("$") and not self._text.endswith("\\$"):
            self._text = self._text[:-1]
        if self._text != pattern and _top_level_choice(self._text):
            raise _UnreadableError  # ^ and $ belong to one choice each
        self._at = 0
        self._states: list[_State] = []

    def states(self) -> list[_State]:
        start, accept = self._new(), self._new()
        first, last = self._choice()
        if self._at < len(self._text):
            raise _UnreadableError
        self._states[start].empty.append(first)
        self._states[last].empty.append(accept)
        return self._states

    def _new(self, test: _Test | None = None) -> int:
        if len(self._states) >= MAX_STATES:
            raise _UnreadableError
        self._states.append(_State(test))
        return len(self._states) - 1

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _next(self) -> str:
        char = self._peek()
        if not char:
            raise _UnreadableError
        self._at += 1
        return char

    def _takes(self, word: str) -> bool:
        if self._text.startswith(word, self._at):
            self._at += len(word)
            return True
        return False

    def _choice(self) -> tuple[int, int]:
        first, last = self._new(), self._new()
        while True:
            start, end = self._sequence()
            self._states[first].empty.append(start)
            self._states[end].empty.append(last)
            if not self._takes("|"):
                return first, last

    def _sequence(self) -> tuple[int, int]:
        first = last = self._new()
        while self._peek() not in ("", "|", ")"):
            start, end = self._repeated()
            self._states[last].empty.append(start)
            last = end
        return first, last

    def _repeated(self) -> tuple[int, int]:
        begin = self._at
        once = self._atom()
        least, most = self._bounds()
        if (least, most) == (1, 1):
            return once
        end = self._at
        first = last = self._new()
        for number in range(least if most is None else most):
            start, stop = self._again(begin)
            self._states[last].empty.append(start)
            if number >= least:
                self._states[last].empty.append(stop)
            last = stop
        if most is None:
            start, stop = self._again(begin)
            self._states[last].empty.append(start)
            self._states[stop].empty.append(last)
        self._at = end
        return first, last

    def _again(self, begin: int) -> tuple[int, int]:
        """The states of the atom that begins there once more, with ends of their own."""
        self._at = begin
        start, stop = self._atom()
        own = self._new()
        self._states[stop].empty.append(own)
        return start, own

    def _bounds(self) -> tuple[int, int | None]:
        bounds: tuple[int, int | None] = (1, 1)
        if self._takes("*"):
            bounds = (0, None)
        elif self._takes("+"):
            bounds = (1, None)
        elif self._takes("?"):
            bounds = (0, 1)
        elif self._takes("{"):
            inside, brace, _ = self._text[self._at :].partition("}")
            least, comma, most = inside.partition(",")
            if not brace or not least.isdigit() or (most and not most.isdigit()):
                raise _UnreadableError
            self._at += len(inside) + 1
            if max(len(least), len(most)) > 4:
                raise _UnreadableError
            bounds = (int(least), int(most) if most else None if comma else int(least))
        if bounds != (1, 1) and not self._takes("?") and self._peek() in ("*", "+", "{"):
            raise _UnreadableError  # possessive, or one repetition of another
        return bounds

    def _atom(self) -> tuple[int, int]:
        char = self._next()
        if char == "(":
            if self._takes("?") and not self._takes(":"):
                raise _UnreadableError
            inner = self._choice()
            if not self._takes(")"):
                raise _UnreadableError
            return inner
        if char in "^$*+?{)":
            raise _UnreadableError
        if char == ".":
            return self._single(lambda c: c not in "\n\r")
        return self._single(self._class() if char == "[" else self._literal(char))

    def _single(self, test: _Test) -> tuple[int, int]:
        first, last = self._new(test), self._new()
        self._states[first].empty.append(last)
        return first, last

    def _literal(self, char: str) -> _Test:
        return self._escape() if char == "\\" else _between(char, char)

    def _escape(self) -> _Test:
        char = self._next()
        if char.lower() in _CLASSES:
            known = _CLASSES[char.lower()]
            return known if char.islower() else lambda c: not known(c)
        if char.isalnum() and char not in _CONTROLS:
            raise _UnreadableError
        wanted = _CONTROLS.get(char, char)
        return _between(wanted, wanted)

    def _class(self) -> _Test:
        negated = self._takes("^")
        tests: list[_Test] = []
        while (char := self._next()) != "]" or not tests:
            if char == "[" or self._text.startswith("&&", self._at - 1):
                raise _UnreadableError  # Java's unions and intersections
            if char == "\\" and self._peek().lower() in _CLASSES:
                tests.append(self._escape())
                continue
            low = self._character(char)
            if self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                high = self._character(self._next())
                tests.append(_between(low, high))
            else:
                tests.append(_between(low, low))
        return lambda c: any(test(c) for test in tests) != negated

    def _character(self, char: str) -> str:
        if char != "\\":
            return char
        escaped = self._next()
        if escaped.isalnum() and escaped not in _CONTROLS:
            raise _UnreadableError
        return _CONTROLS.get(escaped, escaped)


def _between(low: str, high: str) -> _Test:
    return lambda c: low <= c <= high


def _top_level_choice(pattern: str) -> bool:
    """Whether a `|` stands outside all groups and classes."""
    depth, at, bracket = 0, 0, False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif bracket:
            bracket = char != "]"
        elif char == "[":
            bracket = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            return True
        at += 1
    return False
