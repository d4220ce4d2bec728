"""`Ref`, `Fn::GetAtt` and dynamic references: values that are taken from something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.assembly.model import Json, Stack
from dr_validator.aws.naming import naming
from dr_validator.aws.region import Region
from dr_validator.place import Place
from dr_validator.record import replace
from dr_validator.regex import regex
from dr_validator.resolve.arns import filled
from dr_validator.resolve.budget import no_room
from dr_validator.resolve.functions import malformed
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.steps import Ask, Steps
from dr_validator.resolve.text import (
    DYNAMIC_END,
    DYNAMIC_START,
    brief,
    carried,
    dynamic,
    join,
    parts_of,
    weight_of,
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

if TYPE_CHECKING:
    from dr_validator.resolve.resolver import Resolver

_DYNAMIC = regex(r"(\{\{resolve:[^{}]+\}\})")
SSM_TYPES = ("AWS::SSM::Parameter::Value<", "AWS::SSM::Parameter::Name")


def at_place(value: Value, place: Place) -> Value:
    """The same value, as used here: findings point at the use, not at the source."""
    if value.place is place:
        return value
    match value:
        case Known():
            return Known(value.value, place, value.refs)
        case Absent():
            return Absent(place)
        case Unknown():
            text, refs, absent = value.text, value.refs, value.may_be_absent
            return Unknown(value.reason, value.cause, place, text, refs, absent)


def pseudo(name: str, stack: Stack, place: Place) -> Value | None:
    """A pseudo parameter from the stack's environment; None if the name is not one."""
    if not name.startswith("AWS::"):
        return None
    region, account = stack.region, stack.account
    known: dict[str, str | None] = {
        "AWS::Region": region,
        "AWS::AccountId": account,
        "AWS::Partition": Region(region).partition.id if region else None,
        "AWS::URLSuffix": Region(region).partition.suffix if region else None,
        "AWS::StackName": stack.name or None,
    }
    if name == "AWS::NoValue":
        return Absent(place)
    if name in known:
        value = known[name]
        if value is not None:
            return Known(value, place)
        # Stacks without an environment deploy to one and the same, so their gaps are equal.
        key = name if name != "AWS::StackName" else f"name of {stack.id}"
        reason = f"{name} is not known: the stack's environment does not say"
        return Unknown(reason, Cause.REGION, place, Text((Gap(key),)), may_be_absent=False)
    reason = f"{name} is known only at deployment"
    gap = Text((Gap(f"{name} of {stack.id}"),))
    return Unknown(reason, Cause.DEPLOYMENT, place, gap, may_be_absent=False)


def ref(resolver: Resolver, name: str, scope: Scope, place: Place) -> Steps[Value]:
    """What `Ref` gives: a pseudo parameter, a parameter's value, or a resource's name or id."""
    value = pseudo(name, scope.stack, place)
    if value is not None:
        return value
    if name in scope.parameters:
        return (yield from _kept(resolver, "parameter", parameter, name, scope, place))
    if name not in scope.resources:
        return _not_there(f"Ref to {brief(name)}", name, scope, place)
    if naming(_type(scope, name)).ref_is_arn:
        return (yield from _kept(resolver, "Ref", _arn_by_ref, name, scope, place))
    return (yield from _kept(resolver, "Ref", _id_by_ref, name, scope, place))


def _not_there(what: str, name: str, scope: Scope, place: Place) -> Unknown:
    """What a name means that the template does not have."""
    if scope.may_hold(name):
        reason = f"{brief(name)} is made by a transform or a module, which is not seen here"
        return Unknown(reason, Cause.UNSUPPORTED, place)
    return malformed(f"{what}, which the template does not have", place)


def get_att(
    resolver: Resolver, logical_id: str, attribute: str, scope: Scope, place: Place
) -> Steps[Value]:
    """What `Fn::GetAtt` gives; ARNs are built where the type's form is known."""
    if logical_id not in scope.resources:
        return _not_there(f"Fn::GetAtt of {brief(logical_id)}", logical_id, scope, place)
    resource_type = _type(scope, logical_id)
    if resource_type == "AWS::CloudFormation::Stack" and attribute.startswith("Outputs."):
        output = attribute[8:]
        return (yield from resolver.crossings.nested_output(logical_id, output, scope, place))
    if resource_type == "Custom::CrossRegionExportReader":
        return (yield from resolver.crossings.reader(logical_id, attribute, scope, place))
    kind = naming(resource_type)
    if attribute in kind.arn_attributes and kind.arn:
        return (yield from arn(resolver, logical_id, scope, place))
    if attribute in kind.aliases or (kind.name and attribute == kind.name):
        return (yield from _kept(resolver, "name", _id_by_name, logical_id, scope, place))
    reference = Reference(scope.stack.id, logical_id, attribute, (Via.GET_ATT,))
    return Unknown(
        f"{brief(attribute)} of {brief(logical_id)} is assigned at deployment",
        Cause.DEPLOYMENT,
        place,
        Text((reference,)),
        (reference,),
        may_be_absent=False,
    )


