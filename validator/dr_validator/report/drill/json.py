"""`drill --format json`: version 1, described by `schema/drill.schema.json`."""

from __future__ import annotations

from typing import Any, TextIO

from dr_validator.drill.rehearsal import Change, Rehearsal
from dr_validator.drill.result import (
    Drill,
    EntryResult,
    HopResult,
    Objective,
    Rto,
    Served,
    StoreResult,
)
from dr_validator.outcome import Look
from dr_validator.paths.copies import Copy
from dr_validator.place import Place
from dr_validator.report.json import dump, place_of
from dr_validator.report.locate import Locator
from dr_validator.settings import AcceptedLoss

Object = dict[str, Any]

VERSION = 1


def write(told: Rehearsal, out: TextIO, look: Look) -> None:
    """One JSON document and nothing else; pure ASCII, as the report of `check`."""
    del look
    dump(document(told), out)


def document(told: Rehearsal) -> Object:
    """The drills as JSON values."""
    locator = Locator(told.assembly)
    not_judged = [{"type": each.type, "count": each.count} for each in told.not_judged]
    body: Object = {
        "version": VERSION,
        "app": told.assembly.path.as_posix(),
        "failed_by": [
            {"lost": each.lost, "what": each.what, "why": each.why} for each in told.failures
        ],
        "notes": list(told.notes),
        "drills": [{**_drill(locator, each), "not_judged": not_judged} for each in told.drills],
    }
    if told.changes is not None:
        body["changes"] = [_change(each) for each in told.changes]
    return body


def _change(each: Change) -> Object:
    return {
        "lost": each.lost,
        "of": each.of,
        "what": each.what,
        "before": each.before,
        "after": each.after,
        "better": each.better,
    }


def _accepted(accepted: AcceptedLoss | None) -> Object | None:
    if accepted is None:
        return None
    return {
        "reason": accepted.reason,
        "owner": accepted.owner,
        "expires": None if accepted.expires is None else accepted.expires.isoformat(),
        "source": accepted.source,
    }


def _drill(locator: Locator, drill: Drill) -> Object:
    def at(place: Place) -> Object:
        return place_of(locator, place)

    return {
        "lost": drill.loss.shown,
        "verdict": drill.verdict.value,
        "entries": [_entry(locator, each) for each in drill.entries],
        "stores": [_store(locator, each) for each in drill.stores],
        "by_hand": [
            {"what": each.what, "why": each.why, "place": at(each.place)} for each in drill.by_hand
        ],
        "control_planes": [
            {"action": each.action, "region": each.region, "needed_by": at(each.needed_by)}
            for each in drill.control_planes
        ],
        "twice": [
            {"what": each.what, "places": [at(place) for place in each.places]}
            for each in drill.twice
        ],
        "in_flight": [
            {"place": at(each.place), "retention_seconds": each.retention_seconds}
            for each in drill.in_flight
        ],
        "capacity": [
            {
                "place": at(each.place),
                "twin": at(each.twin),
                "what": each.what,
                "here": each.here,
                "there": each.there,
                "raised_by": at(each.raised_by) if each.raised_by is not None else None,
            }
            for each in drill.capacity
        ],
        "failback": [
            {"store": each.store.name, "verdict": each.verdict, "reason": each.reason}
            for each in drill.failback
        ],
        "objectives": [_objective(each) for each in drill.objectives],
        "cautions": [
            {"kind": each.kind.value, "what": each.what, "place": at(each.place)}
            for each in drill.cautions
        ],
    }


def _entry(locator: Locator, each: EntryResult) -> Object:
    return {
        "id": each.entry.id,
        "name": each.entry.name,
        "kind": each.entry.kind.value,
        "required": each.required,
        "place": place_of(locator, each.entry.place),
        "reads": _served(each.reads),
        "writes": _served(each.writes),
        "steps": [
            {
                "at": step.at,
                "what": step.what,
                "by": step.by,
                "place": place_of(locator, step.place),
            }
            for step in each.steps
        ],
        "path": [_passed(locator, hop) for hop in each.path],
        "accepted": _accepted(each.accepted),
    }


def _served(served: Served) -> Object:
    return {
        "verdict": served.verdict.value,
        "served_from": list(served.regions),
        "rto": _rto(served.rto),
        "reason": served.reason,
    }


def _rto(rto: Rto) -> Object:
    return {"kind": rto.kind.value, "seconds": rto.seconds, "reason": rto.reason}


def _passed(locator: Locator, hop: HopResult) -> Object:
    return {
        "hop": hop.hop,
        "from": place_of(locator, hop.start),
        "to": None if hop.end is None else place_of(locator, hop.end),
        "verdict": hop.verdict.value,
        "reason": hop.reason,
    }


def _store(locator: Locator, each: StoreResult) -> Object:
    store, rpo = each.store, each.rpo
    return {
        "id": store.id,
        "name": store.name,
        "kind": store.kind,
        "place": place_of(locator, store.node.place),
        "holds": store.holds.value,
        "copies": [_copy(locator, copy) for copy in store.copies],
        "verdict": each.verdict.value,
        "rpo": {"kind": rpo.kind.value, "seconds": rpo.seconds, "reason": rpo.reason},
        "writable": each.writable.value,
        "accepted": _accepted(each.accepted),
    }


def _copy(locator: Locator, copy: Copy) -> Object:
    return {"region": copy.region, "by": copy.by.title, "place": place_of(locator, copy.place)}


def _objective(each: Objective) -> Object:
    return {
        "name": each.name,
        "of": each.of,
        "declared": each.declared,
        "reached": each.reached,
        "verdict": each.verdict,
        "source": each.source,
        "reason": each.reason,
        "accepted": _accepted(each.accepted),
    }
