"""Which region's KMS key a property names, however it is written."""

from __future__ import annotations

from typing import TypeAlias

from dr_validator.graph.flag import is_true
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.value import Absent, Cause, Known, Text, Unknown

KEYS = ("AWS::KMS::Key", "AWS::KMS::ReplicaKey", "AWS::KMS::Alias")


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
    arn = arn_of(value)
    if arn is not None and arn.service == "kms" and arn.region:
        return KeyAt(arn.region, value.place, key)
    if key is not None:
        if text is not None and _multi_region(key) is not False and arn is None:
            return LocalKey(text, value.place)
        if key.region is None:
            reason = f"the region of {key.name} is not known"
            return Unknown(reason, Cause.REGION, value.place, text, may_be_absent=False)
        return KeyAt(key.region, value.place, key)
    if text is not None and isinstance(value, Known):
        return LocalKey(text, value.place)
    assert isinstance(value, Unknown)
    return value


def _multi_region(key: Resource) -> bool | None:
    """Whether the key has the same id in other regions."""
    if key.type == "AWS::KMS::ReplicaKey":
        return True
    return is_true(key.read("MultiRegion"))
