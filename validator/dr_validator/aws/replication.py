"""How a store is copied to another region: what that loses, and what it takes to write there."""

from __future__ import annotations

import json
from enum import Enum
from functools import cache

from dr_validator.aws import tables
from dr_validator.record import dataclass


class Writes(Enum):
    """What it takes until a copy is written to."""

    ITSELF = "itself"  # nothing
    CHANGED = "changed"  # it serves as it is; only to change it takes somebody
    PROMOTED = "promoted"  # a call that makes it take writes
    RESTORED = "restored"  # nobody reads it before it is restored into something new


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A mechanism.

    `declared` are the properties that set it ("<type> <path>"); none: it is set outside of
    CloudFormation. `minutes` is the bound of what is lost, where AWS gives one, `typical` the
    usual lag in seconds where it gives that, and `rests` what they rest on; `unbounded` tells that
    it may be hours. `writable` is what has to happen before the copy can be written, `writes` of
    what kind that is, and `promoted_by` the SDK's methods (in Python's spelling) that do it. `back`
    is how what is written meanwhile finds its way back by itself, "" where it does not. `regional`
    is what the copy has of its own, and does not get with the data.
    """

    word: str
    title: str
    declared: tuple[str, ...]
    minutes: int | None
    typical: int | None
    unbounded: bool
    rests: str
    writable: str
    writes: Writes
    promoted_by: tuple[str, ...]
    back: str
    regional: tuple[str, ...]
    source: str


def replication(word: str) -> Mechanism:
    """The mechanism that a type's row names; an unknown word is a mistake in the table."""
    return replications()[word]


@cache
def replications() -> dict[str, Mechanism]:
    """All mechanisms, by word."""
    text = tables.text("replication.json")
    return {
        word: Mechanism(
            word,
            row["title"],
            tuple(row["declared"]),
            row["minutes"],
            row.get("typical"),
            bool(row.get("unbounded")),
            row["rests"],
            row["writable"],
            Writes(row["writes"]),
            tuple(row.get("promoted_by", ())),
            row.get("back", ""),
            tuple(row["regional"]),
            row["source"],
        )
        for word, row in json.loads(text).items()
    }
