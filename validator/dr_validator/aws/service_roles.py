"""Which service assumes the role that a property names.

`service_roles.json` holds a row for each property (a JSONPath), with its source.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from dr_validator.aws import tables
from dr_validator.record import dataclass


@dataclass(frozen=True, slots=True)
class ServiceRole:
    """The role at a path is assumed by a service principal."""

    path: str
    principal: str
    source: str


@cache
def service_roles() -> Mapping[str, tuple[ServiceRole, ...]]:
    """Every row, by resource type."""
    text = tables.text("service_roles.json")
    return {
        kind: tuple(
            ServiceRole(path, row["principal"], row["source"]) for path, row in rows.items()
        )
        for kind, rows in json.loads(text).items()
    }
