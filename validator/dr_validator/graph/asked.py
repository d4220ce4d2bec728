"""What is asked of a graph: so that a check's "no findings" can say how much it looked at.

A frame is open while a check runs, and takes note of what the graph hands out to it: resources of
some types, stacks, a model's things. What a model asks for while it is built stands in a frame of
its own. Nothing is asked differently for it, and nothing is answered differently.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Set
from dataclasses import field
from enum import Enum
from typing import Any, TypeAlias

from dr_validator.assembly.model import Stack
from dr_validator.graph.resource import Resource
from dr_validator.place import Place
from dr_validator.record import dataclass, names
from dr_validator.resolve.scope import Scope

Spot: TypeAlias = tuple[str, str]
STACKS, RESOURCES = "stacks", "resources"
_MANY = (list, tuple, set, frozenset)
_NO_THING = (type(None), str, int, float, Enum, Scope)


@dataclass(frozen=True, eq=False)
class Frame:
    """What was handed out, by what was asked for; `inner` are the frames of models."""

    given: dict[Hashable, object] = field(default_factory=dict)
    inner: dict[Hashable, Frame] = field(default_factory=dict)

    @property
    def is_barren(self) -> bool:
        """Whether nothing was there of all that was asked for, by models too."""
        return bool(self.given) and all(
            self.inner[ask].is_barren if ask in self.inner else not found
            for ask, found in self.given.items()
        )


class Tally:
    """How many places there are in what frames took note of; each answer is counted once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, Set[Spot]]] = {}

    def count(self, frame: Frame) -> int | None:
        """The resources and stacks that were handed out; 0 if there was nothing of the kind, None
        if that cannot be told: a model may hand out only what is wrong.

        All stacks, all resources and what is looked up by a key count where nothing else was
        asked for: beside other things they are not what a check is about.
        """
        given = frame.given
        subjects = [given[ask] for ask in given if not _is_context(ask, given[ask])]
        spots: set[Spot] = set()
        for found in subjects or given.values():
            spots |= self._spots(found)
        if spots:
            return len(spots)
        return 0 if frame.is_barren else None

    def _spots(self, found: object) -> Set[Spot]:
        # The answer is kept, so that its number stays its own.
        if id(found) not in self._known:
            self._known[id(found)] = found, frozenset(_spots(found))
        return self._known[id(found)][1]


def _is_context(ask: Hashable, found: object) -> bool:
    return ask in (STACKS, RESOURCES) or isinstance(found, Mapping)


def _spots(found: object) -> Iterator[Spot]:
    """The places of things, and of what they are made of."""
    seen: set[int] = set()
    todo: list[Any] = [found]
    while todo:
        each = todo.pop()
        if isinstance(each, Resource):
            yield each.key
        elif isinstance(each, Place):
            if each.stack:
                yield each.stack, each.logical_id
        elif isinstance(each, _NO_THING) or callable(each) or id(each) in seen:
            continue
        else:
            seen.add(id(each))
            if isinstance(each, Stack):
                yield each.id, ""
            elif type(each) in _MANY:
                todo += each
            elif isinstance(place := getattr(each, "place", None), Place):
                todo.append(place)
            elif isinstance(each, Mapping):
                todo += each.keys()
                todo += each.values()
            elif isinstance(each, _MANY):
                todo += each
            else:
                todo += [getattr(each, name) for name in names(type(each))]
