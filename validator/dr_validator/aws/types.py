"""Resource types: where a resource is, what is lost with it, and how far its name reaches.

`types.json` holds a row a type, or a service (`AWS::IAM::*`). What `Ref` gives and how an ARN is
built stands in `naming`, and so does the property that names a resource, for the types there.
"""

from __future__ import annotations

import json
from enum import Enum
from functools import cache
from typing import Any

from dr_validator.aws import tables
from dr_validator.aws.naming import naming
from dr_validator.record import dataclass


class TypeScope(Enum):
    """TypeScope a resource is."""

    ZONAL = "zonal"
    REGIONAL = "regional"
    GLOBAL = "global"


class Holds(Enum):
    """What is lost with a resource."""

    DATA = "data"  # what a workload cannot make again
    DERIVED = "derived"  # caches, indexes, images: made again from something else
    OPERATIONAL = "operational"  # logs, artifacts of pipelines: what operators need, and no user
    CONFIGURATION = "configuration"  # what the template, or a person, has set
    NOTHING = "nothing"


class Reach(Enum):
    """Within what a name is given once."""

    REGION = "region"
    ACCOUNT = "account"  # in all regions of it
    PARTITION = "partition"  # in all accounts


@dataclass(frozen=True, slots=True)
class Type:
    """What is known of a type.

    `home` is the region of its control plane, where that is not the resource's own. `name` is
    the property that names it ("" if none does), `reach` how far that name reaches. `copied` are
    the ways of replication (`aws.replication`). `only` is the region in which alone it can be
    declared, `when` the property and value for which that holds.
    """

    name_of_type: str
    scope: TypeScope
    holds: Holds
    home: str | None
    name: str
    reach: Reach | None
    copied: tuple[str, ...]
    only: str | None
    when: tuple[str, str] | None
    source: str


@cache
def type_of(resource_type: str) -> Type | None:
    """The row of a type, else that of its service; None if the table knows neither."""
    service, _, _ = resource_type.rpartition("::")
    row = _table().get(resource_type) or _table().get(f"{service}::*")
    return _read(resource_type, row) if row is not None else None


def is_global(resource_type: str) -> bool:
    """Whether what is of this type lives in no region, wherever its stack is."""
    row = type_of(resource_type)
    return row is not None and row.scope is TypeScope.GLOBAL


def types() -> tuple[Type, ...]:
    """Every row, by type."""
    return tuple(_read(word, row) for word, row in sorted(_table().items()))


def _read(word: str, row: dict[str, Any]) -> Type:
    when = row.get("when")
    return Type(
        word,
        TypeScope(row["scope"]),
        Holds(row["holds"]),
        row.get("home"),
        row.get("name") or naming(word).name,
        Reach(row["reach"]) if "reach" in row else None,
        tuple(row.get("copied", ())),
        row.get("only"),
        (when[0], when[1]) if when else None,
        row["source"],
    )


@cache
def _table() -> dict[str, dict[str, Any]]:
    text = tables.text("types.json")
    return dict(json.loads(text))
