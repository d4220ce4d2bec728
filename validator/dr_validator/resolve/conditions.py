"""Conditions of a template, in three-valued logic: True, False, or None for undecided."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from dr_validator.assembly.model import Json
from dr_validator.place import Place
from dr_validator.resolve.defaults import is_open
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.value import Absent, Known, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.resolve.resolver import Resolver

_Decided: TypeAlias = dict[str, bool | None]


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
    match raw:
        case {"Condition": str() as name}:
            return _named(resolver, name, scope, decided)
        case {"Fn::Not": [inner]}:
            result = _holds(resolver, inner, scope, place, decided)
            return None if result is None else not result
        case {"Fn::And": [*terms]}:
            results = [_holds(resolver, term, scope, place, decided) for term in terms]
            if False in results:
                return False
            return None if None in results else True
        case {"Fn::Or": [*terms]}:
            results = [_holds(resolver, term, scope, place, decided) for term in terms]
            if True in results:
                return True
            return None if None in results else False
        case {"Fn::Equals": [left, right]}:
            if is_open(resolver, raw, scope):
                return None
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
