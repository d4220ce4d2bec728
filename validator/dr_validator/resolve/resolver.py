"""From what a template says to values: one resolver for the whole assembly.

`Resolver.value` evaluates any node of any template. Everything that crosses stacks goes
through `crossings`, so that a value in one stack is followed to where another makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from dr_validator.assembly.model import Assembly, Json, Stack
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve import references
from dr_validator.resolve.budget import PER_VALUE, Budget, no_room
from dr_validator.resolve.conditions import Comparison, Conditions
from dr_validator.resolve.containers import Containers
from dr_validator.resolve.crossings import Crossings
from dr_validator.resolve.functions import (
    FUNCTIONS,
    beside,
    is_intrinsic,
    is_scalar,
    malformed,
    split_fields,
)
from dr_validator.resolve.scope import Scope, read_scope
from dr_validator.resolve.steps import Ask, Steps, T
from dr_validator.resolve.text import DYNAMIC_START, brief
from dr_validator.resolve.value import Absent, Cause, Known, Part, Unknown, Value

# A node by its identity, or a text that holds a dynamic reference; both in one stack.
_Key: TypeAlias = tuple[str, int | str]


@dataclass(frozen=True, slots=True)
class Settled:
    """A node with `Fn::If` decided; `doubt` says why not, where it could not be."""

    raw: Json | Unknown
    place: Place
    doubt: Unknown | None = None


class Resolver:
    """Evaluates nodes of templates, each once. Never raises on what a template says."""

    def __init__(
        self,
        assembly: Assembly,
        supposed: Mapping[Comparison, bool] = MappingProxyType({}),
        budget: Budget | None = None,
    ) -> None:
        self.assembly = assembly
        self.supposed = supposed
        self.budget = budget or Budget()
        self.containers = Containers(self.budget)
        self.scopes: dict[str, Scope] = {
            stack.id: read_scope(stack, self.budget) for stack in assembly.stacks
        }
        self.crossings = Crossings(self)
        self._conditions = Conditions(self)
        # The node is kept beside its value, so that its id is not used again.
        self._values: dict[_Key, tuple[Json, Value]] = {}
        self._running: set[_Key] = set()
        # What many nodes take, built once: parameters, names and ARNs, by stack and name.
        self.kept: dict[tuple[str, str, str], Value] = {}
        self._named: dict[tuple[str, str], Value] = {}
        self.environments: dict[str, dict[str, tuple[Part, ...]]] = {}
        for scope in self.scopes.values():  # parents first
            self._doubt(scope)

    def scope_of(self, stack: Stack) -> Scope:
        return self.scopes[stack.id]

    def value(self, raw: Json, scope: Scope, place: Place) -> Value:
        """The value of a node. Lists and mappings are Known only if all they hold is."""
        ready = self._ready(raw, scope, place)
        if ready is not None:
            return ready
        key = _key(raw, scope)
        self._running.add(key)
        try:
            found = self.run(self._evaluate(raw, scope, place))
        finally:
            self._running.discard(key)
        self._values[key] = (raw, found)
        return found

    def run(self, steps: Steps[T]) -> T:
        """What the steps come to. Nodes that wait for others wait in a list, not in Python."""
        waiting: list[tuple[_Key, Json, Steps[Value]]] = []
        answer: Value | None = None
        try:
            while True:
                current = waiting[-1][2] if waiting else steps
                try:
                    ask = next(current) if answer is None else current.send(answer)
                except StopIteration as end:
                    if not waiting:
                        result: T = end.value
                        return result
                    key, raw, _ = waiting.pop()
                    answer = end.value
                    self._running.discard(key)
                    self._values[key] = (raw, answer)
                    continue
                answer = self._ready(*ask)
                if answer is None:
                    key = _key(ask.raw, ask.scope)
                    self._running.add(key)
                    waiting.append((key, ask.raw, self._evaluate(*ask)))
        finally:
            self._running.difference_update(key for key, _, _ in waiting)

    def _ready(self, raw: Json, scope: Scope, place: Place) -> Value | None:
        """The value of a node that needs no evaluation, or no more."""
        if isinstance(raw, str):
            if DYNAMIC_START not in raw:
                return Known(raw, place)
        elif not isinstance(raw, (dict, list)):
            return Absent(place) if raw is None else Known(raw, place)
        elif len(raw) == 1 and "Ref" in raw and isinstance(raw, dict):
            name = raw["Ref"]
            again = self._named.get((scope.stack.id, name)) if isinstance(name, str) else None
            if again is not None:
                return references.at_place(again, place)
        key = _key(raw, scope)
        done = self._values.get(key)
        if done is not None:
            value = done[1]
            # A YAML alias is one node in several places; a branch is read with and without its
            # condition.
            return value if value.place is place else references.at_place(value, place)
        if key in self._running:
            reason = "it refers to itself, through a cycle of references"
            return Unknown(reason, Cause.CYCLE, place)
        return None

    def _evaluate(self, raw: Json, scope: Scope, place: Place) -> Steps[Value]:
        match raw:
            case dict() if is_intrinsic(raw):
                return (yield from self._call(raw, scope, place))
            case dict():
                return (yield from self._mapping(raw, scope, place))
            case list():
                return self.containers.collected((yield from self._each(raw, scope, place)), place)
            case _:
                text = Known(raw, place)
                return (yield from references.dynamic_reference(self, text, scope))

    def _each(self, raw: list[Json], scope: Scope, place: Place) -> Steps[list[Value]]:
        values: list[Value] = []
        for i, each in enumerate(raw):
            at = place / i
            values.append(self._ready(each, scope, at) or (yield Ask(each, scope, at)))
        return values

    def _mapping(self, raw: dict[str, Json], scope: Scope, place: Place) -> Steps[Value]:
        entries: dict[str, Value] = {}
        for key, each in raw.items():
            at = place / key
            entries[key] = self._ready(each, scope, at) or (yield Ask(each, scope, at))
        content: Json = {key: v.value for key, v in entries.items() if isinstance(v, Known)}
        own = sum(len(key) for key in entries)
        return self.containers.whole(content, own, list(entries.values()), place)

    def _call(self, raw: dict[str, Json], scope: Scope, place: Place) -> Steps[Value]:
        if len(raw) != 1:
            return beside(raw, place)
        ((name, arg),) = raw.items()
        match name, arg:
            case "Ref", str() as target:
                value = yield from self.reference(target, scope, place)
            case "Ref", _:
                value = yield from self._ref_to(arg, scope, place)
            case "Fn::GetAtt", [named, attribute]:
                value = yield from self._get_att_of(named, attribute, scope, place)
            case "Fn::GetAtt", str() as target if "." in target:
                logical_id, word = target.split(".", 1)
                value = yield from self.attribute(logical_id, word, scope, place)
            case "Fn::ImportValue", _:
                value = yield from self.crossings.import_value(arg, scope, place)
            case "Fn::GetStackOutput", _:
                value = yield from self.crossings.stack_output(arg, scope, place)
            case _ if name in FUNCTIONS:
                value = yield from FUNCTIONS[name](self, arg, scope, place / name)
            case _:
                reason = f"{brief(name)} is not a form this version can resolve"
                value = Unknown(reason, Cause.UNSUPPORTED, place)
        at_use = references.at_place(value, place)
        if isinstance(at_use, Known) and not is_scalar(at_use.value):
            # One list may be used often, and is read item by item at each use.
            if not self.budget.take(self.containers.weight(at_use.value)):
                return no_room(place)
            return at_use
        followed = yield from references.dynamic_reference(self, at_use, scope)
        if name == "Ref" and isinstance(arg, str) and followed is at_use:
            self._named[(scope.stack.id, arg)] = at_use  # nothing is followed from where it stands
        return followed

    def _ref_to(self, named: Json, scope: Scope, place: Place) -> Steps[Value]:
        match (yield Ask(named, scope, place / "Ref")):
            case Known(value=str() as word):
                return (yield from self.reference(word, scope, place))
            case Unknown() as name:
                # Its text is that of the name, not of what is named.
                return Unknown(name.reason, name.cause, place)
            case Known() | Absent():
                return malformed("Ref names nothing", place)

    def _get_att_of(self, named: Json, attribute: Json, scope: Scope, place: Place) -> Steps[Value]:
        at = place / "Fn::GetAtt"
        first = yield Ask(named, scope, at / 0)
        second = yield Ask(attribute, scope, at / 1)
        match first, second:
            case Known(value=str() as logical_id), Known(value=str() as word):
                return (yield from self.attribute(logical_id, word, scope, place))
            case (Unknown() as name, _) | (_, Unknown() as name):
                return Unknown(name.reason, name.cause, place, may_be_absent=False)
            case Known() | Absent(), Known() | Absent():
                return malformed("Fn::GetAtt names no resource and attribute", place)

    def reference(self, name: str, scope: Scope, place: Place) -> Steps[Value]:
        """What `Ref` to a pseudo parameter, a parameter or a resource gives."""
        return references.ref(self, name, scope, place)

    def attribute(
        self, logical_id: str, attribute: str, scope: Scope, place: Place
    ) -> Steps[Value]:
        """What `Fn::GetAtt` gives."""
        return references.get_att(self, logical_id, attribute, scope, place)

    def ref(self, name: str, scope: Scope, place: Place) -> Value:
        """As `reference`, at once."""
        return self.run(self.reference(name, scope, place))

    def arn(self, logical_id: str, scope: Scope, place: Place) -> Value:
        """A resource's ARN as far as it is known."""
        return self.run(references.arn(self, logical_id, scope, place))

    def items(self, raw: Json, scope: Scope, place: Place) -> Steps[list[Value] | Unknown]:
        """A node that stands where a list is expected, item by item."""
        if isinstance(raw, list):
            return (yield from self._each(raw, scope, place))
        if isinstance(raw, dict) and len(raw) == 1 and "Fn::Split" in raw:
            return (yield from split_fields(self, raw["Fn::Split"], scope, place / "Fn::Split"))
        match (yield Ask(raw, scope, place)):
            case Known(value=list() as content, refs=refs):
                if not self.budget.take(PER_VALUE * len(content)):
                    return no_room(place)
                return [Known(each, place / i, refs) for i, each in enumerate(content)]
            case Unknown() as unknown:
                return unknown
            case Known() | Absent():
                return malformed("a list is expected here", place)

    def settle(self, raw: Json, scope: Scope, place: Place) -> list[Settled]:
        """What may stand here once `Fn::If` is decided: plain data, or why it is not known.

        Where a condition cannot be decided and its branches differ, both are given, in doubt.
        Absent gives an empty list, or one None in doubt.
        """
        if raw is None:
            return []
        if not isinstance(raw, dict) or not is_intrinsic(raw):
            return [Settled(raw, place)]
        value = self.value(raw, scope, place)
        if len(raw) == 1 and "Fn::If" in raw:
            branches = self.run(self.branches(raw["Fn::If"], scope, place / "Fn::If"))
            if not isinstance(branches, Unknown):
                doubt = value if len(branches) > 1 and isinstance(value, Unknown) else None
                if doubt is None:
                    branch, at = branches[0]
                    return self.settle(branch, scope, at.doubted(place.doubt))
                return [
                    Settled(each.raw, each.place, each.doubt or doubt)
                    for branch, at in branches
                    for each in self.settle(branch, scope, at) or [Settled(None, at)]
                ]
        match value:
            case Known(value=content) if isinstance(content, (dict, list)):
                return [Settled(content, place)]
            case Unknown():
                return [Settled(value, place)]
            case Absent():
                return []
            case Known():
                return [Settled(raw, place)]

    def branches(
        self, arg: Json, scope: Scope, place: Place
    ) -> Steps[list[tuple[Json, Place]] | Unknown]:
        """The branches of an `Fn::If` that can be reached: one, or both if undecided."""
        match arg:
            case [str() as name, yes, no]:
                outcome = yield from self._conditions.holds(name, scope)
                if outcome is None:
                    place = place.doubted(self.undecided(name, scope))
                reachable: list[tuple[Json, Place]] = []
                if outcome is not False:
                    reachable.append((yes, place / 1))
                if outcome is not True:
                    reachable.append((no, place / 2))
                return reachable
            case _:
                return malformed("Fn::If is not a list of a condition and two values", place)

    def undecided(self, name: str, scope: Scope) -> str:
        """Why a condition cannot be decided, as a clause."""
        why = "cannot be decided before deployment"
        if name not in scope.conditions:
            why = "is not defined in the template"
        return f"condition {brief(name)} {why}"

    def holds(self, name: str, scope: Scope) -> bool | None:
        """Whether a condition of the template is true; None if that is not known."""
        return self.run(self._conditions.holds(name, scope))

    def open_comparisons(self, name: str, scope: Scope) -> frozenset[Comparison]:
        """The comparisons that decide whether a condition is true; none if it is decided."""
        return self.run(self._conditions.open_comparisons(name, scope))

    def exists(self, logical_id: str, scope: Scope) -> bool | None:
        """Whether a resource is created: its own `Condition` and that of the stack around it."""
        outcomes = [self._created(logical_id, scope)]
        stack = scope.stack
        while stack.parent is not None:
            around = self.scopes[stack.parent.id]
            if stack.nested_as in around.resources:
                outcomes.append(self._created(stack.nested_as, around))
            stack = stack.parent
        return False if False in outcomes else None if None in outcomes else True

    def _created(self, logical_id: str, scope: Scope) -> bool | None:
        name = scope.resources[logical_id].get("Condition")
        if name is None:
            return True
        return self.holds(name, scope) if isinstance(name, str) else None

    def _doubt(self, scope: Scope) -> None:
        """Note of which resources it is not known whether they are created, for their places."""
        stack = scope.stack
        around = self.scopes[stack.parent.id] if stack.parent is not None else None
        if around is not None:
            scope.doubt = around.doubts.get(stack.nested_as, around.doubt)
        for logical_id, body in scope.resources.items():
            if "Condition" in body and self._created(logical_id, scope) is None:
                name = body["Condition"]
                why = "its Condition is not the name of a condition"
                scope.doubts[logical_id] = (
                    self.undecided(name, scope) if isinstance(name, str) else why
                )

    def property(self, logical_id: str, name: str, scope: Scope) -> Value:
        """A top-level property of a resource."""
        return self.run(self.property_of(logical_id, name, scope))

    def property_of(self, logical_id: str, name: str, scope: Scope) -> Steps[Value]:
        """As `property`, in steps."""
        place = scope.place(logical_id) / "Properties" / name
        properties = scope.resources.get(logical_id, {}).get("Properties")
        raw = properties.get(name) if isinstance(properties, dict) else None
        return (yield Ask(raw, scope, place))


def _key(raw: Json, scope: Scope) -> _Key:
    return scope.stack.id, raw if isinstance(raw, str) else id(raw)
