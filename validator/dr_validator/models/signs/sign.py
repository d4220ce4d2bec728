"""A sign that a region has a role, and what tells the region that a value names."""

from __future__ import annotations

from dr_validator.aws.arn import Arn
from dr_validator.aws.region import Region
from dr_validator.graph.node import Link, Linked, Outside
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Known, Unknown, Value


@dataclass(frozen=True, slots=True)
class RoleSign:
    """One sign that a region has a role: `by` is its kind, `subject` what shows it."""

    region: str
    role: str
    by: str
    subject: str


def word_of(value: Value) -> str:
    """A text or a number as it stands; "" for what is not known, and for all else."""
    match value:
        case Known(value=bool() as flag):
            return str(flag).lower()
        case Known(value=str() | int() as word):
            return str(word).strip()
        case Known() | Unknown() | Absent():
            return ""


def region_named(value: Value) -> str | None:
    """The region that a value is."""
    word = word_of(value)
    return word if Region(word).is_formed else None


def region_meant(link: Link) -> str | None:
    """The region of what a value means: a resource, an ARN, or the region itself."""
    match link:
        case Linked(to=resource):
            return resource.region
        case Outside(value=value):
            arn = Arn.parse(word_of(value))
            return (arn.region or None) if arn is not None else region_named(value)
        case Absent() | Unknown():
            return None
