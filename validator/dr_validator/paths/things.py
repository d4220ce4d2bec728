"""What a name or an ARN means to something that calls from its own region, and by which ARNs a
policy may tell it."""

from __future__ import annotations

from collections.abc import Sequence

from dr_validator.aws.arn import PREFIX, form, starts_arn
from dr_validator.aws.naming import naming
from dr_validator.aws.sdk_rights import KEY_PATHS, PARAMETER
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.access.keys import KEYS
from dr_validator.record import dataclass
from dr_validator.resolve.arns import arn_of, filled
from dr_validator.resolve.references import environment
from dr_validator.resolve.text import normal
from dr_validator.resolve.value import Absent, Gap, Known, Part, Text

ALIAS = "AWS::KMS::Alias"
# Six characters that AWS makes up; and those that nobody knows.
_SUFFIXES: tuple[Part, ...] = ("aB1cD2", Gap("the end of a secret's ARN"))
_ANY = Gap("any name")


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """`resource` is the one here that is meant, None if there is none. `targets` are the ARNs by
    which it may be told; `named` tells that its name is known, and not just what it is."""

    resource: Resource | None
    targets: tuple[Text, ...]
    named: bool


def thing_at(
    caller: Resource, node: Node, types: Sequence[str], arn_form: str, below: str = ""
) -> Thing:
    """What the value of a node means to a caller."""
    links = [link.to for link in node.links(*types) if isinstance(link, Linked)]
    value = node.value
    text = None if isinstance(value, Absent) else value.text
    if len(links) > 1:
        return Thing(None, _filled(caller, arn_form, (_ANY,), below), named=False)
    return _thing(caller, links[0] if links else None, text, arn_form, below)


def thing_called(
    caller: Resource, text: Text | None, types: Sequence[str], arn_form: str, below: str = ""
) -> Thing:
    """What a text means to a caller; any of the types where nothing is known of it."""
    meant = caller.graph.meant(text, caller.stack, tuple(types)) if text is not None else ()
    return _thing(caller, meant[0] if len(meant) == 1 else None, text, arn_form, below)


def key_of(thing: Resource) -> Resource | None:
    """The customer's key of this assembly that a thing is under, if it is one and certain."""
    path = KEY_PATHS.get(thing.type)
    links = thing.follow(path, *KEYS) if path else []
    found = links[0].to if len(links) == 1 and isinstance(links[0], Linked) else None
    if found is not None and found.type == ALIAS:
        behind = found.follow("TargetKeyId", *KEYS)
        found = behind[0].to if len(behind) == 1 and isinstance(behind[0], Linked) else None
    return None if found is None or found.type == ALIAS or found.conditional else found


def anything_of(prefix: str) -> Text:
    """Whatever belongs to a service, by its prefix in ARNs."""
    return normal((PREFIX, Gap("AWS::Partition"), f":{prefix}:", _ANY))


def _thing(
    caller: Resource,
    resource: Resource | None,
    text: Text | None,
    arn_form: str,
    below: str,
) -> Thing:
    targets: list[Text] = []
    if resource is not None and resource.arn is not None and _is_at_home(caller, resource):
        targets.append(normal((*resource.arn.parts, below)))
    name = _name(text, resource)
    if text is not None and arn_of(text) is not None:
        targets.append(normal((*text.parts, below)))
    elif name is not None:
        targets += _filled(caller, arn_form, name, below)
    if targets:
        return Thing(resource, tuple(dict.fromkeys(targets)), named=True)
    return Thing(None, _filled(caller, arn_form, (_ANY,), below), named=False)


def _is_at_home(caller: Resource, resource: Resource) -> bool:
    """Whether a caller that asks for a resource by its name gets this one, not a copy of it."""
    apart = caller.region is not None and resource.region not in (None, caller.region)
    return not apart or caller.region not in caller.graph.regions_of(resource)


def _name(text: Text | None, resource: Resource | None) -> tuple[Part, ...] | None:
    """The name that a text is; the resource's, where the text is a reference to it."""
    if resource is not None:
        path = naming(resource.type).name
        value = resource.read(path) if path else Absent(resource.place)
        if isinstance(value, Known) and isinstance(value.value, str):
            return (value.value,)
        return None if text is None or text.literal is None else (text.literal,)
    word = text.parts[0] if text is not None else None
    if not isinstance(word, str) or "://" in word or starts_arn(word):
        return None
    return text.parts if text is not None else None


def _filled(caller: Resource, arn_form: str, name: Sequence[Part], below: str) -> tuple[Text, ...]:
    blanks = {**environment(caller.stack, caller.place), "name": tuple(name)}
    suffixes = _SUFFIXES if "{suffix}" in arn_form else ("",)
    return tuple(
        normal((*filled(arn_form, {**blanks, "suffix": (suffix,)}).parts, below))
        for suffix in suffixes
    )


def parameters_named(caller: Resource, node: Node) -> Thing:
    """As `thing_at`, for a parameter of Systems Manager."""
    links = [link.to for link in node.links(PARAMETER) if isinstance(link, Linked)]
    value = node.value
    text = None if isinstance(value, Absent) else value.text
    return parameter_called(caller, text, links[0] if len(links) == 1 else None)


def parameter_called(
    caller: Resource, text: Text | None, resource: Resource | None = None
) -> Thing:
    """As `thing_called`, for a parameter, whose name may begin with a slash."""
    if text is not None and arn_of(text) is not None:
        return Thing(resource, (text,), named=True)
    if text is None:
        return Thing(None, _filled(caller, _PARAMETERS[0], (_ANY,), ""), named=False)
    first = text.parts[0]
    forms: Sequence[str] = _PARAMETERS
    if isinstance(first, str):
        forms = _PARAMETERS[1:] if first.startswith("/") else _PARAMETERS[:1]
    found = [each for arn_form in forms for each in _filled(caller, arn_form, text.parts, "")]
    return Thing(resource, tuple(found), named=True)


# The ARN has one slash before the name, whether or not the name begins with one.
_PARAMETERS = (form("ssm", "parameter/{name}"), form("ssm", "parameter{name}"))
