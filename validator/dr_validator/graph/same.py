"""Whether two links mean one thing: True, False, or None where that is not known."""

from __future__ import annotations

from dr_validator.aws.naming import naming
from dr_validator.graph.node import Link, Linked, Outside
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Unknown, Value


def same_target(one: Link, other: Link) -> bool | None:
    """Whether two links mean one thing, by the names or ids of what they mean.

    Two resources of one name are one thing here, wherever they are declared.
    """
    if isinstance(one, Linked) and isinstance(other, Linked) and one.to is other.to:
        return True
    ends = [link.to.type for link in (one, other) if isinstance(link, Linked)]
    fold = any(naming(kind).lower for kind in ends)
    return same(_identity(one), _identity(other), fold=fold)


def _identity(link: Link) -> Value:
    match link:
        case Linked(to=resource):
            return resource.identity
        case Outside(value=value):
            return value
        case Absent() | Unknown():
            return link
