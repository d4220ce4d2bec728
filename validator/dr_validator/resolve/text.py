"""Strings put together from pieces of which some are known only at deployment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from dr_validator.assembly.model import Json
from dr_validator.place import Place
from dr_validator.record import replace
from dr_validator.resolve.budget import (
    MAX_LENGTH,
    PER_REFERENCE,
    PER_VALUE,
    Budget,
    no_room,
    size_of,
    too_long,
)
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
MAX_HOPS = 30  # from stack to stack; each reference of a value lists the way it came
_SHOWN = 80  # how much of a name or a text a reason repeats
_SPOT = 300  # characters of a gap's key that says where it is
_PER_PIECE = 10  # what a piece that is not known counts for, in characters


def normal(parts: Iterable[Part]) -> Text:
    """Neighbouring literals joined, empty ones dropped, so that equal strings are equal texts."""
    out: list[Part] = []
    literals: list[str] = []
    for part in parts:
        if isinstance(part, str):
            literals.append(part)
            continue
        if literal := "".join(literals):
            out.append(literal)
        literals.clear()
        out.append(part)
    if literal := "".join(literals):
        out.append(literal)
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
            spot = f"{place.stack}/{place.logical_id}{place.pointer}"
            return (Gap(spot) if len(spot) <= _SPOT else gap(Text((spot,))),)
        case Absent():
            return ()


def spelled(value: Json) -> str:
    """A scalar as CloudFormation writes it into a string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def refs_of(values: Iterable[Value]) -> tuple[Reference, ...]:
    """All resources that the values are taken from, each once, in order."""
    groups = {id(value.refs): value.refs for value in values if not isinstance(value, Absent)}
    several = [refs for refs in groups.values() if refs]
    if len(several) == 1:
        return several[0]  # one tuple for all values that are made of the same
    return tuple(dict.fromkeys(ref for refs in several for ref in refs))


def weight_of(parts: Iterable[Part]) -> int:
    """What pieces of text take of the budget."""
    return sum(size_of(part) if isinstance(part, str) else _PER_PIECE for part in parts)


def join(values: Sequence[Value], place: Place, budget: Budget) -> Value:
    """Concatenate; Known if every piece is, else Unknown with the text that is known."""
    parts: list[Part] = []
    total = 0
    for value in values:
        if isinstance(value, Known) and isinstance(value.value, (dict, list)):
            reason = "a list or a mapping where a string is expected"
            return Unknown(reason, Cause.MALFORMED, place, refs=value.refs, may_be_absent=False)
        more = parts_of(value)
        weight = weight_of(more)
        if not budget.take(weight):
            return no_room(place)
        total += weight
        if total > MAX_LENGTH:  # names made of names twice would double at each step
            return too_long(place)
        parts.extend(more)
    refs = refs_of(values)
    if not budget.take(PER_REFERENCE * len(refs)):
        return no_room(place)
    return _made_of(normal(parts), place, refs, _reason(values))


def from_text(text: Text, place: Place, values: Sequence[Value] = ()) -> Value:
    """A text as a value; the first unknown of `values` gives the reason."""
    return dynamic(_made_of(text, place, refs_of(values), _reason(values)))


def _reason(values: Sequence[Value]) -> tuple[str, Cause]:
    for value in values:
        if isinstance(value, Unknown):
            return value.reason, value.cause
    return "a part of it is not known", Cause.DEPLOYMENT


def _made_of(
    text: Text, place: Place, refs: tuple[Reference, ...], reason: tuple[str, Cause]
) -> Known | Unknown:
    """As `from_text`, with the dynamic references still to be followed."""
    literal = text.literal
    if literal is not None:
        return Known(literal, place, refs)
    return Unknown(*reason, place, text, refs, may_be_absent=False)


def brief(text: str) -> str:
    """A text as a reason repeats it: cut where it is long."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def gap(text: Text, which: str = "") -> Gap:
    """A gap that stands for `which` of a text: equal for equal texts, and short for long ones."""
    digest = hashlib.sha256(repr(text.parts).encode(errors="surrogatepass")).hexdigest()
    return Gap(f"{which} of {digest}")


def dynamic(value: Known | Unknown) -> Known | Unknown:
    """Turn a string that holds a dynamic reference into an Unknown; leave others alone."""
    text = value.text
    if text is None or not any(isinstance(p, str) and DYNAMIC_START in p for p in text.parts):
        return value
    first = text.parts[0]
    alone = isinstance(first, str) and first.startswith(DYNAMIC_START)
    return Unknown(
        f"{brief(text.shown())} is a dynamic reference, resolved at deployment",
        Cause.DYNAMIC,
        value.place,
        Text((gap(text, "dynamic reference"),)) if alone else text,
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


def split(text: Text, delimiter: str, budget: Budget) -> list[Text] | Unsplit:
    """Cut a text at a delimiter, if it can be told where, and if there is room for the pieces."""
    if not delimiter:
        return Unsplit.UNKNOWN
    if any(not isinstance(part, str) and not is_atomic(part) for part in text.parts):
        return Unsplit.UNKNOWN
    # The text is looked through even where it is not cut.
    if not budget.take(weight_of(text.parts)):
        return Unsplit.SPENT
    count = 1 + sum(part.count(delimiter) for part in text.parts if isinstance(part, str))
    if not budget.take(count * PER_VALUE):
        return Unsplit.SPENT
    fields: list[list[Part]] = [[]]
    for part in text.parts:
        if isinstance(part, str):
            first, *rest = part.split(delimiter)
            fields[-1].append(first)
            fields.extend([piece] for piece in rest)
        else:
            fields[-1].append(part)
    return [normal(field) for field in fields]


class Unsplit(Enum):
    """Why a text cannot be cut."""

    UNKNOWN = "an unknown piece may itself hold the delimiter"
    SPENT = "there is not enough room for the pieces"


ENVIRONMENT = ("AWS::AccountId", "AWS::Region", "AWS::Partition", "AWS::URLSuffix")


def is_atomic(part: Reference | Gap) -> bool:
    """Whether an unknown piece is a name, id or host, which holds no `/`, `:` or `,`."""
    if isinstance(part, Gap):
        return part.key in ENVIRONMENT or part.key.startswith(("suffix of", "availability zone"))
    attribute = (part.attribute or "").lower()
    return not part.opaque and not attribute.endswith(("arn", "url", "uri", "endpoint"))


def carried(value: Value, via: Via, place: Place, budget: Budget) -> Value:
    """The same value at the place where it is used, with the way it came put on record."""
    if isinstance(value, Absent):
        return Absent(place)
    if any(len(ref.via) >= MAX_HOPS for ref in value.refs):
        reason = f"it is passed on more than {MAX_HOPS} times, from one stack to the next"
        return Unknown(reason, Cause.SIZE, place, may_be_absent=False)
    pieces = 0 if value.text is None else len(value.text.parts)
    way = sum(2 + len(ref.via) for ref in value.refs)
    if not budget.take(PER_REFERENCE * (pieces + way)):
        return no_room(place)
    refs = tuple(_with(ref, via) for ref in value.refs)
    if isinstance(value, Known):
        return Known(value.value, place, refs)
    text = value.text and Text(
        tuple(_with(p, via) if isinstance(p, Reference) else p for p in value.text.parts)
    )
    return Unknown(value.reason, value.cause, place, text, refs, value.may_be_absent)


def _with(ref: Reference, via: Via) -> Reference:
    return replace(ref, via=(via, *ref.via))
