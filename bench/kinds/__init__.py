"""Inputs that are hard on one query each: many of what it has to bring together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.kinds import conditions, data, routing, stacks


@dataclass(frozen=True)
class Kind:
    """How so many are written, and how many are measured: these, and twice as many."""

    write: Callable[[Path, int], None]
    number: int


KINDS: dict[str, Kind] = {
    "APIs": Kind(routing.apis, 400),
    "aliases": Kind(routing.aliases, 800),
    "answers to one name": Kind(routing.answers, 800),
    "buckets": Kind(data.buckets, 400),
    "chained stacks": Kind(stacks.chain, 600),
    "clusters": Kind(data.clusters, 400),
    "conditions": Kind(conditions.each, 200),
    "decided by one condition": Kind(conditions.alike, 400),
    "exports": Kind(stacks.exports, 2_000),
    "imports": Kind(stacks.imports, 1_000),
    "nested stacks": Kind(stacks.nested, 600),
    "networks": Kind(data.networks, 400),
    "outputs of stacks": Kind(stacks.outputs, 600),
    "policies": Kind(data.policies, 1_000),
    "records": Kind(routing.records, 750),
    "secrets": Kind(data.secrets, 1_000),
    "tables": Kind(data.tables, 500),
}
