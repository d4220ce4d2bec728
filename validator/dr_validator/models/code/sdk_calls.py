"""Calls of the AWS SDK that custom resources make when they are created (`AwsCustomResource`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.record import dataclass
from dr_validator.resolve.pieces import Spelled, spelled
from dr_validator.resolve.value import Absent, Known, Part, Reference

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph


@dataclass(frozen=True)
class SdkCall:
    """One call: `node` holds `action`, `service` and `parameters`, as CDK writes them."""

    custom: Resource
    node: Node

    @property
    def action(self) -> str:
        """The API action in lower case, without the suffix that the SDK's classes have."""
        value = self.node.read("action")
        word = str(value.value).lower() if isinstance(value, Known) else ""
        return word.removesuffix("command")


def sdk_calls(graph: Graph) -> tuple[SdkCall, ...]:
    """Every call that can be read."""
    customs = [each for each in graph.resources if each.type.startswith("Custom::")]
    return tuple(call for custom in customs for call in _calls(custom))


def _calls(custom: Resource) -> Iterator[SdkCall]:
    for node in custom.each("Create"):
        joined: Spelled[Json] | None = spelled(_pieces(node))
        if joined is None:
            continue
        try:
            body = _filled(json.loads(joined.text), joined)
        except (ValueError, RecursionError):  # no JSON, or too deep
            continue
        if isinstance(body, dict):
            yield SdkCall(custom, Node(custom.graph, custom.scope, node.place, body))


def _pieces(node: Node) -> Sequence[Json]:
    """The texts and intrinsics that the JSON text of a call is joined from."""
    match node.raw:
        case {"Fn::Join": ["", [*pieces]]}:
            return pieces
        case _:
            value = node.value
            text = None if isinstance(value, Absent) else value.text
            parts = text.parts if text is not None else ()
            return [_written(part, node) for part in parts]


def _written(part: Part, node: Node) -> Json:
    """A piece of text as a template writes it; if it cannot, what only the call itself knows."""
    match part:
        case str():
            return part
        case Reference(stack=stack, logical_id=name, attribute=None) if stack == node.stack.id:
            return {"Ref": name}
        case _:
            return {"Fn::GetAtt": [node.place.logical_id, "Create"]}


def _filled(body: Json, joined: Spelled[Json]) -> Json:
    """The parsed call with the intrinsics put back."""
    match body:
        case dict():
            return {key: _filled(each, joined) for key, each in body.items()}
        case list():
            return [_filled(each, joined) for each in body]
        case str():
            found = joined.pieces(body)
            return body if found in ([], [body]) else {"Fn::Join": ["", found]}
        case _:
            return body