_Maker: TypeAlias = "Callable[[Resolver, str, Scope, Place], Steps[Value]]"


def _kept(
    resolver: Resolver, kind: str, make: _Maker, name: str, scope: Scope, place: Place
) -> Steps[Value]:
    """What is the same wherever it is used in a stack: made once."""
    key = (scope.stack.id, kind, name)
    known = resolver.kept.get(key)
    if known is not None:
        return at_place(known, place)
    value = resolver.kept[key] = yield from make(resolver, name, scope, place)
    return value


def arn(resolver: Resolver, logical_id: str, scope: Scope, place: Place) -> Steps[Value]:
    """A resource's ARN, as `Fn::GetAtt` gives it."""
    return _kept(resolver, "Arn", _arn_by_attribute, logical_id, scope, place)


def _arn_by_attribute(
    resolver: Resolver, logical_id: str, scope: Scope, place: Place
) -> Steps[Value]:
    return _arn(resolver, logical_id, scope, place, Via.GET_ATT)


def _arn_by_ref(resolver: Resolver, logical_id: str, scope: Scope, place: Place) -> Steps[Value]:
    return _arn(resolver, logical_id, scope, place, Via.REF)


def _id_by_name(resolver: Resolver, logical_id: str, scope: Scope, place: Place) -> Steps[Value]:
    return _identity(resolver, logical_id, scope, place, Via.GET_ATT)


def _id_by_ref(resolver: Resolver, logical_id: str, scope: Scope, place: Place) -> Steps[Value]:
    return _identity(resolver, logical_id, scope, place, Via.REF)


def _identity(
    resolver: Resolver, logical_id: str, scope: Scope, place: Place, via: Via
) -> Steps[Value]:
    """A resource's physical name or id: known where the template sets it."""
    kind = naming(_type(scope, logical_id))
    opaque = not kind.ref_is_name
    reference = Reference(scope.stack.id, logical_id, None, (via,), opaque)
    if kind.name and kind.ref_is_name:
        named = yield from resolver.property_of(logical_id, kind.name, scope)
        if isinstance(named, Known) and isinstance(named.value, str):
            word = named.value.lower() if kind.lower else named.value
            return Known(word, place, (reference,))
        if isinstance(named, Unknown):
            certain = named.text is not None and not named.may_be_absent
            text = named.text if certain else Text((replace(reference, given=True),))
            reason, cause = named.reason, named.cause
            return Unknown(reason, cause, place, text, (reference,), may_be_absent=False)
    return Unknown(
        f"the id of {brief(logical_id)} is assigned at deployment",
        Cause.DEPLOYMENT,
        place,
        Text((reference,)),
        (reference,),
        may_be_absent=False,
    )


def environment(stack: Stack, place: Place) -> dict[str, tuple[Part, ...]]:
    """What a stack fills into the blanks of an ARN that are the same for all its resources."""
    blanks = {"partition": "Partition", "region": "Region", "account": "AccountId"}
    return {
        blank: parts_of(pseudo(f"AWS::{word}", stack, place) or Absent(place))
        for blank, word in blanks.items()
    }


def _arn(resolver: Resolver, logical_id: str, scope: Scope, place: Place, via: Via) -> Steps[Value]:
    """A resource's ARN, in its literal form as far as the name and the environment are known."""
    kind = naming(_type(scope, logical_id))
    reference = Reference(scope.stack.id, logical_id, None, (via,))
    named: Value = Absent(place)
    if kind.name:
        named = yield from resolver.property_of(logical_id, kind.name, scope)
    name: tuple[Part, ...] = (reference,)
    if isinstance(named, Known) and isinstance(named.value, str):
        word = named.value.lower() if kind.lower else named.value
        name = ((yield from _path(resolver, logical_id, scope)), word)
    elif isinstance(named, Unknown) and named.text is not None and not named.may_be_absent:
        name = named.text.parts
    elif isinstance(named, Unknown):
        name = (replace(reference, given=True),)
    if scope.stack.id not in resolver.environments:
        resolver.environments[scope.stack.id] = environment(scope.stack, place)
    blanks = {
        **resolver.environments[scope.stack.id],
        "name": name,
        "suffix": (Gap(f"suffix of {scope.stack.id}/{logical_id}"),),
    }
    if not resolver.budget.take(weight_of(name)):
        return no_room(place)
    text = filled(kind.arn, blanks)
    literal = text.literal
    if literal is not None:
        return Known(literal, place, (reference,))
    reason = f"the ARN of {brief(logical_id)} is known in full only at deployment"
    return Unknown(reason, Cause.DEPLOYMENT, place, text, (reference,), may_be_absent=False)


