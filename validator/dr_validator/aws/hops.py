"""Which properties carry requests, events or signals on, from one resource to the next.

`hops.json` holds a row for each such property, with its source; DNS records, origins and what code
uses are no matter of one property, and stand in `dr_validator.paths`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any

from dr_validator.aws import tables
from dr_validator.aws.kinds import KINDS
from dr_validator.record import dataclass


class Carries(Enum):
    """What goes over a hop."""

    REQUESTS = "requests"
    EVENTS = "events"
    SIGNALS = "signals"


@dataclass(frozen=True, slots=True)
class HopRule:
    """What a property (a JSONPath) of a type hands on to.

    `types` are the resource types it may name; none: any that is referred to. With `back`, what is
    named comes first, and the owner of the property next: a listener names its load balancer.
    `callers` are the service principals that make the call, by the type that is called; `role` is
    the path of the role beside it under which the call is made instead, "" where there is none.
    """

    type: str
    path: str
    types: tuple[str, ...]
    carries: Carries
    back: bool
    callers: Mapping[str, str]
    role: str
    source: str


@cache
def hop_rules(resource_type: str) -> tuple[HopRule, ...]:
    """The rows of a type, by path; none if it hands nothing on."""
    rows = _table().get(resource_type, {})
    return tuple(_read(resource_type, path, row) for path, row in rows.items())


def types() -> tuple[str, ...]:
    """The types that have rows, sorted."""
    return tuple(sorted(_table()))


def _read(resource_type: str, path: str, row: Mapping[str, Any]) -> HopRule:
    kinds = [KINDS[name] for name in row.get("names", ())]
    types = {*row.get("types", ()), *(each for kind in kinds for each in kind.types)}
    called = row.get("as", {})
    if isinstance(called, str):
        callers = dict.fromkeys(types, called)
    else:
        callers = {each: word for kind, word in called.items() for each in KINDS[kind].types}
    return HopRule(
        resource_type,
        path,
        tuple(sorted(types)),
        Carries(row["carries"]),
        bool(row.get("back")),
        callers,
        row.get("role", ""),
        row["source"],
    )


@cache
def _table() -> dict[str, dict[str, dict[str, Any]]]:
    return dict(json.loads(tables.text("hops.json")))
