"""Counterparts: what one region has of its own and another region has again, told by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from dr_validator.aws.region import LOCATIONS, Region
from dr_validator.graph.grouped import grouped
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import Sense, without_role
from dr_validator.regex import regex

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

Counterparts = Mapping[tuple[str, str], tuple[Resource, ...]]

_HASH = regex(r"[0-9A-F]{8}$")
_PARTS = regex(r"north|south|east|west|central")


def counterparts(graph: Graph) -> Counterparts:
    """For each resource's key, those of its type in other regions that bear its name.

    Names are construct paths (without them, stack and logical id), compared word by word
    without the names of regions and the words for primary and secondary. Where one region
    has several, those that stand at the same path within their stack come alone.
    """
    named: dict[tuple[str, tuple[str, ...]], list[Resource]] = {}
    for resource in graph.resources:
        if resource.region is not None and not resource.is_helper:
            key = (resource.type, words(resource, graph.regions))
            named.setdefault(key, []).append(resource)
    return {key: others for alike in named.values() for key, others in _apart(alike) if others}


def counterparts_of(resource: Resource) -> tuple[Resource, ...]:
    """The resource's own counterparts, in order of stack and logical id."""
    return resource.graph.view(counterparts).get(resource.key, ())


def words(resource: Resource, regions: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The words of a resource's name that tell what it is, without those that tell where."""
    path = resource.construct_path.removesuffix("/Resource").removesuffix("/Default")
    if not path:
        path = f"{resource.stack.display_name}/{_HASH.sub('', resource.logical_id)}"
    return words_of(path, resource.region, regions)


def words_of(name: str, own_region: str | None, regions: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The words of any name that tell what it is, without those that tell where."""
    # What tells where never goes beyond a slash, and most steps of paths are those of others.
    return tuple(word for step in name.split("/") for word in _words_in(step, own_region, regions))


@lru_cache(maxsize=16_384)
def _words_in(step: str, own_region: str | None, regions: tuple[str, ...]) -> tuple[str, ...]:
    name = without_role(step, Sense.ROLE, Sense.QUALIFIER).lower()
    where, drop = _where(own_region or "", regions)
    for pattern in where:
        name = pattern.sub(" ", name)
    return tuple(word for word in re.findall(r"[a-z0-9]+", name) if word not in drop)


@lru_cache(maxsize=256)
def _where(
    own_region: str, regions: tuple[str, ...]
) -> tuple[tuple[re.Pattern[str], ...], frozenset[str]]:
    """What tells where something stands: patterns, the longer names first, and single words."""
    spelled = [each for region in sorted({*regions, own_region}) for each in _full(region)]
    own = Region(own_region).parts
    patterns = [
        re.compile(rf"(?<![a-z0-9])(?:{'|'.join(each)})(?![a-z0-9])")
        for each in (spelled, [r"region-?\d+"])
        if each
    ]
    return tuple(patterns), frozenset({"region", *(own[:2] if own else ())})


def _full(region: str) -> list[str]:
    """The ways a region is written in names: us-east-1, useast1, us-east1, east-1, use1, and
    where it is.
    """
    parts = Region(region).parts
    if parts is None:
        return []
    area, side, number = parts
    short = "".join(piece[0] for piece in _PARTS.findall(side)) or side[0]
    area = area.replace("-", "-?")
    codes = [f"{area}-?{side}-?{number}", f"{area}-?{short}-?{number}", f"{side}-?{number}"]
    return [*codes, *(each.replace(" ", "[-_ ]?") for each in LOCATIONS.get(region, ()))]


def _apart(alike: list[Resource]) -> Iterator[tuple[tuple[str, str], tuple[Resource, ...]]]:
    """For each of some resources, those of other regions, or of these the ones that stand at the
    same path.
    """
    regions = grouped((each.region, each) for each in alike)
    spots = grouped(((each.region, _within(each)), each) for each in alike)
    made: dict[tuple[object, ...], tuple[Resource, ...]] = {}
    for resource in alike:
        within = _within(resource)
        chosen = tuple(
            (region, within if (region, within) in spots else None)
            for region in regions
            if region != resource.region
        )
        if chosen not in made:
            found = [
                each
                for region, path in chosen
                for each in (regions[region] if path is None else spots[(region, path)])
            ]
            made[chosen] = tuple(sorted(found, key=lambda each: each.key))
        yield resource.key, made[chosen]


def _within(resource: Resource) -> str:
    """Where it stands within its stack."""
    path = resource.construct_path
    root = resource.stack.display_name + "/"
    return path.removeprefix(root) if path else resource.logical_id
