"""Names that reach beyond a region, and are set by more than one resource."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from dr_validator.aws.region import Region
from dr_validator.aws.types import Reach, Type, types
from dr_validator.graph.resource import Resource
from dr_validator.models.stacks.defaults import open_default
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Gap, Known, Text, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# A global cluster that is declared twice has a model of its own.
_JUDGED_ELSEWHERE = ("AWS::RDS::GlobalCluster",)
_BUCKET = "AWS::S3::Bucket"
# Equal in all stacks of one account, and so no difference between two names.
_OF_ACCOUNT = ("AWS::AccountId", "AWS::Partition", "AWS::URLSuffix")


@dataclass(frozen=True, slots=True)
class Taken:
    """Two resources of one name where it is given once; `doubt` is why that is not certain."""

    name: str
    reach: Reach
    first: Resource
    second: Resource
    at: Place
    doubt: str


@dataclass(frozen=True, slots=True)
class _Named:
    resource: Resource
    reach: Reach
    text: Text
    at: Place
    doubt: str


def taken_names(graph: Graph) -> tuple[Taken, ...]:
    """Every name that is taken twice, told at the later resource, the primary region's first."""
    return tuple(
        found
        for kind in types()
        if kind.reach in (Reach.ACCOUNT, Reach.PARTITION)
        and kind.name_of_type not in _JUDGED_ELSEWHERE
        for found in _of_type(graph, kind)
    )


def _of_type(graph: Graph, kind: Type) -> Iterator[Taken]:
    named = [each for resource in graph.all(kind.name_of_type) for each in _named(resource, kind)]
    named.sort(key=lambda each: (each.text.shown(), *_rank(graph, each.resource)))
    for _, group in groupby(named, key=lambda each: each.text.shown()):
        first, *others = group
        for other in others:
            if other.text == first.text:
                yield from _taken(kind, first, other)


def _rank(graph: Graph, resource: Resource) -> tuple[bool, tuple[str, str]]:
    return not graph.roles.is_primary(resource.region), resource.key


def _named(resource: Resource, kind: Type) -> Iterator[_Named]:
    """The name of a resource, where it is set and the same in every stack that sets it so."""
    value = resource.read(kind.name)
    if isinstance(value, Absent) or value.text is None or kind.reach is None:
        return
    gaps = [part for part in value.text.parts if not isinstance(part, str)]
    if all(isinstance(gap, Gap) and gap.key in _OF_ACCOUNT for gap in gaps):
        lower = kind.name_of_type.startswith("AWS::IAM::")  # IAM tells no case apart
        parts = (p.lower() if lower and isinstance(p, str) else p for p in value.text.parts)
        doubt = next(filter(None, map(open_default, resource.each(kind.name))), "")
        yield _Named(resource, kind.reach, Text(tuple(parts)), value.place, doubt)


def _taken(kind: Type, first: _Named, second: _Named) -> Iterator[Taken]:
    one, two = first.resource, second.resource
    accounts = {one.account, two.account}
    by_account = kind.reach is Reach.ACCOUNT or first.text.literal is None
    if by_account and None not in accounts and len(accounts) > 1:
        return
    if one.region and two.region and Region(one.region).partition != Region(two.region).partition:
        return
    own = _of_region(one) or _of_region(two) if kind.name_of_type == _BUCKET else False
    if own is True:
        return
    doubts = (
        "the account of a stack is not set" if by_account and None in accounts else "",
        "a condition decides whether it is created" if one.conditional or two.conditional else "",
        first.doubt,
        second.doubt,
        own or "",
    )
    doubt = next(filter(None, doubts), "")
    yield Taken(second.text.shown(), first.reach, one, two, second.at, doubt)


def _of_region(bucket: Resource) -> bool | str:
    """Whether a bucket's name is given once in the account and the region; or why not known."""
    match bucket.read("BucketNamespace"):
        case Known(value=word):
            return word == "account-regional"
        case Absent():
            return False
        case Unknown(reason=reason):
            return reason
