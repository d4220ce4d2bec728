"""How values cross from stack to stack: exports, writers, stack outputs, SSM, nested stacks.

Source: AWS CloudFormation Template Reference (Fn::ImportValue, Fn::GetStackOutput, dynamic
references) and the templates that aws-cdk-lib writes for cross-region references.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json, Stack
from dr_validator.aws.arn import Arn, secret_names
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.functions import malformed
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.text import carried
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


class Crossings:
    """Follows values across stacks, and keeps a record of every crossing it met."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self._record: dict[tuple[Place, Via, str], Crossing] = {}
        self._indexing: set[str] = set()

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
    def _exported(self) -> Mapping[tuple[str, str | None, str | None], tuple[Export, ...]]:
        """Exports by name, region and account."""
        found: dict[tuple[str, str | None, str | None], list[Export]] = {}
        for each in self.exports:
            if each.name is not None:
                key = (each.name, each.stack.region, each.stack.account)
                found.setdefault(key, []).append(each)
        return {key: tuple(exports) for key, exports in found.items()}

    def import_value(self, arg: Json, scope: Scope, place: Place) -> Value:
        """`Fn::ImportValue`: an export of the same account and region."""
        name = self.resolver.value(arg, scope, place / "Fn::ImportValue")
        if not isinstance(name, Known):
            self._note(Crossing(Via.EXPORT, place, None, scope.stack.region, ()))
            return name if isinstance(name, Unknown) else malformed("no export is named", place)
        key = str(name.value)
        circular = self._circular("exports", place)
        if circular is not None:
            return circular
        stack = scope.stack
        here = self._exported.get((key, stack.region, stack.account), ())
        places = tuple(export.place for export in here)
        self._note(Crossing(Via.EXPORT, place, key, scope.stack.region, places))
        if not here:
            where = scope.stack.region or "the stack's region"
            reason = f"no stack of this assembly in {where} exports {key}"
            return _outside(reason, f"export {key} in {scope.stack.region}", place)
        return self._output(here[0].stack, here[0].output, Via.EXPORT, place)

    def stack_output(self, arg: Json, scope: Scope, place: Place) -> Value:
        """`Fn::GetStackOutput`: an output of any stack, by the stack's name and region."""
        if not isinstance(arg, dict):
            return malformed("Fn::GetStackOutput is not a mapping", place)
        at = place / "Fn::GetStackOutput"
        words: dict[str, str | None] = {}
        for field in ("StackName", "OutputName", "Region"):
            value = self.resolver.value(arg.get(field), scope, at / field)
            words[field] = str(value.value) if isinstance(value, Known) else None
            if isinstance(value, Unknown):
                region = scope.stack.region
                self._note(Crossing(Via.STACK_OUTPUT, place, None, region, ()))
                return value
        region = words["Region"] or scope.stack.region
        cross_account = "RoleArn" in arg
        name, output = words["StackName"], words["OutputName"] or ""
        stacks = [
            other
            for other in self._called.get((name, region), ())
            if cross_account or other.account == scope.stack.account
        ]
        having = [s for s in stacks if output in self.resolver.scopes[s.id].outputs]
        places = tuple(
            self.resolver.scopes[s.id].template_place / "Outputs" / output for s in having
        )
        self._note(Crossing(Via.STACK_OUTPUT, place, output, region, places, name or ""))
        if not having:
            reason = f"no stack {name} of this assembly in {region} has an output {output}"
            return _outside(reason, f"output {output} of {name} in {region}", place)
        return self._output(having[0], output, Via.STACK_OUTPUT, place)

    @cached_property
    def _called(self) -> Mapping[tuple[str | None, str | None], tuple[Stack, ...]]:
        """The artifacts by the stack's name and region."""
        found: dict[tuple[str | None, str | None], list[Stack]] = {}
        for stack in self.resolver.assembly.stacks:
            if stack.parent is None:
                found.setdefault((stack.name, stack.region), []).append(stack)
        return {key: tuple(stacks) for key, stacks in found.items()}

    def nested_output(self, logical_id: str, output: str, scope: Scope, place: Place) -> Value:
        """`Fn::GetAtt: [Nested, Outputs.X]`."""
        child = self._nested(scope.stack, logical_id)
        if child is None:
            reason = f"the template of nested stack {logical_id} is not in the assembly"
            return _outside(reason, f"output {output} of {scope.stack.id}/{logical_id}", place)
        if output not in self.resolver.scopes[child.id].outputs:
            return malformed(f"nested stack {logical_id} has no output {output}", place)
        return self._output(child, output, Via.NESTED, place)

    def _nested(self, stack: Stack, logical_id: str) -> Stack | None:
        return self._children.get((stack.id, logical_id))

    @cached_property
    def _children(self) -> Mapping[tuple[str, str], Stack]:
        return {
            (stack.parent.id, stack.nested_as): stack
            for stack in self.resolver.assembly.stacks
            if stack.parent is not None
        }

    def passed(self, name: str, scope: Scope, place: Place) -> Value | None:
        """What the parent passes to a parameter of a nested stack; None if nothing."""
        del place
        found = self.passed_raw(name, scope)
        if found is None:
            return None
        raw, parent = found
        source = parent.place(scope.stack.nested_as) / "Properties" / "Parameters" / name
        return self.resolver.value(raw, parent, source)

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

    def reader(self, logical_id: str, attribute: str, scope: Scope, place: Place) -> Value:
        """An attribute of CDK's cross-region export reader: what a writer put there."""
        if not attribute.startswith("/cdk/exports/"):
            reference = Reference(scope.stack.id, logical_id, attribute, (Via.GET_ATT,))
            reason = f"{attribute} of {logical_id} is assigned at deployment"
            return Unknown(reason, Cause.DEPLOYMENT, place, Text((reference,)), (reference,), False)
        region = scope.stack.region
        circular = self._circular("written", place)
        if circular is not None:
            return circular
        found = self.written.get((scope.stack.account, region, attribute), ())
        self._note(Crossing(Via.WRITER, place, attribute, region, tuple(at for _, _, at in found)))
        if not found:
            reason = f"no writer of this assembly puts {attribute} into {region}"
            return _outside(reason, f"{attribute} in {region}", place)
        raw, writer, at = found[0]
        return carried(self.resolver.value(raw, writer, at), Via.WRITER, place)

    @cached_property
    def written(
        self,
    ) -> Mapping[tuple[str | None, str | None, str], tuple[tuple[Json, Scope, Place], ...]]:
        """What cross-region writers export: (account, region, name) to node, scope, place."""
        found: dict[tuple[str | None, str | None, str], list[tuple[Json, Scope, Place]]] = {}
        with self._index("written"):
            for scope, logical_id in self._of_type(WRITER):
                properties = scope.resources[logical_id].get("Properties")
                props = properties.get("WriterProps") if isinstance(properties, dict) else None
                if not isinstance(props, dict) or not isinstance(props.get("exports"), dict):
                    continue
                at = scope.place(logical_id) / "Properties" / "WriterProps"
                region = self.resolver.value(props.get("region"), scope, at / "region")
                word = str(region.value) if isinstance(region, Known) else None
                exports = props["exports"]
                assert isinstance(exports, dict)
                for name, raw in sorted(exports.items()):
                    key = (scope.stack.account, word, name)
                    found.setdefault(key, []).append((raw, scope, at / "exports" / name))
        return {key: tuple(entries) for key, entries in found.items()}

    @cached_property
    def parameters(
        self,
    ) -> Mapping[tuple[str | None, str | None, str], tuple[tuple[Scope, str], ...]]:
        """SSM parameters that the assembly makes: (account, region, name) to resource."""
        found: dict[tuple[str | None, str | None, str], list[tuple[Scope, str]]] = {}
        with self._index("parameters"):
            for scope, logical_id in self._of_type("AWS::SSM::Parameter"):
                name = self.resolver.property(logical_id, "Name", scope)
                if isinstance(name, Known):
                    key = (scope.stack.account, scope.stack.region, str(name.value))
                    found.setdefault(key, []).append((scope, logical_id))
        return {key: tuple(entries) for key, entries in found.items()}

    def ssm(self, name: Value, scope: Scope, place: Place, what: str) -> Value:
        """The value of an SSM parameter, which is read in the stack's own region."""
        if not isinstance(name, Known):
            return name if isinstance(name, Unknown) else malformed(f"{what} is empty", place)
        key, stack = str(name.value), scope.stack
        circular = self._circular("parameters", place)
        if circular is not None:
            return circular
        found = self.parameters.get((stack.account, stack.region, key), ())
        places = tuple(owner.place(logical_id) for owner, logical_id in found)
        self._note(Crossing(Via.SSM, place, key, stack.region, places))
        if not found:
            where = stack.region or "the stack's region"
            reason = f"SSM parameter {key} is not made by this assembly in {where}"
            return _outside(reason, f"SSM {key} in {stack.region}", place)
        owner, logical_id = found[0]
        value = carried(self.resolver.property(logical_id, "Value", owner), Via.SSM, place)
        source = Reference(owner.stack.id, logical_id, "Value", (Via.SSM,))
        match value:
            case Known(value=content, refs=refs):
                return Known(content, place, (*refs, source))
            case Unknown(refs=refs):
                return Unknown(
                    value.reason,
                    value.cause,
                    place,
                    value.text,
                    (*refs, source),
                    value.may_be_absent,
                )
            case Absent():
                return malformed(f"SSM parameter {key} has no Value", place)

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

    def _output(self, stack: Stack, output: str, via: Via, place: Place) -> Value:
        scope = self.resolver.scopes[stack.id]
        source = scope.template_place / "Outputs" / output / "Value"
        value = self.resolver.value(scope.outputs[output].get("Value"), scope, source)
        return carried(value, via, place)


def same_environment(one: Stack, other: Stack) -> bool:
    """Whether two stacks share account and region, as far as the manifest says."""
    return one.region == other.region and one.account == other.account


def _outside(reason: str, key: str, place: Place) -> Unknown:
    return Unknown(reason, Cause.IMPORT, place, Text((Gap(key),)), may_be_absent=False)


def _order(place: Place) -> tuple[str, ...]:
    return (place.stack, place.logical_id, place.pointer)
