"""Conditions of a template, in three-valued logic: True, False, or None for undecided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.assembly.model import Json
from validator.place import Place
from validator.resolve.scope import Scope
from validator.resolve.value import Absent, Known, Unknown, Value

if TYPE_CHECKING:
    from validator.resolve.resolver import Resolver


def holds(resolver: Resolver, name: str, scope: Scope) -> bool | None:
    """Whether a named condition is true under the stack's region and parameter defaults."""
    return _named(resolver, name, scope, frozenset())


def _named(resolver: Resolver, name: str, scope: Scope, path: frozenset[str]) -> bool | None:
    if name in path or name not in scope.conditions:
        return None
    place = scope.template_place / "Conditions" / name
    return _holds(resolver, scope.conditions[name], scope, place, path | {name})


def _holds(
    resolver: Resolver, raw: Json, scope: Scope, place: Place, path: frozenset[str]
) -> bool | None:
    match raw:
        case {"Condition": str() as name}:
            return _named(resolver, name, scope, path)
        case {"Fn::Not": [inner]}:
            result = _holds(resolver, inner, scope, place, path)
            return None if result is None else not result
        case {"Fn::And": [*terms]}:
            results = [_holds(resolver, term, scope, place, path) for term in terms]
            if False in results:
                return False
            return None if None in results else True
        case {"Fn::Or": [*terms]}:
            results = [_holds(resolver, term, scope, place, path) for term in terms]
            if True in results:
                return True
            return None if None in results else False
        case {"Fn::Equals": [left, right]}:
            return same(
                resolver.value(left, scope, place / "Fn::Equals" / 0),
                resolver.value(right, scope, place / "Fn::Equals" / 1),
            )
        case _:
            return None


def same(left: Value, right: Value) -> bool | None:
    """Whether two values are equal; None where that depends on what is not known."""
    match left, right:
        case Known(value=one), Known(value=other):
            return one == other or str(one) == str(other)
        case (Known() | Unknown(), Known() | Unknown()):
            text, other_text = left.text, right.text
            return True if text is not None and text == other_text else None
        case Absent(), Absent():
            return True
        case (Absent(), Known()) | (Known(), Absent()):
            return False
        case _:
            return None
