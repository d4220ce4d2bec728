"""What a secondary region takes from the primary, though its twin there takes it from its own.

Two things told alike in both regions: a property that refers to one and the same resource of the
primary, which has a twin in the secondary; and a variable with one and the same text in which the
primary region stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.region import regions_in
from dr_validator.aws.types import is_global
from dr_validator.graph.graph import Edge
from dr_validator.graph.resource import Resource
from dr_validator.models.failover.automation import automations
from dr_validator.models.locality.elsewhere import misplaced
from dr_validator.models.locality.named import JUDGED_ELSEWHERE
from dr_validator.models.locality.told import told_abroad
from dr_validator.models.twins.environment import (
    FUNCTION,
    TASK,
    environments,
    is_one_sided,
)
from dr_validator.models.twins.pairs import Pair, pairs, twins_of
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Known, Via

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# What names the other region's things on purpose: what replicates or fails back, and policies,
# of which the checks of permissions tell.
_OTHERS = ("AWS::IAM::", "AWS::Route53", "AWS::RDS::GlobalCluster", "AWS::CloudFormation::")
_POLICY = "Policy"
# A variable for the region in which the code works.
_OWN_REGION = regex(r"((app|aws|current|default|my|this)_)*region(_name)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A property of the second of a pair that names what the first names at `beside`.

    `shown` is that thing or that text for a message; `own` is the secondary's own, where there is
    one.
    """

    pair: Pair
    at: Place
    beside: Place
    shown: str
    own: Resource | None


def borrowed(graph: Graph) -> tuple[Borrowed, ...]:
    """All that is borrowed, in order of place; what tells by itself where it is, an ARN or a
    host, is told by others."""
    judged = {each.place for each in (*graph.view(misplaced), *graph.view(told_abroad))}
    moving = {each.worker.key for each in graph.view(automations)}
    found: dict[Place, Borrowed] = {}
    for pair in graph.view(pairs):
        if not pair.ranked or pair.second.key in moving:
            continue
        if not pair.first.type.startswith(_OTHERS):
            for each in (*_by_reference(graph, pair), *_by_text(pair)):
                if each.at not in judged:
                    found.setdefault(each.at, each)
    return tuple(found[place] for place in sorted(found))


def _by_reference(graph: Graph, pair: Pair) -> Iterator[Borrowed]:
    first, second = str(pair.first.region), str(pair.second.region)
    used = {edge.target for edge in graph.edges_from(pair.first) if edge.target.region == first}
    shared = [edge for edge in graph.edges_from(pair.second) if edge.target in used]
    if not shared:
        return  # as most
    theirs = {(edge.place.pointer, edge.target.key): edge for edge in graph.edges_from(pair.first)}
    for edge in shared:
        beside = theirs.get((edge.place.pointer, edge.target.key))
        thing = edge.target
        if beside is None or not _is_regional(graph, edge, second):
            continue
        own = next((twin for twin in twins_of(thing) if twin.region == second), None)
        if own is not None and not _is_meant(pair.second, edge):
            yield Borrowed(pair, edge.place, beside.place, thing.shown, own)


def _is_regional(graph: Graph, edge: Edge, region: str) -> bool:
    return not is_global(edge.target.type) and region not in graph.regions_of(edge.target)


def _is_meant(owner: Resource, edge: Edge) -> bool:
    """Whether the property is for the other region's thing, or others tell of it."""
    steps = edge.place.pointer.split("/")[2:]
    path = ".".join(steps)
    others = JUDGED_ELSEWHERE.get(owner.type, ())
    return (
        edge.via[0] is Via.DEPENDS_ON
        or path.startswith(others)
        or any(_POLICY in step for step in steps)
        or "ReplicationConfiguration" in steps
        or (steps[:2] == ["Environment", "Variables"] and is_one_sided(steps[2]))
    )


def _by_text(pair: Pair) -> Iterator[Borrowed]:
    if pair.second.type not in (FUNCTION, TASK):
        return
    theirs = {each.container: each.variables for each in environments(pair.first)}
    for mine in environments(pair.second):
        others = theirs.get(mine.container, {})
        for name in sorted(mine.variables.keys() & others.keys()):
            value, beside = mine.variables[name].value, others[name].value
            if (
                isinstance(value, Known)
                and same(value, beside) is True
                and (_OWN_REGION.fullmatch(name) or not is_one_sided(name))
                and set(regions_in(str(value.value))) == {pair.first.region}
            ):
                yield Borrowed(pair, value.place, beside.place, str(value.value), None)
