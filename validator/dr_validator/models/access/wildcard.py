"""Whether an IAM pattern covers a text, where pieces of either are known only at deployment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import TypeAlias

from dr_validator.aws.naming import NAMING
from dr_validator.resolve.value import Gap, Part, Reference, Text


class _Wild(Enum):
    MANY = "*"
    ONE = "?"


_Symbol: TypeAlias = str | Reference | Gap | _Wild
_VARIABLE = re.compile(r"(\$\{[^}]*\})")


def covers(pattern: Text, target: Text, types: dict[Reference, str] | None = None) -> bool | None:
    """Whether `pattern` (with `*` and `?`) matches all that `target` means; None if not known.

    A `*` in the target stands for everything there, so only a `*` covers it. `types` gives the
    types of referenced resources: the generated name of one resource is never that of another.
    """
    wanted, given = list(_symbols(pattern, wild=True)), list(_symbols(target, wild=False))
    if _matches(wanted, given, frozenset(), loose=False):
        return True
    named = frozenset(
        ref
        for ref, kind in (types or {}).items()
        if ref.attribute is None and not ref.opaque and kind in NAMING
    )
    return None if _matches(wanted, given, named, loose=True) else False


def _symbols(text: Text, *, wild: bool) -> Iterator[_Symbol]:
    for part in text.parts:
        if not isinstance(part, str):
            yield part
            continue
        for piece in _VARIABLE.split(part) if wild else [part]:
            if wild and _VARIABLE.fullmatch(piece):
                yield Gap(piece)  # a policy variable, replaced at each request
                continue
            for char in piece:
                yield _Wild(char) if wild and char in "*?" else char


def _matches(
    pattern: list[_Symbol], target: list[_Symbol], named: frozenset[Part], *, loose: bool
) -> bool:
    """Run the pattern as an automaton: `states` are the positions it may stand at.

    Loosely, a piece that is not known may turn out to be anything, except that a generated
    name (`named`) is no other resource's and ends in random characters, which only `*` meets.
    """
    states = _rest(pattern, {0}, named, loose=loose)
    for symbol in target:
        reached: set[int] = set()
        for at in states:
            reached |= _step(pattern, at, symbol, named, loose=loose)
        states = _rest(pattern, reached, named, loose=loose)
    return len(pattern) in states


def _step(
    pattern: list[_Symbol], at: int, symbol: _Symbol, named: frozenset[Part], *, loose: bool
) -> set[int]:
    reached: set[int] = set()
    here = pattern[at] if at < len(pattern) else None
    if here is _Wild.MANY or (loose and _anything(here, named)):
        reached.add(at)
    if here is not None and here == symbol:
        reached.add(at + 1)
    if here is _Wild.ONE and isinstance(symbol, str):
        reached.add(at + 1)
    if not loose:
        return reached
    if _anything(symbol, named) or symbol == "*":
        reached.update(range(at, len(pattern) + 1))
    elif symbol in named:
        for ahead in range(at, len(pattern)):
            passed = pattern[ahead]
            if passed is _Wild.MANY:
                reached.add(ahead)
            elif passed in ("/", ":") or not isinstance(passed, (str, _Wild)):
                break
    return reached


def _rest(
    pattern: list[_Symbol], states: set[int], named: frozenset[Part], *, loose: bool
) -> set[int]:
    """The positions reached without reading anything: a `*` may stand for nothing."""
    pending = list(states)
    while pending:
        at = pending.pop()
        here = pattern[at] if at < len(pattern) else None
        empty = here is _Wild.MANY or (loose and _anything(here, named))
        if empty and at + 1 not in states:
            states.add(at + 1)
            pending.append(at + 1)
    return states


def _anything(symbol: _Symbol | None, named: frozenset[Part]) -> bool:
    return isinstance(symbol, (Reference, Gap)) and symbol not in named