def _path(resolver: Resolver, logical_id: str, scope: Scope) -> Steps[str]:
    """The path that an IAM name carries in its ARN (`role/service/` …)."""
    if not _type(scope, logical_id).startswith("AWS::IAM::"):
        return ""
    path = yield from resolver.property_of(logical_id, "Path", scope)
    if isinstance(path, Known) and isinstance(path.value, str):
        return path.value.lstrip("/")
    return ""


def parameter(resolver: Resolver, name: str, scope: Scope, place: Place) -> Steps[Value]:
    """A template parameter: what the parent passes to a nested stack, or whoever deploys gives,
    else the default."""
    declared = scope.parameters[name]
    kind = declared.get("Type", "String")
    default: Json = declared.get("Default")
    passed = yield from resolver.crossings.passed(name, scope)
    if passed is not None:
        value = carried(passed, Via.NESTED, place, resolver.budget)
    elif name in scope.stack.supplied:
        given = scope.stack.supplied[name]
        if given is None:
            return _open(name, "is given at deployment", scope, place)
        value = Known(given, place)
    elif default is None:
        return _open(name, "has no default", scope, place)
    elif isinstance(default, list):
        return malformed(f"the default of parameter {brief(name)} is a list", place)
    else:
        value = yield Ask(default, scope, place)
    kind = kind if isinstance(kind, str) else "String"
    if kind.startswith(SSM_TYPES[0]):
        what = f"parameter {brief(name)}"
        value = yield from resolver.crossings.ssm(value, scope, place, what)
        kind = kind[len(SSM_TYPES[0]) : -1]
    is_list = kind == "CommaDelimitedList" or kind.startswith("List<")
    if is_list and isinstance(value, Known) and isinstance(value.value, str):
        items: list[Json] = [each.strip() for each in value.value.split(",")]
        return resolver.containers.listed(items, value, place)
    return value


def _open(name: str, why: str, scope: Scope, place: Place) -> Unknown:
    gap = Text((Gap(f"parameter {name} of {scope.stack.id}"),))
    reason = f"parameter {brief(name)} {why}"
    return Unknown(reason, Cause.PARAMETER, place, gap, may_be_absent=False)


def dynamic_reference(resolver: Resolver, value: Value, scope: Scope) -> Steps[Value]:
    """Follow `{{resolve:ssm:…}}` to its parameter and `{{resolve:secretsmanager:…}}` to its
    secret, where this assembly makes them, also within a longer text; other dynamic references
    stay unknown.
    """
    if isinstance(value, Absent) or value.text is None:
        return value
    text = value.text
    if not any(isinstance(part, str) and DYNAMIC_START in part for part in text.parts):
        return value
    literal = text.literal
    if literal is None:
        return dynamic(value)
    pieces = [Known(each, value.place) for each in _DYNAMIC.split(literal) if each]
    if not any(_DYNAMIC.fullmatch(str(each.value)) for each in pieces):
        return dynamic(value)
    if len(pieces) > 1:
        followed: list[Value] = []
        for each in pieces:
            followed += [(yield from dynamic_reference(resolver, each, scope))]
        return _with_refs(join(followed, value.place, resolver.budget), value.refs)
    service, _, rest = literal[len(DYNAMIC_START) : -len(DYNAMIC_END)].partition(":")
    if service == "ssm":
        path, _, version = rest.rpartition(":")
        name = Known(path if version.isdigit() else rest, value.place, value.refs)
        return (yield from resolver.crossings.ssm(name, scope, value.place, brief(literal)))
    if service == "secretsmanager":
        return resolver.crossings.secret(dynamic(value), rest, scope)
    return dynamic(value)


def _with_refs(value: Value, refs: tuple[Reference, ...]) -> Value:
    """The value as taken from these resources as well."""
    match value:
        case Known(value=content, place=place, refs=own):
            return Known(content, place, tuple(dict.fromkeys((*own, *refs))))
        case Unknown():
            own = tuple(dict.fromkeys((*value.refs, *refs)))
            return replace(value, refs=own)
        case Absent():
            return value


def _type(scope: Scope, logical_id: str) -> str:
    return str(scope.resources[logical_id].get("Type"))
