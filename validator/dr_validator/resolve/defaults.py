"""Which parameter defaults a value rests on: what is deployed may be given other values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json, Stack, root
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.scope import Scope

if TYPE_CHECKING:
    from dr_validator.resolve.resolver import Resolver

_OWN = {"AWS::AccountId", "AWS::Region"}
_NAMED = regex(r"\$\{([A-Za-z0-9:]+)\}")


@dataclass(frozen=True, slots=True)
class Default:
    """A parameter of which nobody gives the value."""

    stack: Stack
    name: str
    value: Json


def defaults_in(resolver: Resolver, raw: Json, scope: Scope) -> tuple[Default, ...]:
    """The defaults that a node of a template rests on, conditions that it names included.

    What a nested stack is passed is followed to the stack that declares the default.
    """
    found: dict[tuple[str, str], Default] = {}
    seen: set[tuple[str, str]] = set()
    todo: list[tuple[Json, Scope]] = [(raw, scope)]
    while todo:
        node, at = todo.pop()
        for name in _parameters(node):
            if (at.stack.id, name) in seen or name not in at.parameters:
                continue
            seen.add((at.stack.id, name))
            passed = resolver.crossings.passed_raw(name, at)
            default = at.parameters[name].get("Default")
            if passed is not None:
                todo.append(passed)
            elif name not in at.stack.supplied and default is not None:
                found[(at.stack.id, name)] = Default(at.stack, name, default)
        for name in _conditions(node):
            if (at.stack.id, f"condition {name}") not in seen and name in at.conditions:
                seen.add((at.stack.id, f"condition {name}"))
                todo.append((at.conditions[name], at))
    return tuple(default for _, default in sorted(found.items()))


def is_open(resolver: Resolver, raw: Json, scope: Scope) -> bool:
    """Whether a node rests on a default that may not hold in each deployment of its template.

    One that is compared with the deployment's own region or account does: it is there so that
    the deployments differ though they are given the same values.
    """
    if not root(scope.stack).assumed or _OWN & set(_parameters(raw)):
        return False
    return bool(defaults_in(resolver, raw, scope))


def _parameters(raw: Json) -> Iterator[str]:
    for node in _walk(raw):
        match node:
            case {"Ref": str() as name}:
                yield name
            case {"Fn::Sub": str() as text} | {"Fn::Sub": [str() as text, *_]}:
                yield from _NAMED.findall(text)
            case _:
                pass


def _conditions(raw: Json) -> Iterator[str]:
    for node in _walk(raw):
        match node:
            case {"Condition": str() as name} | {"Fn::If": [str() as name, *_]}:
                yield name
            case _:
                pass


def _walk(raw: Json) -> Iterator[Json]:
    todo = [raw]
    while todo:
        node = todo.pop()
        yield node
        if isinstance(node, dict):
            todo.extend(node.values())
        elif isinstance(node, list):
            todo.extend(node)
