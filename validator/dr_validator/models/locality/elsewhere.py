"""Things that a property names in another region than they have to be in."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.assembly.model import Stack
from dr_validator.aws.arn import Arn
from dr_validator.aws.kinds import KINDS
from dr_validator.aws.naming import naming
from dr_validator.aws.references import OTHER, Requirement
from dr_validator.aws.region import AWS, Region
from dr_validator.aws.types import Reach, is_global, type_of
from dr_validator.graph.flag import is_true
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.locality.named import Named, named
from dr_validator.models.stacks.defaults import open_default
from dr_validator.models.stacks.nesting import foreign_stacks
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.arns import arn_of, arn_within
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Gap, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

KEYS = ("AWS::KMS::Key", "AWS::KMS::ReplicaKey")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a thing is. `thing` is None where this assembly does not make it; `told` says that
    the value itself has the region in it, as an ARN does: what reads it goes there."""

    region: str
    thing: Resource | None
    told: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A property that names a thing of another region than `needed` (for OTHER: of that one)."""

    owner: Resource
    rule: Requirement
    place: Place
    needed: str
    at: Location


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A property that perhaps does so, and why that cannot be said."""

    owner: Resource
    rule: Requirement
    place: Place
    reason: str
    thing: Resource | None = None


Misplaced: TypeAlias = Elsewhere | Doubtful


def misplaced(graph: Graph) -> tuple[Misplaced, ...]:
    """Every property that names a thing of a wrong region, or for which there is a sign of it.

    A value that is not known and holds no sign of another region (a parameter, an import) is
    none of them: an app of one region would be asked about every property. Nor is what a nested
    stack names that stands in the wrong region as a whole.
    """
    foreign = {each.stack.id for each in graph.view(foreign_stacks)}
    return tuple(
        each
        for name in graph.view(named)
        if not _is_foreign(name.owner.stack, foreign)
        for each in _judged(graph, name)
    )


def _is_foreign(stack: Stack | None, foreign: AbstractSet[str]) -> bool:
    while stack is not None and stack.id not in foreign:
        stack = stack.parent
    return stack is not None


def _judged(graph: Graph, name: Named) -> Iterator[Misplaced]:
    value, rule = name.node.value, name.rule
    if isinstance(value, Absent) or not _applies(name):
        return
    # The URI of an integration holds the ARN of its function.
    arn = arn_within(value) if rule.kind is KINDS["invocation uri"] else arn_of(value)
    if arn is not None and rule.abroad and arn.service == rule.abroad:
        return
    region = _region_told(rule, value, arn)
    if isinstance(region, Unknown):
        if len(graph.regions) > 1:
            yield Doubtful(name.owner, rule, value.place, region.reason)
        return
    if region == name.needed and rule.needs != OTHER:
        return
    kinds = () if region else rule.kind.types
    things = [link for link in name.node.links(*kinds) if isinstance(link, Linked)]
    if region is None:
        for link in things:
            if link.to.region != name.needed or rule.needs == OTHER:
                yield from _of_link(graph, name, value, link)
    else:
        thing = next((each.to for each in things if region in graph.regions_of(each.to)), None)
        yield from _compared(graph, name, value.place, Location(region, thing, told=True))


def _applies(name: Named) -> bool:
    """What stands in us-east-1 for all regions does so in the commercial partition."""
    fixed = name.rule.region is not None and name.owner.region is not None
    return not fixed or Region(str(name.owner.region)).partition is AWS


def _region_told(
    rule: Requirement, value: Known | Unknown, arn: Arn | None
) -> str | Unknown | None:
    """The region that the value tells: in an ARN, as a host …; Unknown if that part of an ARN
    comes from elsewhere; None if it tells none."""
    text = value.text
    if text is None:
        return None
    if arn is None:
        return rule.kind.region_in(text.shown())
    if arn.region is not None:
        return arn.region if Region(arn.region).is_formed else None
    gaps = [part.key for part in text.parts if isinstance(part, Gap)]
    own = "AWS::Region" in gaps or arn.service is None
    return None if own or not gaps or isinstance(value, Known) else value


def _of_link(
    graph: Graph, name: Named, value: Known | Unknown, link: Linked
) -> Iterator[Misplaced]:
    """A thing that is meant by a reference, or by a name that all regions share."""
    thing = link.to
    row, kind = type_of(thing.type), naming(thing.type)
    if thing.region is None or is_global(thing.type):
        return
    # A name that is written out is none, whatever Ref to the same thing would give.
    made = isinstance(value, Unknown)
    of_ref = link.attribute is None and kind.ref_is_arn
    attribute = (link.attribute or "").lower()
    is_arn = made and (of_ref or attribute.endswith(("arn", "uri", "url")))
    shared = row is not None and row.reach is Reach.PARTITION
    if not is_arn:
        # A name of its own is looked up here, where the twin may have it; so is such a key's id.
        twins = thing.type in KEYS and _has_twins(thing)
        if twins or not (made or shared):
            return
        if name.rule.needs != OTHER and name.needed in graph.regions_of(thing):
            return
    yield from _compared(graph, name, value.place, Location(thing.region, thing, told=is_arn))


def _has_twins(key: Resource) -> bool:
    """Whether the key may have the same id in other regions."""
    replica = key.type == "AWS::KMS::ReplicaKey"
    return replica or is_true(key.read("MultiRegion")) is not False


def _compared(graph: Graph, name: Named, place: Place, at: Location) -> Iterator[Misplaced]:
    needed, rule = name.needed, name.rule
    if isinstance(needed, Unknown):
        if len(graph.regions) > 1:
            yield Doubtful(name.owner, rule, place, needed.reason, at.thing)
    elif needed is None:
        if any(each != at.region for each in graph.regions):
            reason = "the stack's region is not set"
            yield Doubtful(name.owner, rule, place, reason, at.thing)
    elif (at.region == needed) is (rule.needs == OTHER):
        reason = name.node.doubt.reason if name.node.doubt else open_default(name.node)
        if reason:
            yield Doubtful(name.owner, rule, place, reason, at.thing)
        else:
            yield Elsewhere(name.owner, rule, place, needed, at)


def misdeclared(graph: Graph) -> tuple[tuple[Resource, str], ...]:
    """Resources declared in a region where their type cannot be, and the one where it can."""
    found: list[tuple[Resource, str]] = []
    for resource in graph.resources:
        row = type_of(resource.type)
        region = resource.region
        if row is None or row.only is None or region in (None, row.only):
            continue
        if Region(str(region)).partition is AWS and (
            row.when is None or _reads(resource, *row.when)
        ):
            found.append((resource, row.only))
    return tuple(found)


def _reads(resource: Resource, path: str, word: str) -> bool:
    return same(resource.read(path), word) is True
