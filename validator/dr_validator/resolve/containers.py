"""Lists and mappings that are made of values, and how large they are with all that is in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dr_validator.assembly.model import Json
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.budget import (
    MAX_LENGTH,
    PER_REFERENCE,
    PER_VALUE,
    Budget,
    no_room,
    too_long,
)
from dr_validator.resolve.text import refs_of
from dr_validator.resolve.value import Absent, Cause, Known, Unknown, Value

MAX_HEIGHT = 200  # of mappings and lists within each other, as in a template


@dataclass(frozen=True, slots=True)
class _Size:
    """How large a value is with all that is in it: characters, values, and levels."""

    length: int
    count: int
    height: int


class Containers:
    """Builds lists and mappings, each measured once, from the sizes of what is in them."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        # The content is kept beside its size, so that its id is not used again.
        self._sizes: dict[int, tuple[Json, _Size]] = {}

    def collected(self, values: Sequence[Value], place: Place) -> Value:
        """Values as one list value; `AWS::NoValue` items fall out."""
        content: Json = [v.value for v in values if isinstance(v, Known)]
        return self.whole(content, 0, values, place)

    def listed(self, items: list[Json], value: Known, place: Place) -> Value:
        """Texts that a value was cut into, as one list; many may use it."""
        if not self._budget.take(self.weight(value.value) + PER_VALUE * len(items)):
            return no_room(place)
        size = _Size(self._size(value.value).length, len(items), 1)
        self._sizes[id(items)] = items, size
        return Known(items, place, value.refs)

    def whole(self, content: Json, own: int, values: Sequence[Value], place: Place) -> Value:
        """A list or mapping that is made of values; `own` is what its keys take."""
        refs = refs_of(values)
        if not self._budget.take(PER_REFERENCE * len(refs)):
            return no_room(place)
        unknown = next((v for v in values if isinstance(v, Unknown)), None)
        if unknown is not None:
            return Unknown(unknown.reason, unknown.cause, place, None, refs, False)
        sizes = [self._size(v.value) for v in values if isinstance(v, Known)]
        size = _Size(
            own + sum(each.length for each in sizes),
            1 + sum(each.count for each in sizes),
            1 + max((each.height for each in sizes), default=0),
        )
        if size.length + size.count > MAX_LENGTH:
            return too_long(place)
        if size.height > MAX_HEIGHT:
            reason = f"it is nested more than {MAX_HEIGHT} levels deep"
            return Unknown(reason, Cause.MALFORMED, place)
        self._sizes[id(content)] = content, size
        return Known(content, place, refs)

    def _size(self, content: Json) -> _Size:
        match content:
            case str():
                return _Size(len(content), 1, 0)
            case list() | dict():
                known = self._sizes.get(id(content))
                # What is not kept is a flat list that a function has made.
                length = 0 if known else sum(len(each) for each in content if isinstance(each, str))
                return known[1] if known else _Size(length, len(content), 1)
            case _:
                return _Size(0, 1, 0)

    def weight(self, content: Json) -> int:
        """What a value takes of the budget, with all that is in it."""
        size = self._size(content)
        return size.length + PER_VALUE * size.count

    def equal(self, one: Json, other: Json) -> bool | None:
        """Whether two lists or mappings are equal; None if that is more than the run compares."""
        if not self._budget.take(min(self.weight(one), self.weight(other))):
            return None
        return one == other

    def alike(self, values: Iterable[Value]) -> bool:
        """Whether values are certain to be the same, though perhaps not known."""
        first, *others = values
        for other in others:
            match first, other:
                case Known(value=one), Known(value=two):
                    if not (one is two or self.equal(one, two)):
                        return False
                case Unknown(text=text), Unknown(text=another):
                    if text is None or text != another:
                        return False
                case Known() | Absent() | Unknown(), Known() | Absent() | Unknown():
                    return False
        return True
