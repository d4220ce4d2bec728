"""How values cross from stack to stack: exports, writers, stack outputs, SSM, nested stacks.

Source: AWS CloudFormation Template Reference (Fn::ImportValue, Fn::GetStackOutput, dynamic
references) and the templates that aws-cdk-lib writes for cross-region references.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from dr_validator.assembly.model import Json, Stack
from dr_validator.aws.arn import Arn, secret_names
from dr_validator.place import Place
from dr_validator.record import dataclass, replace
from dr_validator.resolve.functions import is_scalar, malformed
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.steps import Ask, Steps
from dr_validator.resolve.text import brief, carried
from dr_validator.resolve.value import (
    Absent,
    Cause,
    Gap,
    Known,
    Reference,
    Text,
    Unknown,
    Value,
    Via,
)

if TYPE_CHECKING:
    from dr_validator.resolve.resolver import Resolver

MAX_NAME = 2_048  # no export, stack or SSM parameter has a longer name
READER, WRITER = "Custom::CrossRegionExportReader", "Custom::CrossRegionExportWriter"


@dataclass(frozen=True, slots=True)
class Crossing:
    """One use of a value that another stack is to provide.

    `key` is the export's, output's or parameter's name, None where it is not known.
    `region` is where it was looked for. `producers` are the places that provide it: none
    if no stack of this assembly does, several if more than one does.
    """

    via: Via
    place: Place
    key: str | None
    region: str | None
    producers: tuple[Place, ...]
    stack_name: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """An output with an export name. `name` is None where the name is not known."""

    stack: Stack
    output: str
    name: str | None
    place: Place


# A name, and the account and region in which it is looked for.
_Near: TypeAlias = tuple[str, str | None, str | None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Sources(Generic[T]):
    """What provides a value: the first of several counts; all their places are kept, once."""

    first: T
    places: tuple[Place, ...]


class Crossings:
    """Follows values across stacks, and keeps a record of every crossing it met."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self._record: dict[tuple[Place, Via, str], Crossing] = {}
        self._indexing: set[str] = set()
        self._having: dict[tuple[str | None, ...], _Sources[Stack]] = {}

    @contextmanager
    def _index(self, kind: str) -> Iterator[None]:
        """While names of a kind are collected, one that depends on such a name is a cycle."""
        self._indexing.add(kind)
        try:
            yield
        finally:
            self._indexing.discard(kind)

    def _circular(self, kind: str, place: Place) -> Unknown | None:
        if kind not in self._indexing:
            return None
        return Unknown("a name depends on a value of that name", Cause.CYCLE, place)

    @property
    def record(self) -> tuple[Crossing, ...]:
        """Every crossing met so far, sorted by place."""
        found = sorted(self._record, key=lambda key: (_order(key[0]), key[1].value, key[2]))
        return tuple(self._record[key] for key in found)

    def _note(self, crossing: Crossing) -> None:
        self._record[(crossing.place, crossing.via, crossing.key or "")] = crossing

    @cached_property
    def exports(self) -> tuple[Export, ...]:
        """Every output of the assembly that has an export name."""
        found = []
        with self._index("exports"):
            for scope in self.resolver.scopes.values():
                for output, body in scope.outputs.items():
                    export = body.get("Export")
                    if not isinstance(export, dict):
                        continue
                    place = scope.template_place / "Outputs" / output
                    name = self.resolver.value(export.get("Name"), scope, place / "Export" / "Name")
                    word = name.text.literal if not isinstance(name, Absent) and name.text else None
                    found.append(Export(scope.stack, output, word, place))
        return tuple(found)

    @cached_property
    def _exported(self) -> Mapping[_Near, _Sources[Export]]:
        found: dict[_Near, list[Export]] = {}
        for export in self.exports:
            if export.name is not None:
                found.setdefault(_near(export.name, export.stack), []).append(export)
        return {
            key: _Sources(exports[0], tuple(export.place for export in exports))
            for key, exports in found.items()
        }

    def import_value(self, arg: Json, scope: Scope, place: Place) -> Steps[Value]:
        """`Fn::ImportValue`: an export of the same account and region."""
        name = yield Ask(arg, scope, place / "Fn::ImportValue")
        key = _word(name)
        if key is None:
            self._note(Crossing(Via.EXPORT, place, None, scope.stack.region, ()))
            return name if isinstance(name, Unknown) else malformed("no export is named", place)
        circular = self._circular("exports", place)
        if circular is not None:
            return circular
        found = self._exported.get(_near(key, scope.stack))
        places = found.places if found else ()
        self._note(Crossing(Via.EXPORT, place, key, scope.stack.region, places))
        if found is None:
            where = scope.stack.region or "the stack's region"
            reason = f"no stack of this assembly in {where} exports {brief(key)}"
            return _outside(reason, f"export {key} in {scope.stack.region}", place)
        export = found.first
        return (yield from self._output(export.stack, export.output, Via.EXPORT, place))

    def stack_output(self, arg: Json, scope: Scope, place: Place) -> Steps[Value]:
        """`Fn::GetStackOutput`: an output of any stack, by the stack's name and region."""
        if not isinstance(arg, dict):
            return malformed("Fn::GetStackOutput is not a mapping", place)
        at = place / "Fn::GetStackOutput"
        words: dict[str, str | None] = {}
        for field in ("StackName", "OutputName", "Region"):
            value = yield Ask(arg.get(field), scope, at / field)
            words[field] = _word(value)
            if isinstance(value, Unknown):
                region = scope.stack.region
                self._note(Crossing(Via.STACK_OUTPUT, place, None, region, ()))
                return value
        region = words["Region"] or scope.stack.region
        name, output = words["StackName"], words["OutputName"] or ""
        account = None if "RoleArn" in arg else scope.stack.account
        found = self._with_output(name, region, account, output)
        places = found.places if found else ()
        self._note(Crossing(Via.STACK_OUTPUT, place, output, region, places, name or ""))
        if found is None:
            named = f"no stack {brief(name or '')} of this assembly in {region}"
            reason = f"{named} has an output {brief(output)}"
            return _outside(reason, f"output {output} of {name} in {region}", place)
        return (yield from self._output(found.first, output, Via.STACK_OUTPUT, place))

    def _with_output(
        self, name: str | None, region: str | None, account: str | None, output: str
    ) -> _Sources[Stack] | None:
        """The stacks of a name that have the output; of any account where none is given."""
        key = (name, region, account, output)
        if key not in self._having:
            stacks = [
                stack
                for stack in self._called.get((name, region), ())
                if account in (None, stack.account)
                and output in self.resolver.scopes[stack.id].outputs
            ]
            if not stacks:
                return None
            places = tuple(
                self.resolver.scopes[stack.id].template_place / "Outputs" / output
                for stack in stacks
            )
            self._having[key] = _Sources(stacks[0], places)
        return self._having[key]

    @cached_property
    def _called(self) -> Mapping[tuple[str | None, str | None], list[Stack]]:
        """The stacks that are not nested, by name and region."""
        found: dict[tuple[str | None, str | None], list[Stack]] = {}
        for stack in self.resolver.assembly.stacks:
            if stack.parent is None:
                found.setdefault((stack.name, stack.region), []).append(stack)
        return found

    def nested_output(
        self, logical_id: str, output: str, scope: Scope, place: Place
    ) -> Steps[Value]:
        """`Fn::GetAtt: [Nested, Outputs.X]`."""
        child = self._children.get((scope.stack.id, logical_id))
        if child is None:
            reason = f"the template of nested stack {brief(logical_id)} is not in the assembly"
            return _outside(reason, f"output {output} of {scope.stack.id}/{logical_id}", place)
        if output not in self.resolver.scopes[child.id].outputs:
            what = f"nested stack {brief(logical_id)} has no output {brief(output)}"
            return malformed(what, place)
        source = self.resolver.scopes[child.id].template_place / "Outputs" / output
        self._note(Crossing(Via.NESTED, place, output, scope.stack.region, (source,)))
        return (yield from self._output(child, output, Via.NESTED, place))

    @cached_property
    def _children(self) -> Mapping[tuple[str, str], Stack]:
        return {
            (stack.parent.id, stack.nested_as): stack
            for stack in self.resolver.assembly.stacks
            if stack.parent is not None
        }

    def passed(self, name: str, scope: Scope) -> Steps[Value | None]:
        """What the parent passes to a parameter of a nested stack; None if nothing."""
        found = self.passed_raw(name, scope)
        if found is None:
            return None
        raw, parent = found
        source = parent.place(scope.stack.nested_as) / "Properties" / "Parameters" / name
        return (yield Ask(raw, parent, source))

    def passed_raw(self, name: str, scope: Scope) -> tuple[Json, Scope] | None:
        """The same as the parent's template has it, and the parent."""
        stack = scope.stack
        if stack.parent is None:
            return None
        parent = self.resolver.scopes[stack.parent.id]
        properties = parent.resources.get(stack.nested_as, {}).get("Properties")
        parameters = properties.get("Parameters") if isinstance(properties, dict) else None
        if not isinstance(parameters, dict) or name not in parameters:
            return None
        return parameters[name], parent

    def reader(self, logical_id: str, attribute: str, scope: Scope, place: Place) -> Steps[Value]:
        """An attribute of CDK's cross-region export reader: what a writer put there."""
        if not attribute.startswith("/cdk/exports/"):
            reference = Reference(scope.stack.id, logical_id, attribute, (Via.GET_ATT,))
            reason = f"{brief(attribute)} of {brief(logical_id)} is assigned at deployment"
            return Unknown(reason, Cause.DEPLOYMENT, place, Text((reference,)), (reference,), False)
        region = scope.stack.region
        circular = self._circular("written", place)
        if circular is not None:
            return circular
        found = self.written.get(_near(attribute, scope.stack))
        places = found.places if found else ()
        self._note(Crossing(Via.WRITER, place, attribute, region, places))
        if found is None:
            reason = f"no writer of this assembly puts {brief(attribute)} into {region}"
            return _outside(reason, f"{attribute} in {region}", place)
        written = yield found.first
        return carried(written, Via.WRITER, place, self.resolver.budget)

    @cached_property
    def written(self) -> Mapping[_Near, _Sources[Ask]]:
        """What cross-region writers export, by name, account and region."""
        found: dict[_Near, list[Ask]] = {}
        with self._index("written"):
            for scope, logical_id in self._of_type(WRITER):
                properties = scope.resources[logical_id].get("Properties")
                props = properties.get("WriterProps") if isinstance(properties, dict) else None
                exports = props.get("exports") if isinstance(props, dict) else None
                if not isinstance(props, dict) or not isinstance(exports, dict):
                    continue
                at = scope.place(logical_id) / "Properties" / "WriterProps"
                region = self.resolver.value(props.get("region"), scope, at / "region")
                word = str(region.value) if isinstance(region, Known) else None
                for name, raw in sorted(exports.items()):
                    written = Ask(raw, scope, at / "exports" / name)
                    found.setdefault((name, scope.stack.account, word), []).append(written)
        return {
            key: _Sources(asks[0], tuple(ask.place for ask in asks)) for key, asks in found.items()
        }

    @cached_property
    def parameters(self) -> Mapping[_Near, _Sources[tuple[Scope, str]]]:
        """SSM parameters that the assembly makes, by name, account and region."""
        found: dict[_Near, list[tuple[Scope, str]]] = {}
        with self._index("parameters"):
            for scope, logical_id in self._of_type("AWS::SSM::Parameter"):
                name = _word(self.resolver.property(logical_id, "Name", scope))
                if name is not None:
                    found.setdefault(_near(name, scope.stack), []).append((scope, logical_id))
        return {
            key: _Sources(owners[0], tuple(scope.place(each) for scope, each in owners))
            for key, owners in found.items()
        }

    def ssm(self, name: Value, scope: Scope, place: Place, what: str) -> Steps[Value]:
        """The value of an SSM parameter, which is read in the stack's own region."""
        key, stack = _word(name), scope.stack
        if key is None:
            return name if isinstance(name, Unknown) else malformed(f"{what} is not a name", place)
        circular = self._circular("parameters", place)
        if circular is not None:
            return circular
        found = self.parameters.get(_near(key, stack))
        places = found.places if found else ()
        self._note(Crossing(Via.SSM, place, key, stack.region, places))
        if found is None:
            where = stack.region or "the stack's region"
            reason = f"SSM parameter {brief(key)} is not made by this assembly in {where}"
            return _outside(reason, f"SSM {key} in {stack.region}", place)
        owner, logical_id = found.first
        held = yield from self.resolver.property_of(logical_id, "Value", owner)
        value = carried(held, Via.SSM, place, self.resolver.budget)
        source = Reference(owner.stack.id, logical_id, "Value", (Via.SSM,))
        match value:
            case Known() | Unknown():
                return replace(value, refs=tuple(dict.fromkeys((*value.refs, source))))
            case Absent():
                return malformed(f"SSM parameter {brief(key)} has no Value", place)

    def secret(self, value: Value, rest: str, scope: Scope) -> Value:
        """A dynamic reference to a secret by name: point it at the secret, if it is ours."""
        if not isinstance(value, Unknown) or "secrets" in self._indexing:
            return value
        arn = Arn.parse(rest)
        names = secret_names(arn) if arn else (rest.partition(":")[0],)
        refs = tuple(
            Reference(owner.stack.id, logical_id, None, (Via.NAME,))
            for name in names
            for owner, logical_id in self._secrets.get(name, ())
            if owner.stack.account == scope.stack.account
        )
        return Unknown(
            value.reason, value.cause, value.place, value.text, (*value.refs, *refs), False
        )

    @cached_property
    def _secrets(self) -> Mapping[str, tuple[tuple[Scope, str], ...]]:
        found: dict[str, list[tuple[Scope, str]]] = {}
        with self._index("secrets"):
            for scope, logical_id in self._of_type("AWS::SecretsManager::Secret"):
                name = self.resolver.property(logical_id, "Name", scope)
                if isinstance(name, Known):
                    found.setdefault(str(name.value), []).append((scope, logical_id))
        return {key: tuple(entries) for key, entries in found.items()}

    def _of_type(self, resource_type: str) -> Iterable[tuple[Scope, str]]:
        for scope in self.resolver.scopes.values():
            for logical_id, resource in scope.resources.items():
                if resource.get("Type") != resource_type:
                    continue
                if self.resolver.exists(logical_id, scope) is not False:
                    yield scope, logical_id

    def _output(self, stack: Stack, output: str, via: Via, place: Place) -> Steps[Value]:
        scope = self.resolver.scopes[stack.id]
        source = scope.template_place / "Outputs" / output / "Value"
        value = yield Ask(scope.outputs[output].get("Value"), scope, source)
        return carried(value, via, place, self.resolver.budget)


def _near(name: str, stack: Stack) -> _Near:
    return name, stack.account, stack.region


def _word(value: Value) -> str | None:
    """The name that a value is; None if it is not known, or nothing is called so."""
    if not isinstance(value, Known) or not is_scalar(value.value):
        return None
    word = str(value.value)
    return word if len(word) <= MAX_NAME else None


def _outside(reason: str, key: str, place: Place) -> Unknown:
    return Unknown(reason, Cause.IMPORT, place, Text((Gap(key),)), may_be_absent=False)


def _order(place: Place) -> tuple[str, ...]:
    return (place.stack, place.logical_id, place.pointer)
