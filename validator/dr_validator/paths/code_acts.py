"""The acts of readable code: what a function's handler calls, and what that takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.sdk_rights import (
    BUCKET,
    CONTEXT,
    KEY_PATHS,
    PARAMETER,
    SEALING,
    SdkRight,
    sdk_right,
)
from dr_validator.graph.node import Node
from dr_validator.graph.path import key
from dr_validator.graph.resource import Resource
from dr_validator.models.code.called import ClientCall, Spelled, Variable
from dr_validator.models.code.handled import CodeCall, handled
from dr_validator.paths.acts import Act
from dr_validator.paths.things import (
    Thing,
    anything_of,
    key_of,
    parameter_called,
    parameters_named,
    thing_at,
    thing_called,
)
from dr_validator.resolve.text import normal, parts_of
from dr_validator.resolve.value import Absent, Part, Text

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

FUNCTION = "AWS::Lambda::Function"
_ALL = Text(("*",))
_REFUSED = "the call ends with AccessDenied"


def code_acts(graph: Graph) -> Iterator[Act]:
    """The acts of all functions whose code can be read."""
    for function in graph.all(FUNCTION):
        for made in handled(graph, function).calls:
            right = sdk_right(made.call.service, made.call.method)
            if right is not None:
                yield from _acts(function, made, right)


def _acts(function: Resource, made: CodeCall, right: SdkRight) -> Iterator[Act]:
    thing = _thing(function, made.call.arguments.get(right.argument), right)
    if thing is None:
        return
    yield _act(function, made, right.action, right.types, thing, right.noun)
    sealing = SEALING.get(right.action, ())
    own = right.types == (BUCKET,) and "ServerSideEncryption" in made.call.arguments
    if sealing and thing.resource is not None and not own:
        sealed = key_of(thing.resource) if thing.resource.type in KEY_PATHS else None
        if sealed is not None and sealed.arn is not None and sealed.region == function.region:
            keyed = Thing(sealed, (sealed.arn,), named=True)
            for action in sealing:
                on = f"key of the {right.noun}"
                yield _act(function, made, action, (sealed.type,), keyed, on)


def _act(
    function: Resource,
    made: CodeCall,
    action: str,
    types: tuple[str, ...],
    thing: Thing,
    noun: str,
) -> Act:
    shown = thing.resource.name if thing.resource is not None else ""
    return Act(
        function,
        next(iter(function.each("Role")), function.properties),
        action,
        thing.targets,
        thing.resource,
        thing.named,
        types,
        f"the {noun} {shown}".strip() if noun else "",
        f"{made.where} calls it",
        _REFUSED,
        function.properties.place / "Code",
        context=_context(function, made.call, action),
    )


def _context(function: Resource, call: ClientCall, action: str) -> tuple[tuple[str, Text], ...]:
    """What the code says of the keys that a condition may be on."""
    name = CONTEXT.get(action)
    text = _text(function, call.arguments.get(name[0])) if name is not None else None
    return ((name[1], text),) if name is not None and text is not None else ()


def _thing(function: Resource, told: Spelled | None, right: SdkRight) -> Thing | None:
    """What a call is about; None where that decides everything and is not known."""
    if not right.types:
        return Thing(None, (_ALL,), named=False)
    node = _variable(function, told)
    if node is not None and not isinstance(node.value, Absent):
        if right.types == (PARAMETER,):
            return parameters_named(function, node)
        return thing_at(function, node, right.types, right.form, right.below)
    text = _text(function, told)
    if right.types == (PARAMETER,):
        return parameter_called(function, text)
    if text is None and not right.form:
        return Thing(None, (anything_of(right.action.partition(":")[0]),), named=False)
    return thing_called(function, text, right.types, right.form, right.below)


def _variable(function: Resource, told: Spelled | None) -> Node | None:
    """The value that the environment gives, where that is all that is told."""
    match told:
        case (Variable(name=name),):
            found = function.each(f"Environment.Variables.{key(name)}")
            return found[0] if len(found) == 1 else None
        case _:
            return None


def _text(function: Resource, told: Spelled | None) -> Text | None:
    """The text that is told, if at least what it begins with is known."""
    parts: list[Part] = []
    for piece in told or (None,):
        if isinstance(piece, str):
            parts.append(piece)
            continue
        node = _variable(function, (piece,)) if piece is not None else None
        found = parts_of(node.value) if node is not None else ()
        if not found:
            return None
        parts.extend(found)
    text = normal(parts)
    return text if isinstance(text.parts[0], str) or len(text.parts) == 1 else None
