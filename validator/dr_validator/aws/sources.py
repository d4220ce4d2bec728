"""Where a fact comes from: title and address, by the word that the tables use for it."""

from __future__ import annotations

import json
from functools import cache

from dr_validator.aws import tables
from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A page that says so."""

    title: str
    address: str


def source(word: str) -> Source:
    """The source that a table names; an unknown word is a mistake in the table."""
    return sources()[word]


@cache
def sources() -> dict[str, Source]:
    """All sources, by word."""
    text = tables.text("sources.json")
    return {word: Source(*pair) for word, pair in json.loads(text).items()}
