"""Folding: of more than can be seen at once, what is alike is drawn as one, and that is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from dr_validator.picture.topology import Stop, Strand, Tier, Topology
from dr_validator.record import replace

# How many stops of a tier a region shows; in more than three regions, each shows fewer.
LIMITS = {Tier.ENTRY: 7, Tier.BETWEEN: 24, Tier.STORE: 10}
_LEAST = 4
_REGIONS = 3

# What is drawn as one: first what is alike in a stack, then a stack, then all that is alike.
_LEVELS: tuple[Callable[[Stop], tuple[str, ...]], ...] = (
    lambda stop: (stop.id,),
    lambda stop: stop.group or (stop.kind,),
    lambda stop: stop.group[:1] or (stop.kind,),
    lambda stop: stop.group[1:] or (stop.kind,),
    lambda _: (),
)


def fold(whole: Topology) -> Topology:
    """The topology with at most so many stops as can be seen at once."""
    more = max(1, len(whole.regions) / _REGIONS)
    kept: list[Stop] = []
    became: dict[str, str] = {}
    folded = into = 0
    for tier in Tier:
        stops = [each for each in whole.stops if each.tier is tier]
        limit = max(_LEAST, int(LIMITS[tier] / more))
        for members in _groups(stops, limit):
            made = members[0] if len(members) == 1 else _one(members)
            if len(members) > 1:
                folded, into = folded + len(members), into + 1
            kept.append(made)
            became |= {each.id: made.id for each in members}
    said = f"{folded} things are folded into {into}" if folded else ""
    return replace(whole, stops=tuple(kept), lines=_lines(whole.lines, became), folded=said)


def _groups(stops: Sequence[Stop], limit: int) -> list[list[Stop]]:
    """The stops, those together that are drawn as one; regions are folded alike."""
    found: dict[tuple[object, ...], list[Stop]] = {}
    for level in _LEVELS:
        found = {}
        for each in stops:
            found.setdefault((each.region, *level(each)), []).append(each)
        fullest = max(Counter(key[0] for key in found).values(), default=0)
        if fullest <= limit:
            break
    return list(found.values())


def _one(members: Sequence[Stop]) -> Stop:
    first = members[0]
    kinds = sorted({each.kind for each in members})
    stacks = sorted({each.group[0] for each in members if each.group})
    what = kinds[0] if len(kinds) == 1 else f"{len(kinds)} kinds"
    where = stacks[0] if len(stacks) == 1 else f"{len(stacks)} stacks" if stacks else ""
    names = list(dict.fromkeys(each.name for each in members))
    more = f" +{len(names) - 2}" if len(names) > 2 else ""
    listed = ", ".join(each.name for each in members[:8])
    rest = f" and {len(members) - 8} more" if len(members) > 8 else ""
    return replace(
        first,
        id=f"{first.id} and {len(members) - 1} more",
        name=f"{len(members)} × {what}" if len(kinds) == 1 else f"{', '.join(names[:2])}{more}",
        kind=where or what,
        about=f"{len(members)} things drawn as one: {listed}{rest}",
        resources=tuple(one for each in members for one in each.resources),
        entries=tuple(one for each in members for one in each.entries),
        stores=tuple(one for each in members for one in each.stores),
        count=len(members),
    )


def _lines(lines: Iterable[Strand], became: Mapping[str, str]) -> tuple[Strand, ...]:
    merged: dict[tuple[str, str, bool], list[Strand]] = {}
    for each in lines:
        start, end = became[each.start], became[each.end]
        if start == end:
            continue
        if each.copied and (end, start, True) in merged:
            start, end = end, start
            each = replace(each, both=True)
        merged.setdefault((start, end, each.copied), []).append(each)
    return tuple(_merged(*key[:2], found) for key, found in sorted(merged.items()))


def _merged(start: str, end: str, found: Sequence[Strand]) -> Strand:
    labels = sorted({each.label for each in found if each.label})
    return Strand(
        start,
        end,
        tuple(dict.fromkeys(hop for each in found for hop in each.hops)),
        tuple(copy for each in found for copy in each.copies),
        ", ".join(labels) if len(labels) < 3 else f"{len(labels)} kinds",
        any(each.both for each in found),
    )
