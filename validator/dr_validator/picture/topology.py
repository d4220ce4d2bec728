"""What a picture of an app shows: entries, stores, and what lies between them, region by region.

What only wires one thing to the next (a listener, a method of an API) is no thing of its own here:
the line that runs through it knows the hops that it stands for.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.paths.copies import Copy
from dr_validator.place import Place
from dr_validator.record import dataclass

if TYPE_CHECKING:
    from dr_validator.graph.resource import Resource
    from dr_validator.paths.entries import Entry
    from dr_validator.paths.stores import Store

Key: TypeAlias = tuple[str, str]
# A hop by its two ends.
HopKey: TypeAlias = tuple[Key, Key]


class Tier(Enum):
    """Where a stop stands: entry points on top, stores at the bottom."""

    ENTRY = "entry"
    BETWEEN = "between"
    STORE = "store"


@dataclass(frozen=True)
class Stop:
    """One thing on the picture, or several of a kind that are folded into one.

    `region` is None for what is global, "" where it is not known. `about` is for whoever points
    at it. Of what it stands for, `resources` are the keys, `entries` the entry points, and `stores`
    what is kept there, each with the region that this stop is in.
    """

    id: str
    name: str
    kind: str
    about: str
    tier: Tier
    region: str | None
    resources: tuple[Resource, ...] = ()
    entries: tuple[Entry, ...] = ()
    stores: tuple[Store, ...] = ()
    group: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True)
class Strand:
    """From one stop to another: requests and events, by the `hops` it stands for, or data, by the
    `copies` of stores. `both` tells that data goes both ways. `label` is a word about it."""

    start: str
    end: str
    hops: tuple[HopKey, ...] = ()
    copies: tuple[tuple[Store, Copy], ...] = ()
    label: str = ""
    both: bool = False

    @property
    def copied(self) -> bool:
        """Whether it is data that goes this way."""
        return bool(self.copies)


@dataclass(frozen=True)
class Topology:
    """`regions` in the order of their roles, "" last for what is nowhere known; `roles` says of
    each what it is. `lines` are between stops of `stops`; `folded` says what is drawn as one."""

    regions: tuple[str, ...]
    roles: tuple[str, ...]
    stops: tuple[Stop, ...]
    lines: tuple[Strand, ...]
    aside: int = 0
    folded: str = ""

    def of(self, region: str | None) -> tuple[Stop, ...]:
        """The stops of a region; of None, the global ones."""
        return tuple(each for each in self.stops if each.region == region)


def short(place: Place) -> str:
    """A name without its stack: `Api/CustomDomain` of `PrimaryApi/Api/CustomDomain`."""
    first, slash, rest = place.name.partition("/")
    return rest if slash and rest else first
