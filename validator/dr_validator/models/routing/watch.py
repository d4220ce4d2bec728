"""How Route 53 learns that a record is unhealthy; of an alias of records, from what these lead to.

Source: Amazon Route 53 API Reference, "AliasTarget", EvaluateTargetHealth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.aws.hosted_zones import API_GATEWAY, S3_WEBSITE
from dr_validator.digraph import tangles
from dr_validator.models.routing.dns import Record, records
from dr_validator.models.routing.hosts import DEFAULT_HOST, VPC_ENDPOINT
from dr_validator.resolve.value import Absent, Cause, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# What Route 53 always finds healthy when it evaluates the target of an alias.
HOLLOW = (API_GATEWAY, DEFAULT_HOST, S3_WEBSITE, VPC_ENDPOINT)


class Watch(Enum):
    """How Route 53 learns that a record is unhealthy."""

    CHECK = "by a health check"
    TARGET = "by the health of what the alias points at"
    HOLLOW = "by the health of a target that never shows as unhealthy"
    NEVER = "never"


Watched: TypeAlias = Watch | Unknown


def watch(record: Record) -> Watched:
    """How Route 53 learns that a record is unhealthy; Unknown where that cannot be told."""
    return record.node.graph.view(_watched)[record]


def _watched(graph: Graph) -> Mapping[Record, Watched]:
    own = {record: _own(record) for record in graph.view(records)}
    aliases = {record: found for record, found in own.items() if isinstance(found, tuple)}
    watched: dict[Record, Watched] = {
        record: found for record, found in own.items() if not isinstance(found, tuple)
    }
    for tangle in tangles(aliases):  # what aliases lead to comes before them
        ends = [
            watched[each] for alias in tangle for each in aliases.get(alias, ()) if each in watched
        ]
        for record in tangle:
            if record not in watched:
                watched[record] = _least(ends) or _not_told(record)
    return watched


def _own(record: Record) -> Watched | tuple[Record, ...]:
    """What a record says itself, or the records it leaves that to."""
    for path in ("HealthCheckId", "AliasTarget"):
        if record.node.has(path) is None:
            unknown = record.node.read(path)
            return unknown if isinstance(unknown, Unknown) else Watch.NEVER
        if path == "HealthCheckId" and record.node.has(path):
            return Watch.CHECK
    if not record.is_alias:
        return Watch.NEVER
    match record.node.read("AliasTarget.EvaluateTargetHealth"):
        case Known(value=True | "true"):
            pass
        case Unknown() as unknown:
            return unknown
        case Known() | Absent():
            return Watch.NEVER
    if record.target is not None:
        return Watch.HOLLOW if record.target.kind in HOLLOW else Watch.TARGET
    return tuple(each for each in record.aliased if each.type in (record.type, None))


def _least(ends: Sequence[Watched]) -> Watched | None:
    """An alias of records is healthy as long as one of them is; None if there is none."""
    for least in (Watch.NEVER, Watch.HOLLOW):
        if least in ends:
            return least
    unknown = next((each for each in ends if isinstance(each, Unknown)), None)
    if unknown is not None or not ends:
        return unknown
    return Watch.CHECK if Watch.CHECK in ends else Watch.TARGET


def _not_told(record: Record) -> Unknown:
    at = record.node.place / "AliasTarget" / "DNSName"
    reason = "what the alias points at is not known"
    return Unknown(reason, Cause.IMPORT, at, may_be_absent=False)
