"""Where two twins differ in what the table of rows compares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.aws.sizes import Size
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.models.twins.pairs import Pair, pairs
from dr_validator.models.twins.rows import BY_TYPE, Concern, Form, Row
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# How small a share of the other's is told: what serves a standby's little traffic may be less
# than what the primary has; what the same code needs may not.
_SHARE = {Concern.CAPACITY: 1 / 4, Concern.LIMIT: 1 / 3}
# These are told of twins of which neither is the standby.
_EITHER_WAY = (Concern.VERSION, Concern.PORT, Concern.PROBE)
_TAG = regex(r"(@sha256:[0-9a-f]{1,64}|:[\w.-]{1,128})$")


@dataclass(frozen=True, slots=True)
class Differs:
    """What the second has is less than what the first has, or another. `first` and `second` are
    their values as a message says them; `at` is where the second's stands, `beside` the first's."""

    pair: Pair
    row: Row
    first: str
    second: str
    at: Value
    beside: Value


@dataclass(frozen=True, slots=True)
class MayDiffer:
    """One of two values is not known. `at` is that."""

    pair: Pair
    row: Row
    at: Unknown


Difference: TypeAlias = Differs | MayDiffer


def differences(graph: Graph) -> tuple[Difference, ...]:
    """All that differs, in order of pairs and rows.

    Where both regions have it by parameters, or one of them has a condition decide, what is
    deployed decides: nothing is said of two values that are both not known.
    """
    return tuple(
        found
        for pair in graph.view(pairs)
        for row in BY_TYPE.get(pair.first.type, ())
        for found in _of_row(pair, row)
    )


def differing(graph: Graph, *concerns: Concern) -> Iterator[Difference]:
    """What differs in one concern, or in several."""
    return (each for each in graph.view(differences) if each.row.concern in concerns)


def _of_row(pair: Pair, row: Row) -> Iterator[Difference]:
    if not pair.ranked and row.concern not in _EITHER_WAY:
        return
    for first, second in _both(pair, row):
        if row.form is Form.IMAGE and (tags := _other(_tag(first), _tag(second))):
            yield Differs(pair, row, *tags, second, first)
            continue
        match first, second:
            case (Unknown(), Unknown()):
                pass
            case (Unknown() as at, _) | (_, Unknown() as at):
                if not _says_enough(row, first, second):
                    yield MayDiffer(pair, row, at)
            case (Known() | Absent() as one, Known() | Absent() as other):
                said = _compared(row, one, other)
                if said is not None:
                    yield Differs(pair, row, *said, second, first)


def _both(pair: Pair, row: Row) -> Iterator[tuple[Value, Value]]:
    """The values that are compared: of lists, those whose items have one name."""
    item, _, rest = row.path.partition("[*].")
    if rest:
        first, second = _named(pair.first, item), _named(pair.second, item)
        for name in sorted(first.keys() & second.keys()):
            yield first[name].read(rest), second[name].read(rest)
    else:
        yield _value(pair.first, row), _value(pair.second, row)


def _named(owner: Resource, path: str) -> dict[str, Node]:
    named = ((node.read("Name"), node) for node in owner.each(f"{path}[*]"))
    return {str(name.value): node for name, node in named if isinstance(name, Known)}


def _value(owner: Resource, row: Row) -> Value:
    value = owner.read(row.path)
    if isinstance(value, Absent) and row.otherwise:
        return owner.read(row.otherwise)
    return value


def _says_enough(row: Row, first: Value, second: Value) -> bool:
    """Whether the one value that is known leaves no doubt: none of it runs in the first either,
    or it is not set, and what is then taken is not compared."""
    known = second if isinstance(first, Unknown) else first
    if isinstance(known, Absent):
        return row.default is None
    if row.form is Form.IMAGE:
        return None not in (_tag(first), _tag(second))
    if row.concern is Concern.COUNT:
        return (_number(row, known) == 0) is (known is first)
    return False


def _compared(row: Row, first: Known | Absent, second: Known | Absent) -> tuple[str, str] | None:
    """What both are, for a message, where the second is less, or another."""
    match row.form:
        case Form.CLASS:
            return _class(row, first, second)
        case Form.NUMBER:
            return _less(row, first, second)
        case Form.IMAGE:
            return None
        case Form.TEXT:
            if isinstance(first, Absent) or isinstance(second, Absent) or same(first, second):
                return None
            return str(first.value), str(second.value)


def _other(first: str | None, second: str | None) -> tuple[str, str] | None:
    """Two texts that are not one; a digest and a tag may be."""
    if first is None or second is None or first == second or ("@" in first) is not ("@" in second):
        return None
    return first.lstrip(":"), second.lstrip(":")


def _class(row: Row, first: Known | Absent, second: Known | Absent) -> tuple[str, str] | None:
    if isinstance(first, Absent) or isinstance(second, Absent):
        return None
    one, other = Size.parse(str(first.value)), Size.parse(str(second.value))
    share = other.share_of(one) if one and other else None
    if share is None or share > _SHARE[row.concern]:
        return None
    return str(first.value), str(second.value)


def _less(row: Row, first: Known | Absent, second: Known | Absent) -> tuple[str, str] | None:
    one, other = _number(row, first), _number(row, second)
    if one is None or other is None or other >= one:
        return None
    # None at all is a matter of its own.
    told = other == 0 if row.concern is Concern.COUNT else 0 < other <= one * _SHARE[row.concern]
    if not told:
        return None
    beside = row.unset if isinstance(first, Absent) and row.unset else f"{one:g}{row.unit}"
    return beside, f"{other:g}{row.unit}"


def _number(row: Row, value: Value) -> float | None:
    match value:
        case Known(value=bool()):
            return None
        case Known(value=int() | float() as number):
            return float(number)
        case Known(value=str() as word) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", word):
            return float(word)
        case Absent():
            return None if row.default is None else float(row.default)
        case Known() | Unknown():
            return None


def _tag(value: Value) -> str | None:
    """The digest or tag at the end of an image's name, as far as it is written out."""
    if isinstance(value, Absent) or value.text is None:
        return None
    last = value.text.parts[-1]
    found = _TAG.search(last) if isinstance(last, str) else None
    return found[0] if found else None
