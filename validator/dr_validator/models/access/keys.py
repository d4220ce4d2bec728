"""Which region's KMS key a property names, however it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from dr_validator.graph.flag import is_true
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.place import Place
from dr_validator.resolve.value import Absent, Cause, Known, Text, Unknown

KEYS = ("AWS::KMS::Key", "AWS::KMS::ReplicaKey", "AWS::KMS::Alias")
_ARN = re.compile(r"arn:[^:]*:kms:([a-z0-9-]+):")


@dataclass(frozen=True, slots=True)
class KeyAt:
    """A key of a known region; `resource` is None where this assembly does not make it."""

    region: str
    place: Place
    resource: Resource | None = None


@dataclass(frozen=True, slots=True)
class LocalKey:
    """An id or alias without a region: whoever uses it looks it up in its own region."""

    text: Text
    place: Place


KeyUse: TypeAlias = KeyAt | LocalKey | Absent | Unknown


def key_used(node: Node, path: str) -> KeyUse:
    """The key that the property at the path names."""
    value = node.read(path)
    match value:
        case Absent():
            return value
        case Known(text=None):
            return Unknown("a key id or ARN is expected here", Cause.MALFORMED, value.place)
        case Known() | Unknown():
            pass
    made = [link.to for link in node.follow(path, *KEYS) if isinstance(link, Linked)]
    key = made[0] if len(made) == 1 else None
    text = value.text
    start = text.parts[0] if text is not None and text.parts else None
    arn = _ARN.match(start) if isinstance(start, str) else None
    if arn is not None:
        return KeyAt(arn[1], value.place, key)
    if key is not None:
        if text is not None and _multi_region(key) is not False and not _is_arn(start):
            return LocalKey(text, value.place)
        if key.region is None:
            reason = f"the region of {key.name} is not known"
            return Unknown(reason, Cause.REGION, value.place, text, may_be_absent=False)
        return KeyAt(key.region, value.place, key)
    if text is not None and isinstance(value, Known):
        return LocalKey(text, value.place)
    assert isinstance(value, Unknown)
    return value


def _is_arn(start: object) -> bool:
    return isinstance(start, str) and start.startswith("arn:")


def _multi_region(key: Resource) -> bool | None:
    """Whether the key has the same id in other regions."""
    if key.type == "AWS::KMS::ReplicaKey":
        return True
    return is_true(key.read("MultiRegion"))
