"""Conditions of a template, in three-valued logic: True, False, or None for undecided.

What is undecided comes down to comparisons (`Fn::Equals`) of what is not known. A resolver may
be told to suppose an outcome for some of them.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.assembly.model import Json
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.defaults import is_open
from dr_validator.resolve.functions import is_scalar
from dr_validator.resolve.same import same
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.steps import Ask, Steps
from dr_validator.resolve.text import parts_of
from dr_validator.resolve.value import Gap, Known, Text, Value

if TYPE_CHECKING:
    from dr_validator.resolve.resolver import Resolver

MOST_OPEN = 16  # comparisons that are told of one condition
_Name: TypeAlias = tuple[str, str]  # of a condition: the stack's id, and its own
# What `Fn::Equals` comes to, by the identity of the node.
_Equal: TypeAlias = "Mapping[int, bool | Comparison]"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values of which it is not known whether they are equal; the same two are one."""

    one: Text
    other: Text

    def excludes(self, comparison: Comparison) -> bool:
        """Whether both cannot be true: one value would equal two texts that differ."""
        mine, theirs = {self.one, self.other}, {comparison.one, comparison.other}
        rest = [*(mine - theirs), *(theirs - mine)]
        return len(mine & theirs) == 1 and all(text.literal is not None for text in rest)


