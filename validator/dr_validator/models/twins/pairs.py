"""Twins: a resource of one region, and what takes its place in the other.

What is looked at first decides: one template or one place in stacks that are a pair, a like
construct path, a like name, and last the place on the path: what twins refer to at one property,
or what refers to them, of several those of one name. Where two could be meant, there is no pair.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from dr_validator.aws.naming import naming
from dr_validator.graph.graph import Edge
from dr_validator.graph.grouped import grouped
from dr_validator.graph.resource import Resource
from dr_validator.models.twins.counterparts import words, words_of
from dr_validator.models.twins.stack_pairs import Sides, StackPair, matched, stack_pairs, within
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.value import Absent

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph


# The unique id of another construct, which CDK writes into a path: it begins with its stack's name.
_UNIQUE = regex(r"(?<![0-9A-Za-z])[0-9A-Za-z]+[0-9A-F]{8}(?![0-9A-Za-z])")


class Why(Enum):
    """Why two resources are a pair, for the reader."""

    TEMPLATE = "one template makes both"
    SPOT = "both stand at one place in stacks that are a pair"
    PATH = "their construct paths differ only in where they stand"
    NAME = "their names differ only in where they stand"
    USE = "their neighbours are a pair, and have them at one property"

    @property
    def is_certain(self) -> bool:
        return self in (Why.TEMPLATE, Why.SPOT)


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two resources of one type. Where `ranked`, the first is of the primary region and the
    second of a secondary; else the order means nothing."""

    first: Resource
    second: Resource
    ranked: bool
    why: Why

    @property
    def is_certain(self) -> bool:
        return self.why.is_certain

    @property
    def note(self) -> str:
        """What one is to the other, for the other end of a finding."""
        return f"its twin: {self.why.value}"


@dataclass(frozen=True, slots=True, eq=False)
class Lone:
    """What one stack of a pair has and its twin has not. `beside` is how many other resources the
    stack has, `share` how much of these have their twin there."""

    resource: Resource
    stacks: StackPair
    beside: int
    share: float
    ranked: bool


def pairs(graph: Graph) -> tuple[Pair, ...]:
    """Every pair, in order of the first's stack and logical id."""
    found = [
        pair
        for each, stacks in graph.view(stack_pairs).items()
        for pair in _of(graph, each, stacks)
    ]
    return tuple(sorted(found, key=lambda pair: (pair.first.key, pair.second.key)))


def pairs_of(resource: Resource) -> tuple[Pair, ...]:
    """The pairs that a resource is in: one for each region that it is compared with."""
    return resource.graph.view(_by_resource).get(resource.key, ())


def twins_of(resource: Resource) -> tuple[Resource, ...]:
    """The resource's twins, in order of stack and logical id."""
    found = [pair.second if pair.first is resource else pair.first for pair in pairs_of(resource)]
    return tuple(sorted(found, key=lambda each: each.key))


def lone(graph: Graph) -> tuple[Lone, ...]:
    """What stands in one stack of a pair only, in order of stack and logical id."""
    held = grouped((each.stack.id, each) for each in graph.resources if not each.is_helper)
    paired = {(pair.first.key, pair.second.region) for pair in graph.view(pairs)}
    paired |= {(pair.second.key, pair.first.region) for pair in graph.view(pairs)}
    found: list[Lone] = []
    for each, stacks in graph.view(stack_pairs).items():
        for both in stacks:
            for one, other in ((both.first, both.second), (both.second, both.first)):
                mine = held.get(one.id, ())
                rest = [it for it in mine if (it.key, other.region) not in paired]
                beside = len(mine) - 1
                share = (len(mine) - len(rest)) / beside if beside else 0.0
                found += [Lone(it, both, beside, share, each.ranked) for it in rest]
    return tuple(sorted(found, key=lambda it: (it.resource.key, it.stacks.second.id)))


def _by_resource(graph: Graph) -> Mapping[tuple[str, str], tuple[Pair, ...]]:
    return grouped(
        (each.key, pair) for pair in graph.view(pairs) for each in (pair.first, pair.second)
    )


class _Found:
    """The pairs of two regions so far. What has its twin gets no other."""

    def __init__(self, each: Sides) -> None:
        self.sides = each
        self.pairs: list[Pair] = []
        self.taken: set[tuple[str, str]] = set()

    def add(self, found: Iterable[tuple[Resource, Resource]], why: Why) -> list[Pair]:
        added = [
            Pair(first, second, self.sides.ranked, why)
            for first, second in found
            if not {first.key, second.key} & self.taken
        ]
        for pair in added:
            self.taken |= {pair.first.key, pair.second.key}
        self.pairs += added
        return added

    def is_free(self, resource: Resource, region: str) -> bool:
        return (
            resource.region == region and not resource.is_helper and resource.key not in self.taken
        )


