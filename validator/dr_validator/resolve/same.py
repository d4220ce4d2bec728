"""Whether two values are one: True, False, or None where that is not known.

The one comparison of the project. What is known only at deployment is equal to what comes from
the same source, and differs from what cannot become equal to it; of the rest nothing is said.
"""

from __future__ import annotations

from typing import TypeAlias

from dr_validator.resolve.text import spelled
from dr_validator.resolve.value import Absent, Known, Part, Reference, Text, Unknown, Value

Comparable: TypeAlias = Value | Text | str | None


def same(one: Comparable, other: Comparable, *, fold: bool = False) -> bool | None:
    """Whether two values are equal once all is known; `fold`: whatever their case.

    None stands for a text that is not known. What is absent equals only what is absent.
    """
    match one, other:
        case (Absent(), Absent()):
            return True
        case (Absent(), rest) | (rest, Absent()):
            return None if rest is None or _may_be_absent(rest) else False
        case Known(value=dict() | list() as left), Known(value=right):
            return left == right
        case Known(value=left), Known(value=dict() | list() as right):
            return left == right
        case (
            Known() | Unknown() | Text() | str() | None,
            Known() | Unknown() | Text() | str() | None,
        ):
            return _same_text(_text(one, fold), _text(other, fold))


def as_text(value: Comparable) -> Text | None:
    """A value as it is compared: two of one text are `same`. None where it has none."""
    return _text(value, fold=False)


def same_place(one: str | None, other: str | None) -> bool | None:
    """Whether two regions or accounts are one; what is not set is the same for all stacks."""
    return one == other if one == other or None not in (one, other) else None


def _may_be_absent(value: Comparable) -> bool:
    return isinstance(value, Unknown) and value.may_be_absent


def _text(value: Comparable, fold: bool) -> Text | None:
    text: Text | None
    match value:
        case None | Absent():
            return None
        case Known(value=content):
            text = Text((spelled(content),))
        case Unknown():
            text = value.text
        case Text():
            text = value
        case str():
            text = Text((value,))
    if text is None or not fold:
        return text
    return Text(tuple(part.lower() if isinstance(part, str) else part for part in text.parts))


def _same_text(one: Text | None, other: Text | None) -> bool | None:
    if one is None or other is None:
        return None
    if one == other:
        return True
    if one.literal is not None and other.literal is not None:
        return False
    match one.parts, other.parts:
        case (Reference() as left,), (Reference() as right,) if is_own(left) and is_own(right):
            return False
        case _:
            return None if _may_meet(one, other) else False


def is_own(reference: Reference) -> bool:
    """Whether it is the id or name that AWS gives to one resource and to no other."""
    return not reference.given and reference.attribute in (None, "Arn", "Id")


def _may_meet(one: Text, other: Text) -> bool:
    """Whether what is known of two texts leaves them a chance to be equal."""
    first, second = _edge(one.parts[0]), _edge(other.parts[0])
    if not (first.startswith(second) or second.startswith(first)):
        return False
    first, second = _edge(one.parts[-1]), _edge(other.parts[-1])
    if not (first.endswith(second) or second.endswith(first)):
        return False
    return _fits(one, other) and _fits(other, one)


def _edge(part: Part) -> str:
    return part if isinstance(part, str) else ""


def _fits(text: Text, word: Text) -> bool:
    """Whether what is known of a text is not longer than a text that is known."""
    literal = word.literal
    known = sum(len(part) for part in text.parts if isinstance(part, str))
    return literal is None or known <= len(literal)