class Conditions:
    """Decides the conditions of all templates, each once."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._decided: dict[_Name, bool | None] = {}
        self._deciding: set[_Name] = set()
        self._compared_in: dict[_Name, frozenset[Comparison]] = {}
        self._open: dict[_Name, frozenset[Comparison]] = {}

    def holds(self, name: str, scope: Scope) -> Steps[bool | None]:
        """Whether a named condition is true under the stack's region and parameter defaults.

        None also for what is not defined, and for what depends on itself.
        """
        stack = scope.stack.id
        if (stack, name) not in self._decided:
            for each in self._inmost_first(name, scope, self._decided):
                self._deciding.add((stack, each))
                outcome = yield from self._outcome(each, scope)
                self._deciding.discard((stack, each))
                self._decided[(stack, each)] = outcome
        return self._decided.get((stack, name))

    def _inmost_first(self, name: str, scope: Scope, done: Container[_Name]) -> list[str]:
        """The condition and those that it is made of, each after what it is made of itself."""
        stack = scope.stack.id
        order: list[str] = []
        met: set[str] = set()
        pending: list[tuple[str, bool]] = [(name, False)]
        while pending:
            each, is_complete = pending.pop()
            if is_complete:
                order.append(each)
                continue
            key = (stack, each)
            known = each in met or key in done or key in self._deciding
            if not known and each in scope.conditions:
                met.add(each)
                pending.append((each, True))
                pending += [(other, False) for other in named_in(scope.conditions[each])]
        return order

    def _outcome(self, name: str, scope: Scope) -> Steps[bool | None]:
        raw = scope.conditions[name]
        equal = yield from self._compared(raw, scope, scope.template_place / "Conditions" / name)
        compared = (each for each in equal.values() if isinstance(each, Comparison))
        self._compared_in[(scope.stack.id, name)] = frozenset(compared)
        return self._holds(raw, scope, equal)

    def _compared(self, raw: Json, scope: Scope, place: Place) -> Steps[_Equal]:
        """Each comparison in a formula: its outcome, or what is compared if that is not known."""
        equal: dict[int, bool | Comparison] = {}
        for term, at in _terms(raw, place):
            match term:
                case {"Fn::Equals": [left, right]}:
                    one = yield Ask(left, scope, at / "Fn::Equals" / 0)
                    other = yield Ask(right, scope, at / "Fn::Equals" / 1)
                    equal[id(term)] = self._equal((left, one), (right, other), scope)
                case _:
                    pass
        return equal

    def _equal(
        self, left: tuple[Json, Value], right: tuple[Json, Value], scope: Scope
    ) -> bool | Comparison:
        """Whether two nodes, with their values, are equal; else what is compared."""
        outcome = self._same(left[1], right[1])
        if is_open(self._resolver, [left[0], right[0]], scope):
            texts = [_written(raw, scope) for raw, _ in (left, right)]
        elif outcome is None:
            texts = [Text(parts_of(value)) for _, value in (left, right)]
        else:
            return outcome
        return Comparison(*sorted(texts, key=repr))

    def _same(self, one: Value, other: Value) -> bool | None:
        if isinstance(one, Known) and isinstance(other, Known):
            first, second = one.value, other.value
            if not (is_scalar(first) or is_scalar(second)):
                return self._resolver.containers.equal(first, second)
        return same(one, other)

    def _holds(self, raw: Json, scope: Scope, equal: _Equal) -> bool | None:
        """The outcome of a formula, which is as deep as it is written in the template."""
        match raw:
            case {"Condition": str() as name}:
                return self._decided.get((scope.stack.id, name))
            case {"Fn::Not": [inner]}:
                result = self._holds(inner, scope, equal)
                return None if result is None else not result
            case {"Fn::And": [*terms]}:
                results = [self._holds(term, scope, equal) for term in terms]
                if False in results:
                    return False
                return None if None in results else True
            case {"Fn::Or": [*terms]}:
                results = [self._holds(term, scope, equal) for term in terms]
                if True in results:
                    return True
                return None if None in results else False
            case {"Fn::Equals": [_, _]}:
                outcome = equal[id(raw)]
                if isinstance(outcome, Comparison):
                    return self._resolver.supposed.get(outcome)
                return outcome
            case _:
                return None

    def open_comparisons(self, name: str, scope: Scope) -> Steps[frozenset[Comparison]]:
        """The comparisons on which it depends whether a condition is true; none if it is decided.

        MOST_OPEN of them, if there are more.
        """
        yield from self.holds(name, scope)
        stack = scope.stack.id
        for each in self._unfolded(name, scope):
            own = self._compared_in.get((stack, each), frozenset())
            below = [self._open[(stack, other)] for other in named_in(scope.conditions[each])]
            known = [found for found in (own, *below) if found]
            if self._decided.get((stack, each)) is not None:
                known = []
            self._open[(stack, each)] = known[0] if len(known) == 1 else _first(known)
        return self._open.get((stack, name), frozenset())

    def _unfolded(self, name: str, scope: Scope) -> list[str]:
        """The condition and those in it whose open comparisons are still to be put together."""
        order = self._inmost_first(name, scope, self._open)
        for each in order:
            for other in named_in(scope.conditions[each]):
                self._open.setdefault((scope.stack.id, other), frozenset())
        return order


def _first(found: Iterable[frozenset[Comparison]]) -> frozenset[Comparison]:
    every = frozenset(each for comparisons in found for each in comparisons)
    return frozenset(sorted(every, key=repr)[:MOST_OPEN]) if len(every) > MOST_OPEN else every


def _written(raw: Json, scope: Scope) -> Text:
    """A text, or what stands for a node whose value may be another in each deployment."""
    if isinstance(raw, str):
        return Text((raw,))
    return Text((Gap(f"{json.dumps(raw, sort_keys=True)} of {scope.stack.id}"),))


def named_in(raw: Json) -> Iterator[str]:
    """The conditions that a condition's formula names, in order."""
    for term in _within(raw):
        match term:
            case {"Condition": str() as name}:
                yield name
            case _:
                pass


def _within(raw: Json) -> Iterator[Json]:
    """A formula and all that it is put together from, in order."""
    return (term for term, _ in _terms(raw, _NOWHERE))


def _terms(raw: Json, place: Place) -> Iterator[tuple[Json, Place]]:
    """A formula and all that it is put together from, in order, each with its place."""
    pending = [(raw, place)]
    while pending:
        term, at = pending.pop()
        yield term, at
        for operator in ("Fn::And", "Fn::Or", "Fn::Not"):
            inner = term.get(operator) if isinstance(term, dict) else None
            if isinstance(inner, list):
                below = [(each, at / operator / n) for n, each in enumerate(inner)]
                pending.extend(reversed(below))


_NOWHERE = Place("", None, None, "", "", "", "")
