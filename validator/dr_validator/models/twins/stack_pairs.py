"""Which stacks of two regions are one stack twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from dr_validator.assembly.model import Stack
from dr_validator.graph.grouped import grouped
from dr_validator.graph.roles import spaced
from dr_validator.models.twins.counterparts import words_of
from dr_validator.record import dataclass
from dr_validator.regex import regex

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph
    from dr_validator.graph.resource import Resource

T = TypeVar("T")
Held: TypeAlias = "Mapping[str, tuple[Resource, ...]]"

# Two deployments of a template for different stages are no twins, wherever they stand.
_STAGE = regex(
    r"dev|development|test|testing|qa|uat|int|integration|stage|staging|sandbox|preprod|nonprod"
    r"|prod|production|live"
)
# Stacks are told by what is in them where they hold so much, and share that much of it; a spot
# that is in so many pairs of stacks tells nothing.
_FEW, _MOST, _MANY = 3, 0.6, 16


@dataclass(frozen=True, slots=True)
class Sides:
    """Two regions that are compared. `ranked` tells that the first is the primary region and the
    second a secondary; else the order means nothing."""

    first: str
    second: str
    ranked: bool


@dataclass(frozen=True, slots=True, eq=False)
class StackPair:
    """Two stacks that are one stack in two regions; `one_template` tells that one file makes
    both. They are no less a pair where the accounts differ."""

    first: Stack
    second: Stack
    one_template: bool


def sides(graph: Graph) -> tuple[Sides, ...]:
    """The regions that are compared: the primary with each secondary; where the roles are not
    known, the only two that there are."""
    roles = graph.roles
    if roles.primary is not None:
        return tuple(
            Sides(roles.primary, region, ranked=True)
            for region in roles.secondaries
            if region in graph.regions
        )
    regions = [*combinations(graph.regions, 2)]
    return tuple(Sides(*pair, ranked=False) for pair in regions) if len(regions) == 1 else ()


def stack_pairs(graph: Graph) -> Mapping[Sides, tuple[StackPair, ...]]:
    """The stacks that are pairs: by template, else by name, else by what is in them.

    A nested stack is the twin of the one that has its logical id in its parent's twin.
    """
    held = grouped((each.stack.id, each) for each in graph.resources if not each.is_helper)
    return {each: tuple(_paired(graph, each, held)) for each in graph.view(sides)}


def _paired(graph: Graph, each: Sides, held: Held) -> Iterator[StackPair]:
    def named(stack: Stack) -> tuple[str, ...]:
        return words_of(stack.display_name, stack.region, graph.regions)

    ones = [stack for stack in graph.stacks if stack.region == each.first]
    others = [stack for stack in graph.stacks if stack.region == each.second]
    partner: dict[str, Stack] = {}
    taken: set[str] = set()

    def take(found: Iterable[tuple[Stack, Stack]]) -> None:
        for first, second in found:
            if first.id not in partner and second.id not in taken:
                partner[first.id] = second
                taken.add(second.id)

    keys: tuple[Callable[[Stack], Hashable], ...] = (
        lambda stack: (named(stack), _file(stack)),
        lambda stack: (_stages(stack), _file(stack)),
        named,
    )

    def left(*, nested: bool) -> tuple[list[Stack], list[Stack]]:
        free = [it for it in others if it.id not in taken and bool(it.parent) is nested]
        return [it for it in ones if it.id not in partner and bool(it.parent) is nested], free

    for nested in (False, True):
        for key in keys:
            take(matched(*left(nested=nested), key))
        take(_alike(*left(nested=nested), held))
        if not nested:
            take(_within_pairs(ones, others, partner))
    for stack in ones:
        twin = partner.get(stack.id)
        if twin is not None:
            yield StackPair(stack, twin, one_template=_file(stack) == _file(twin))


def _within_pairs(
    ones: Iterable[Stack], others: Iterable[Stack], known: Mapping[str, Stack]
) -> list[tuple[Stack, Stack]]:
    """The nested stacks of one logical id in stacks that are pairs, however deep."""
    partner = dict(known)
    spots = {(it.parent.id, it.nested_as): it for it in others if it.parent is not None}
    found: list[tuple[Stack, Stack]] = []
    for stack in ones:  # parents first
        above = None if stack.parent is None else partner.get(stack.parent.id)
        twin = None if above is None else spots.get((above.id, stack.nested_as))
        if twin is not None:
            partner[stack.id] = twin
            found.append((stack, twin))
    return found


def matched(
    ones: Iterable[T], others: Iterable[T], key: Callable[[T], Hashable]
) -> list[tuple[T, T]]:
    """The pairs of which each has a key that nobody else has on its side; None is no key."""
    first = grouped((key(each), each) for each in ones)
    second = grouped((key(each), each) for each in others)
    return [
        (mine[0], second[word][0])
        for word, mine in first.items()
        if word is not None and len(mine) == 1 and len(second.get(word, ())) == 1
    ]


def _stages(stack: Stack) -> tuple[str, ...]:
    words = re.findall(r"[a-z]+", spaced(stack.display_name).lower())
    return tuple(sorted({word for word in words if _STAGE.fullmatch(word)}))


def _file(stack: Stack) -> Hashable:
    """What two stacks of one template have in common: the file, or the stack itself if none."""
    return stack.template.path or stack.id


def _alike(
    ones: Iterable[Stack], others: Iterable[Stack], held: Held
) -> Iterator[tuple[Stack, Stack]]:
    """The stacks that share most of what they hold, where each is the other's only match."""
    mine, theirs = (
        {stack: spots for stack in side if len(spots := _spots(held.get(stack.id, ()))) >= _FEW}
        for side in (ones, others)
    )
    holding = [
        grouped((spot, stack) for stack, spots in side.items() for spot in sorted(spots))
        for side in (mine, theirs)
    ]
    shared: dict[tuple[Stack, Stack], int] = {}
    for spot, stacks in holding[0].items():
        partners = holding[1].get(spot, ())
        # What many stacks hold tells none from the other.
        if len(stacks) * len(partners) <= _MANY:
            for both in product(stacks, partners):
                shared[both] = shared.get(both, 0) + 1
    found = [
        (first, second)
        for (first, second), count in shared.items()
        if _stages(first) == _stages(second)
        and count >= _MOST * max(len(mine[first]), len(theirs[second]))
    ]
    seen = Counter(stack for both in found for stack in both)
    return ((first, second) for first, second in found if seen[first] == seen[second] == 1)


def _spots(held: Iterable[Resource]) -> frozenset[tuple[str, str]]:
    """The types and places of what a stack holds."""
    return frozenset(
        (each.type, within(each.construct_path, each.stack) or each.logical_id) for each in held
    )


def within(path: str, stack: Stack) -> str:
    """A construct path as it is within its stack, "" where there is none."""
    path = path.removesuffix("/Resource").removesuffix("/Default")
    return path.removeprefix(f"{stack.display_name}/")
