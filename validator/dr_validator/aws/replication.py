"""How a store is copied to another region: what that loses, and what it takes to write there."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A mechanism.

    `declared` are the properties that set it ("<type> <path>"); none: it is set outside of
    CloudFormation. `minutes` is the bound of what is lost, where AWS gives one, and `rests` what
    that rests on. `writable` is what has to happen before the copy can be written. `regional` is
    what the copy has of its own, and does not get with the data.
    """

    word: str
    title: str
    declared: tuple[str, ...]
    minutes: int | None
    rests: str
    writable: str
    regional: tuple[str, ...]
    source: str


def replication(word: str) -> Mechanism:
    """The mechanism that a type's row names; an unknown word is a mistake in the table."""
    return replications()[word]


@cache
def replications() -> dict[str, Mechanism]:
    """All mechanisms, by word."""
    text = files("dr_validator.aws").joinpath("replication.json").read_text(encoding="utf-8")
    return {
        word: Mechanism(
            word,
            row["title"],
            tuple(row["declared"]),
            row["minutes"],
            row["rests"],
            row["writable"],
            tuple(row["regional"]),
            row["source"],
        )
        for word, row in json.loads(text).items()
    }
