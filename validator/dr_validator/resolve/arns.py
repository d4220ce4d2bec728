"""ARNs of which some pieces are known only at deployment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dr_validator.aws.arn import GULF, HOLE, PREFIX, Arn, pieces, starts_arn
from dr_validator.resolve.text import is_atomic, normal
from dr_validator.resolve.value import Absent, Known, Part, Text, Unknown, Value


def arn_of(value: Value | Text) -> Arn | None:
    """The ARN that a value is, as far as it is known; None if it is none, or that is not known."""
    text = _text(value)
    if text is None or not is_arn(text):
        return None
    parts = ("", *text.parts, "")
    around = zip(parts, parts[1:], parts[2:], strict=False)
    return Arn.parse("".join(_spelled(before, part, after) for before, part, after in around))


def arn_within(value: Value | Text) -> Arn | None:
    """The last ARN that a text holds: the function's in the URI of an API's integration."""
    text = _text(value)
    parts = text.parts if text is not None else ()
    for number in range(len(parts) - 1, -1, -1):
        part = parts[number]
        if isinstance(part, str) and PREFIX in part:
            return arn_of(normal((part[part.rindex(PREFIX) :], *parts[number + 1 :])))
    return None


def is_arn(value: Value | Text) -> bool | None:
    """Whether a value is an ARN by how it begins; None if that is not known."""
    text = _text(value)
    if text is None:
        return False if isinstance(value, Absent) else None
    first, *rest = text.parts
    if not isinstance(first, str):
        return False if is_atomic(first) else None
    return None if rest and first != PREFIX and PREFIX.startswith(first) else starts_arn(first)


def filled(form: str, blanks: Mapping[str, Sequence[Part]]) -> Text:
    """The text of an ARN's form (`aws.arn.form`), its blanks filled."""
    parts: list[Part] = []
    for word, blank in pieces(form):
        parts.extend(blanks[word] if blank else (word,))
    return normal(parts)


def _text(value: Value | Text) -> Text | None:
    match value:
        case Text():
            return value
        case Absent():
            return None
        case Known() | Unknown():
            return value.text


def _spelled(before: Part, part: Part, after: Part) -> str:
    """A piece, or what stands for one that is not known: a field of its own holds no colon."""
    if isinstance(part, str):
        return part
    alone = isinstance(before, str) and before.endswith(":")
    alone = alone and isinstance(after, str) and after.startswith(":")
    return HOLE if alone or is_atomic(part) else GULF
