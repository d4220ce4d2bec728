"""Evaluation on a stack of its own, so that no chain of references is too long for Python.

What needs the value of a node yields an `Ask` for it and is sent the value:

    value = yield Ask(raw, scope, place)

Such functions call one another with `yield from`, which goes a few levels deep at most; nodes
wait for nodes in `Resolver.run`, however many there are.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple, TypeAlias, TypeVar

from dr_validator.assembly.model import Json
from dr_validator.place import Place
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.value import Value

T = TypeVar("T")


class Ask(NamedTuple):
    """A node of a template whose value is needed, and where it stands."""

    raw: Json
    scope: Scope
    place: Place


Steps: TypeAlias = Generator[Ask, Value, T]


def done(result: T) -> Steps[T]:
    """Steps that need nothing."""
    return result
    yield  # what makes it a generator
