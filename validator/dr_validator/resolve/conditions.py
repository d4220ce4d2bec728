"""Conditions of a template, in three-valued logic: True, False, or None for undecided.

What is undecided comes down to comparisons (`Fn::Equals`) of what is not known. A resolver may
be told to suppose an outcome for some of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.assembly.model import Json
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.defaults import is_open
from dr_validator.resolve.same import same
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.text import parts_of
from dr_validator.resolve.value import Gap, Text

if TYPE_CHECKING:
    from dr_validator.resolve.resolver import Resolver

_Decided: TypeAlias = dict[str, bool | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values of which it is not known whether they are equal; the same two are one."""

    one: Text
    other: Text

    def excludes(self, comparison: Comparison) -> bool:
        """Whether both cannot be true: one value would equal two texts that differ."""
        mine, theirs = {self.one, self.other}, {comparison.one, comparison.other}
        rest = [*(mine - theirs), *(theirs - mine)]
        return len(mine & theirs) == 1 and all(text.literal is not None for text in rest)


def holds(resolver: Resolver, name: str, scope: Scope) -> bool | None:
    """Whether a named condition is true under the stack's region and parameter defaults."""
    try:
        return _named(resolver, name, scope, {})
    except RecursionError:
        return None


def _named(resolver: Resolver, name: str, scope: Scope, decided: _Decided) -> bool | None:
    """Each name is decided once: naming one another twice, they would double at each step."""
    if name not in decided and name in scope.conditions:
        decided[name] = None  # while it is being decided: one that depends on itself
        place = scope.template_place / "Conditions" / name
        decided[name] = _holds(resolver, scope.conditions[name], scope, place, decided)
    return decided.get(name)


def _holds(
    resolver: Resolver, raw: Json, scope: Scope, place: Place, decided: _Decided
) -> bool | None:
    def results(operator: str) -> list[bool | None]:
        terms = _terms(raw, operator, place)
        return [_holds(resolver, term, scope, at, decided) for term, at in terms]

    match raw:
        case {"Condition": str() as name}:
            return _named(resolver, name, scope, decided)
        case {"Fn::Not": [_]}:
            (result,) = results("Fn::Not")
            return None if result is None else not result
        case {"Fn::And": [*_]}:
            outcomes = results("Fn::And")
            if False in outcomes:
                return False
            return None if None in outcomes else True
        case {"Fn::Or": [*_]}:
            outcomes = results("Fn::Or")
            if True in outcomes:
                return True
            return None if None in outcomes else False
        case {"Fn::Equals": [left, right]}:
            compared = _compared(resolver, left, right, scope, place)
            if isinstance(compared, Comparison):
                return resolver.supposed.get(compared)
            return compared
        case _:
            return None


def _compared(
    resolver: Resolver, left: Json, right: Json, scope: Scope, place: Place
) -> bool | Comparison:
    """Whether two nodes are equal; what is compared, where that is not known."""
    at = place / "Fn::Equals"
    one, other = resolver.value(left, scope, at / 0), resolver.value(right, scope, at / 1)
    outcome = same(one, other)
    if is_open(resolver, [left, right], scope):
        texts = [_written(raw, scope) for raw in (left, right)]
    elif outcome is None:
        texts = [Text(parts_of(value)) for value in (one, other)]
    else:
        return outcome
    return Comparison(*sorted(texts, key=repr))


def _written(raw: Json, scope: Scope) -> Text:
    """A text, or what stands for a node whose value may be another in each deployment."""
    if isinstance(raw, str):
        return Text((raw,))
    return Text((Gap(f"{json.dumps(raw, sort_keys=True)} of {scope.stack.id}"),))


def open_comparisons(resolver: Resolver, name: str, scope: Scope) -> set[Comparison]:
    """The comparisons on which it depends whether a condition is true; none if it is decided."""
    if holds(resolver, name, scope) is not None:
        return set()
    found: set[Comparison] = set()
    pending: list[tuple[Json, Place]] = [({"Condition": name}, scope.template_place)]
    seen: set[str] = set()
    while pending:
        raw, place = pending.pop()
        match raw:
            case {"Fn::Equals": [left, right]}:
                compared = _compared(resolver, left, right, scope, place)
                if isinstance(compared, Comparison):
                    found.add(compared)
            case {"Condition": str() as named} if named not in seen:
                seen.add(named)
                at = scope.template_place / "Conditions" / named
                pending.append((scope.conditions.get(named), at))
            case _:
                for operator in ("Fn::And", "Fn::Or", "Fn::Not"):
                    pending.extend(_terms(raw, operator, place))
    return found


def _terms(raw: Json, operator: str, place: Place) -> Iterator[tuple[Json, Place]]:
    """The conditions that an operator joins, each with its place."""
    terms = raw.get(operator) if isinstance(raw, dict) else None
    for number, term in enumerate(terms if isinstance(terms, list) else ()):
        yield term, place / operator / number
