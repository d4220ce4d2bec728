"""Which properties name another thing, and in which region that thing has to be.

`references.json` is written by hand: a row for each property that is an exception, or that the
registry schemas say nothing of. `registry.json` comes from those schemas, by `docs/generate.py`,
and is judged by what is named. Both are read when first asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from dr_validator.aws import tables
from dr_validator.aws.kinds import KINDS, Judged, Kind
from dr_validator.aws.region import Region
from dr_validator.record import dataclass

OWN, OTHER, ANY = "own", "other", "any"
CUSTOM, CUSTOM_RESOURCE = "Custom::", "AWS::CloudFormation::CustomResource"
_REGISTRY = "cfn-registry"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a property (a JSONPath) names, and where that has to be.

    `needs` is OWN (the region of the resource), OTHER (any but that), ANY, the name of a region,
    or the path of the property beside it that says the region; where that one is absent, it is
    the resource's own. `judged` is what becomes of a thing elsewhere. `when` are a property
    beside it and the value without which the row does not apply. `abroad` is the service whose
    things may be of any region all the same. `then` follows from a refusal.
    """

    type: str
    path: str
    kind: Kind
    needs: str
    judged: Judged
    source: str
    when: tuple[str, str] | None = None
    abroad: str = ""
    then: str = "the stack cannot be deployed"

    @property
    def region(self) -> str | None:
        """The one region that is taken, whatever the resource's own is."""
        return self.needs if Region(self.needs).is_formed else None

    @property
    def beside(self) -> str | None:
        """The path of the property that says the region, if one does."""
        fixed = self.needs in (OWN, OTHER, ANY) or self.region is not None
        return None if fixed else self.needs


@cache
def requirements(resource_type: str) -> tuple[Requirement, ...]:
    """The rows of a type, by path; none if nothing is known of it."""
    if resource_type.startswith(CUSTOM):
        return requirements(CUSTOM_RESOURCE)
    written = _written().get(resource_type, {})
    found = [_of_registry(resource_type, path, name) for name, path in _found(resource_type)]
    rows = [_of_row(resource_type, path, row) for path, row in written.items()]
    return tuple(
        sorted(
            [*rows, *(each for each in found if each.path not in written)],
            key=lambda each: each.path,
        )
    )


def types() -> tuple[str, ...]:
    """The types that have rows, sorted."""
    return tuple(sorted({*_written(), *_registry()}))


def _of_row(resource_type: str, path: str, row: dict[str, Any]) -> Requirement:
    judged = Judged(row["judged"])
    needs = row.get("needs", ANY if judged is Judged.FREE else OWN)
    when = row.get("when")
    extra = {key: row[key] for key in ("abroad", "then") if key in row}
    return Requirement(
        resource_type,
        path,
        KINDS[row["names"]],
        needs,
        judged,
        row["source"],
        tuple(when) if when else None,
        **extra,
    )


def _of_registry(resource_type: str, path: str, name: str) -> Requirement:
    kind = KINDS[name]
    needs = ANY if kind.judged is Judged.FREE else OWN
    return Requirement(resource_type, path, kind, needs, kind.judged, _REGISTRY)


def _found(resource_type: str) -> Iterator[tuple[str, str]]:
    for name, paths in _registry().get(resource_type, {}).items():
        for path in paths:
            yield name, path


@cache
def _written() -> dict[str, dict[str, dict[str, Any]]]:
    return dict(json.loads(tables.text("references.json")))


@cache
def _registry() -> dict[str, dict[str, list[str]]]:
    return dict(json.loads(tables.text("registry.json")))
