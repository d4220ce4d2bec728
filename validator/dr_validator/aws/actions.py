"""API actions: whether they go to a control plane, and in which region that stands.

A data plane serves what is there already, in every region by itself; a control plane creates and
changes, and that of a few services stands in one region for all.
"""

from __future__ import annotations

import json
from enum import Enum
from functools import cache
from typing import Any

from dr_validator.aws import tables
from dr_validator.record import dataclass


class Plane(Enum):
    CONTROL = "control"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Action:
    """An action: its plane, and the region it needs wherever it is called; None: its own."""

    plane: Plane
    home: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Service:
    """A service by its IAM prefix. `home` is the region of its control plane, None for one in
    each. `data` are the actions of the data plane (`*`: all), `also` those that need a region
    beside their own."""

    prefix: str
    home: str | None
    data: tuple[str, ...]
    also: dict[str, str]
    source: str


def action(prefix: str, name: str) -> Action | None:
    """What an action of a service (`route53`, `ChangeResourceRecordSets`) needs; None if the
    service is not known."""
    service = services().get(prefix)
    if service is None:
        return None
    if name in service.data or "*" in service.data:
        return Action(Plane.DATA, None, service.source)
    return Action(Plane.CONTROL, service.also.get(name, service.home), service.source)


@cache
def services() -> dict[str, Service]:
    """All services of the table, by prefix."""
    text = tables.text("actions.json")
    rows: dict[str, dict[str, Any]] = json.loads(text)
    return {
        prefix: Service(
            prefix, row.get("home"), tuple(row["data"]), row.get("also", {}), row["source"]
        )
        for prefix, row in rows.items()
    }