def _of(graph: Graph, each: Sides, stacks: Iterable[StackPair]) -> list[Pair]:
    held = grouped((it.stack.id, it) for it in graph.resources if not it.is_helper)
    found = _Found(each)
    for both in stacks:
        first, second = held.get(both.first.id, ()), held.get(both.second.id, ())
        why = Why.TEMPLATE if both.one_template else Why.SPOT
        for key in (_logical_id, _spot):
            mine = [it for it in first if it.key not in found.taken]
            theirs = [it for it in second if it.key not in found.taken]
            found.add(matched(mine, theirs, key), why)
    for key, why in ((_path, Why.PATH), (_name, Why.NAME)):
        mine = [it for it in graph.resources if found.is_free(it, each.first)]
        theirs = [it for it in graph.resources if found.is_free(it, each.second)]
        found.add(matched(mine, theirs, key), why)
    frontier = list(found.pairs)
    while frontier:
        frontier = found.add(_beside(graph, frontier, found), Why.USE)
    return found.pairs


def _logical_id(resource: Resource) -> Hashable:
    return (resource.type, resource.logical_id)


def _spot(resource: Resource) -> Hashable:
    spot = _UNIQUE.sub(" ", within(resource.construct_path, resource.stack))
    return (resource.type, _words(resource, spot)) if spot else _path(resource)


def _path(resource: Resource) -> Hashable:
    return (resource.type, words(resource, resource.graph.regions))


def _name(resource: Resource) -> Hashable:
    """The words of the physical name; None where the template gives none."""
    path = naming(resource.type).name
    value = resource.read(path) if path else Absent(resource.place)
    if isinstance(value, Absent) or value.text is None:
        return None
    text = "".join(part for part in value.text.parts if isinstance(part, str))
    found = _words(resource, text)
    return (resource.type, found) if found else None


def _words(resource: Resource, text: str) -> tuple[str, ...]:
    return words_of(text, resource.region, resource.graph.regions)


def _beside(
    graph: Graph, frontier: Iterable[Pair], found: _Found
) -> Iterator[tuple[Resource, Resource]]:
    """What pairs refer to at one property, and what refers to them, where it can be one only."""
    proposed = dict.fromkeys(both for pair in frontier for both in _neighbours(graph, pair, found))
    count: dict[tuple[str, str], int] = {}
    for both in proposed:
        for each in both:
            count[each.key] = count.get(each.key, 0) + 1
    for first, second in proposed:
        if count[first.key] == count[second.key] == 1:
            yield first, second


def _neighbours(graph: Graph, pair: Pair, found: _Found) -> Iterator[tuple[Resource, Resource]]:
    ends: tuple[tuple[Callable[[Resource], tuple[Edge, ...]], Callable[[Edge], Resource]], ...] = (
        (graph.edges_from, lambda edge: edge.target),
        (graph.edges_to, lambda edge: edge.source),
    )
    regions = str(pair.first.region), str(pair.second.region)
    for edges, end in ends:
        sides = edges(pair.first), edges(pair.second)
        if not all(
            any(found.is_free(end(edge), region) for edge in side)
            for side, region in zip(sides, regions, strict=True)
        ):
            continue  # nothing is left to be found: most neighbours are pairs by then
        first, second = (
            {(end(edge).type, edge.place.pointer, end(edge).key): end(edge) for edge in side}
            for side in sides
        )
        mine = grouped((spot[:2], it) for spot, it in first.items())
        theirs = grouped((spot[:2], it) for spot, it in second.items())
        for spot, those in mine.items():
            yield from _alike(those, theirs.get(spot, ()), found, regions)
            # Of several, the last that is left is no better than the others.
            one, other = those[0], theirs.get(spot, those)[0]
            if (
                len(those) == len(theirs.get(spot, ())) == 1
                and found.is_free(one, regions[0])
                and found.is_free(other, regions[1])
            ):
                yield one, other


def _alike(
    first: tuple[Resource, ...],
    second: tuple[Resource, ...],
    found: _Found,
    regions: tuple[str, str],
) -> Iterator[tuple[Resource, Resource]]:
    """Of several, those that bear one name where they stand: the writers of two clusters."""
    if len(first) > 1 and len(second) > 1:
        mine, theirs = (
            [it for it in side if found.is_free(it, region)]
            for side, region in zip((first, second), regions, strict=True)
        )
        yield from matched(mine, theirs, _own_name)


def _own_name(resource: Resource) -> Hashable:
    """The words of its last step of the construct path; of its logical id where it has none."""
    path = resource.construct_path.removesuffix("/Resource").removesuffix("/Default")
    last = path.rpartition("/")[2] or resource.logical_id
    found = _words(resource, last)
    return (resource.type, found) if found else None
