"""From what a template says to values: one resolver for the whole assembly.

`Resolver.value` evaluates any node of any template. Everything that crosses stacks goes
through `crossings`, so that a value in one stack is followed to where another makes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from dr_validator.assembly.model import Assembly, Json, Stack
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve import conditions, references
from dr_validator.resolve.budget import SPENT, Budget
from dr_validator.resolve.conditions import Comparison
from dr_validator.resolve.crossings import Crossings
from dr_validator.resolve.functions import (
    FUNCTIONS,
    beside,
    is_intrinsic,
    malformed,
    split_fields,
)
from dr_validator.resolve.scope import Scope, read_scope
from dr_validator.resolve.text import DYNAMIC_START, MAX_LENGTH, refs_of
from dr_validator.resolve.value import Absent, Cause, Known, Unknown, Value

MAX_DEPTH = 80  # of references within references; each takes a dozen Python frames


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
    ) -> None:
        self.assembly = assembly
        self.supposed = supposed
        self.scopes: dict[str, Scope] = {s.id: read_scope(s) for s in assembly.stacks}
        self.crossings = Crossings(self)
        # By identity: the node is kept beside its value, so that its id is not used again.
        self._values: dict[tuple[str, int], tuple[Json, Value]] = {}
        self.budget = Budget()
        self._running: set[tuple[str, int]] = set()
        for scope in self.scopes.values():  # parents first
            self._doubt(scope)

    def scope_of(self, stack: Stack) -> Scope:
        return self.scopes[stack.id]

    def value(self, raw: Json, scope: Scope, place: Place) -> Value:
        """The value of a node. Lists and mappings are Known only if all they hold is."""
        if isinstance(raw, str):
            if DYNAMIC_START in raw:
                return references.dynamic_reference(self, Known(raw, place), scope)
            return Known(raw, place)
        if isinstance(raw, (dict, list)):
            return self._once(raw, scope, place)
        return Absent(place) if raw is None else Known(raw, place)

    def _once(self, raw: dict[str, Json] | list[Json], scope: Scope, place: Place) -> Value:
        key = (scope.stack.id, id(raw))
        done = self._values.get(key)
        if done is not None:
            value = done[1]
            # A YAML alias is one node in several places; a branch is read with and without its
            # condition.
            return value if value.place is place else references.at_place(value, place)
        if key in self._running:
            reason = "it refers to itself, through a cycle of references"
            return Unknown(reason, Cause.CYCLE, place)
        if len(self._running) > MAX_DEPTH:
            return malformed("it is nested too deeply to be followed", place)
        self._running.add(key)
        try:
            value = self._compute(raw, scope, place)
        except RecursionError:
            if len(self._running) > 1:
                raise
            return malformed("it is nested too deeply to be followed", place)
        finally:
            self._running.discard(key)
        value = self._weighed(value, place)
        self._values[key] = (raw, value)
        return value

    def _weighed(self, value: Value, place: Place) -> Value:
        """The value, if there is room for it: what functions build of one another may double."""
        text = None if isinstance(value, Absent) else value.text
        size = sum(len(part) for part in text.parts if isinstance(part, str)) if text else 0
        if size > MAX_LENGTH:
            reason = f"it would be longer than {MAX_LENGTH:,} characters"
            return Unknown(reason, Cause.MALFORMED, place, may_be_absent=False)
        if not self.budget.take(size):
            return Unknown(SPENT, Cause.SIZE, place, may_be_absent=False)
        return value

    def _compute(self, raw: dict[str, Json] | list[Json], scope: Scope, place: Place) -> Value:
        if isinstance(raw, dict) and is_intrinsic(raw):
            return self._call(raw, scope, place)
        if isinstance(raw, list):
            values = [self.value(each, scope, place / i) for i, each in enumerate(raw)]
            return self.collected(values, place)
        entries = {key: self.value(each, scope, place / key) for key, each in raw.items()}
        unknown = next((v for v in entries.values() if isinstance(v, Unknown)), None)
        refs = refs_of(entries.values())
        if unknown is not None:
            return Unknown(unknown.reason, unknown.cause, place, None, refs, False)
        content = {key: v.value for key, v in entries.items() if isinstance(v, Known)}
        return Known(content, place, refs)

    def _call(self, raw: dict[str, Json], scope: Scope, place: Place) -> Value:
        if len(raw) != 1:
            return beside(raw, place)
        ((name, arg),) = raw.items()
        at = place / name
        match name, arg:
            case "Ref", str() as target:
                value = self.ref(target, scope, place)
            case "Ref", _:
                value = self._ref_to(arg, scope, place)
            case "Fn::GetAtt", [named, attribute]:
                value = self._get_att_of(named, attribute, scope, place)
            case "Fn::GetAtt", str() as target if "." in target:
                logical_id, word = target.split(".", 1)
                value = self.get_att(logical_id, word, scope, place)
            case "Fn::ImportValue", _:
                value = self.crossings.import_value(arg, scope, place)
            case "Fn::GetStackOutput", _:
                value = self.crossings.stack_output(arg, scope, place)
            case _ if name in FUNCTIONS:
                value = FUNCTIONS[name](self, arg, scope, at)
            case _:
                reason = f"{name} is not a form this version can resolve"
                value = Unknown(reason, Cause.UNSUPPORTED, place)
        return references.dynamic_reference(self, references.at_place(value, place), scope)

    def _ref_to(self, named: Json, scope: Scope, place: Place) -> Value:
        match self.value(named, scope, place / "Ref"):
            case Known(value=str() as word):
                return self.ref(word, scope, place)
            case Unknown() as name:
                # Its text is that of the name, not of what is named.
                return Unknown(name.reason, name.cause, place)
            case Known() | Absent():
                return malformed("Ref names nothing", place)

    def _get_att_of(self, named: Json, attribute: Json, scope: Scope, place: Place) -> Value:
        at = place / "Fn::GetAtt"
        match self.value(named, scope, at / 0), self.value(attribute, scope, at / 1):
            case Known(value=str() as logical_id), Known(value=str() as word):
                return self.get_att(logical_id, word, scope, place)
            case (Unknown() as name, _) | (_, Unknown() as name):
                return Unknown(name.reason, name.cause, place, may_be_absent=False)
            case Known() | Absent(), Known() | Absent():
                return malformed("Fn::GetAtt names no resource and attribute", place)

    def ref(self, name: str, scope: Scope, place: Place) -> Value:
        """What `Ref` to a pseudo parameter, a parameter or a resource gives."""
        return references.ref(self, name, scope, place)

    def get_att(self, logical_id: str, attribute: str, scope: Scope, place: Place) -> Value:
        """What `Fn::GetAtt` gives."""
        return references.get_att(self, logical_id, attribute, scope, place)

    def collected(self, values: Sequence[Value], place: Place) -> Value:
        """Values as one list value; `AWS::NoValue` items fall out."""
        unknown = next((v for v in values if isinstance(v, Unknown)), None)
        refs = refs_of(values)
        if unknown is not None:
            return Unknown(unknown.reason, unknown.cause, place, None, refs, False)
        content: list[Json] = [v.value for v in values if isinstance(v, Known)]
        return Known(content, place, refs)

    def items(self, raw: Json, scope: Scope, place: Place) -> list[Value] | Unknown:
        """A node that stands where a list is expected, item by item."""
        if isinstance(raw, list):
            return [self.value(each, scope, place / i) for i, each in enumerate(raw)]
        if isinstance(raw, dict) and len(raw) == 1 and "Fn::Split" in raw:
            return split_fields(self, raw["Fn::Split"], scope, place / "Fn::Split")
        match self.value(raw, scope, place):
            case Known(value=list() as content, refs=refs):
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
            branches = self.branches(raw["Fn::If"], scope, place / "Fn::If")
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

    def branches(self, arg: Json, scope: Scope, place: Place) -> list[tuple[Json, Place]] | Unknown:
        """The branches of an `Fn::If` that can be reached: one, or both if undecided."""
        match arg:
            case [str() as name, yes, no]:
                outcome = self.holds(name, scope)
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
        return f"condition {name} {why}"

    def holds(self, name: str, scope: Scope) -> bool | None:
        """Whether a condition of the template is true; None if that is not known."""
        return conditions.holds(self, name, scope)

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
                why = "its Condition is no name of one"
                scope.doubts[logical_id] = (
                    self.undecided(name, scope) if isinstance(name, str) else why
                )

    def property(self, logical_id: str, name: str, scope: Scope) -> Value:
        """A top-level property of a resource."""
        place = scope.place(logical_id) / "Properties" / name
        properties = scope.resources.get(logical_id, {}).get("Properties")
        raw = properties.get(name) if isinstance(properties, dict) else None
        return self.value(raw, scope, place)
