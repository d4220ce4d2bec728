"""Strings put together from pieces of which some are known only at deployment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dr_validator.assembly.model import Json
from dr_validator.place import Place
from dr_validator.resolve.value import (
    Absent,
    Cause,
    Gap,
    Known,
    Part,
    Reference,
    Text,
    Unknown,
    Value,
    Via,
)

DYNAMIC_START, DYNAMIC_END = "{{resolve:", "}}"
MAX_LENGTH = 1_000_000  # CloudFormation takes templates of 1 MB


def normal(parts: Iterable[Part]) -> Text:
    """Neighbouring literals joined, empty ones dropped, so that equal strings are equal texts."""
    out: list[Part] = []
    for part in parts:
        if isinstance(part, str):
            if not part:
                continue
            if out and isinstance(out[-1], str):
                out[-1] += part
                continue
        out.append(part)
    return Text(tuple(out) or ("",))


def parts_of(value: Value) -> tuple[Part, ...]:
    """The pieces of a value used inside a string. An unknown without text is one gap."""
    match value:
        case Known(value=str() as word):
            return (word,)
        case Known(value=other):
            return (spelled(other),)
        case Unknown(text=Text(parts=parts)):
            return parts
        case Unknown(place=place):
            return (Gap(f"{place.stack}/{place.logical_id}{place.pointer}"),)
        case Absent():
            return ()


def spelled(value: Json) -> str:
    """A scalar as CloudFormation writes it into a string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def refs_of(values: Iterable[Value]) -> tuple[Reference, ...]:
    """All resources that the values are taken from, each once, in order."""
    refs = (ref for value in values if not isinstance(value, Absent) for ref in value.refs)
    return tuple(dict.fromkeys(refs))


def join(values: Sequence[Value], place: Place) -> Value:
    """Concatenate; Known if every piece is, else Unknown with the text that is known."""
    parts: list[Part] = []
    size = 0
    for value in values:
        more = parts_of(value)
        parts.extend(more)
        size += sum(len(part) if isinstance(part, str) else 10 for part in more)
        if size > MAX_LENGTH:  # names made of names twice would double at each step
            reason = f"it would be longer than {MAX_LENGTH:,} characters"
            return Unknown(reason, Cause.MALFORMED, place, may_be_absent=False)
    return _made_of(normal(parts), place, values)


def from_text(text: Text, place: Place, values: Sequence[Value] = ()) -> Value:
    """A text as a value; the first unknown of `values` gives the reason."""
    return dynamic(_made_of(text, place, values))


def _made_of(text: Text, place: Place, values: Sequence[Value]) -> Known | Unknown:
    """As `from_text`, with the dynamic references still to be followed."""
    refs = refs_of(values)
    literal = text.literal
    if literal is not None:
        return Known(literal, place, refs)
    first = next((value for value in values if isinstance(value, Unknown)), None)
    reason, cause = "a part of it is not known", Cause.DEPLOYMENT
    if first is not None:
        reason, cause = first.reason, first.cause
    return Unknown(reason, cause, place, text, refs, may_be_absent=False)


def dynamic(value: Known | Unknown) -> Known | Unknown:
    """Turn a string that holds a dynamic reference into an Unknown; leave others alone."""
    text = value.text
    if text is None or not any(isinstance(p, str) and DYNAMIC_START in p for p in text.parts):
        return value
    shown = text.shown()
    return Unknown(
        f"{shown} is a dynamic reference, resolved at deployment",
        Cause.DYNAMIC,
        value.place,
        Text((Gap(repr(text.parts)),)) if shown.startswith(DYNAMIC_START) else text,
        value.refs,
        may_be_absent=False,
    )


def holes(template: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a text, and whether each stands between `${` and `}`."""
    end = 0
    while True:
        start = template.find("${", end)
        close = template.find("}", start) if start >= 0 else -1
        if close < 0:  # nor does any hole that opens later close
            yield template[end:], False
            return
        yield template[end:start], False
        yield template[start + 2 : close], True
        end = close + 1


def split(text: Text, delimiter: str) -> list[Text] | None:
    """Cut a text at a delimiter; None where an unknown piece may itself hold the delimiter."""
    if not delimiter:
        return None
    fields: list[list[Part]] = [[]]
    for part in text.parts:
        if isinstance(part, str):
            first, *rest = part.split(delimiter)
            fields[-1].append(first)
            fields.extend([piece] for piece in rest)
        elif is_atomic(part):
            fields[-1].append(part)
        else:
            return None
    return [normal(field) for field in fields]


ENVIRONMENT = ("AWS::AccountId", "AWS::Region", "AWS::Partition", "AWS::URLSuffix")


def is_atomic(part: Reference | Gap) -> bool:
    """Whether an unknown piece is a name, id or host, which holds no `/`, `:` or `,`."""
    if isinstance(part, Gap):
        return part.key in ENVIRONMENT or part.key.startswith(("suffix of", "availability zone"))
    attribute = (part.attribute or "").lower()
    return not part.opaque and not attribute.endswith(("arn", "url", "uri", "endpoint"))


def carried(value: Value, via: Via, place: Place) -> Value:
    """The same value at the place where it is used, with the way it came put on record."""
    match value:
        case Absent():
            return Absent(place)
        case Known(value=content, refs=refs):
            return Known(content, place, tuple(_with(ref, via) for ref in refs))
        case Unknown():
            text = value.text and Text(
                tuple(_with(p, via) if isinstance(p, Reference) else p for p in value.text.parts)
            )
            refs = tuple(_with(ref, via) for ref in value.refs)
            return Unknown(value.reason, value.cause, place, text, refs, value.may_be_absent)


def _with(ref: Reference, via: Via) -> Reference:
    return replace(ref, via=(via, *ref.via))
