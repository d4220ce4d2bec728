"""Stores that no path leads to, and that do not come through by themselves: whether the requests
of a way in that hides what it works with need them is not known, so neither is their recovery."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dr_validator.assembly.model import root
from dr_validator.aws.replication import Writes
from dr_validator.drill.holdings import best_copy
from dr_validator.drill.incident import Incident
from dr_validator.drill.loss import Loss
from dr_validator.drill.promotions import MINUTES
from dr_validator.drill.result import (
    EntryResult,
    Rto,
    Served,
    StoreResult,
    StoreVerdict,
    TimeKind,
    Verdict,
    Writable,
)
from dr_validator.graph.resource import Resource
from dr_validator.paths.entries import Entry
from dr_validator.paths.hops import hops_from
from dr_validator.paths.unseen import hides_its_stores, unseen
from dr_validator.record import dataclass, replace
from dr_validator.resolve.same import same_place


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Why nobody can say that writes recover, and whether that goes for reads; `later` tells that
    they do, once something has promoted the copy."""

    store: Resource
    reason: str
    reads: bool
    later: bool


def doubted(
    incident: Incident, found: Sequence[EntryResult], held: Sequence[StoreResult]
) -> list[EntryResult]:
    """The entries, of which those are not proven that may need such a store."""
    doubts = list(_doubts(incident, held))
    return [_doubted(incident, each, doubts) for each in found] if doubts else list(found)


def _doubts(incident: Incident, held: Sequence[StoreResult]) -> Iterator[_Doubt]:
    hidden = {each.node.key for each in incident.graph.view(unseen)}
    for each in held:
        if each.store.node.key in hidden and each.writable is not Writable.ITSELF:
            yield _doubt(incident, each)


def _doubt(incident: Incident, each: StoreResult) -> _Doubt:
    """What follows from what becomes of a store."""
    node, name = each.store.node, each.store.name
    whose = f"nothing shows which requests use {name}"
    copy = best_copy(incident, each.store)
    restored = copy is not None and copy.by.writes is Writes.RESTORED
    match each.verdict:
        case StoreVerdict.LOST:
            return _Doubt(node, f"{whose}, which is lost", reads=True, later=False)
        case StoreVerdict.NOT_PROVEN | StoreVerdict.STALE:
            return _Doubt(node, f"{whose}, of which no copy is certain", reads=True, later=False)
        case StoreVerdict.BY_HAND if restored:
            return _Doubt(node, f"{whose}, which a person has to restore", reads=True, later=False)
        case StoreVerdict.BY_HAND:
            reason = f"{whose}, whose copy is read-only until a person promotes it"
            return _Doubt(node, reason, reads=False, later=False)
        case StoreVerdict.KEPT:
            return _Doubt(node, f"{whose}, whose copy has to be promoted", reads=False, later=True)


def _doubted(incident: Incident, each: EntryResult, doubts: Sequence[_Doubt]) -> EntryResult:
    hides = each.entry.serves and _was_there(each.entry, incident.loss)
    if not hides or not hides_its_stores(incident.graph, each.entry):
        return each
    reads, writes = each.reads, each.writes
    near = [doubt for doubt in doubts if _is_near(each.entry.start, doubt.store)]
    for doubt in sorted(near, key=lambda one: one.later):
        reads = _unproven(reads, doubt) if doubt.reads else reads
        writes = _later(writes) if doubt.later else _unproven(writes, doubt)
    return replace(each, reads=reads, writes=writes)


def _is_near(start: Resource, store: Resource) -> bool:
    """Whether they may belong together: not where they are of two accounts, or of two stages."""
    stages = {root(each.stack).display_name.rpartition("/")[0] for each in (start, store)}
    return len(stages) == 1 and same_place(start.account, store.account) is not False


def _unproven(served: Served, doubt: _Doubt) -> Served:
    if served.verdict.rank >= Verdict.NOT_PROVEN.rank:
        return served
    rto = Rto(TimeKind.NOT_PROVEN, None, doubt.reason)
    return replace(served, verdict=Verdict.NOT_PROVEN, rto=rto, reason=doubt.reason)


def _later(served: Served) -> Served:
    """Not sooner than the promotion is done."""
    return replace(served, rto=MINUTES) if served.rto.kind is TimeKind.COMPUTED else served


def _was_there(entry: Entry, loss: Loss) -> bool:
    """Whether what is lost was among what answers for an entry."""
    if not entry.records:
        return entry.start.region in loss.regions
    ends = (hop.target for each in entry.records for hop in hops_from(each.owner.graph, each.owner))
    return any(isinstance(each, Resource) and each.region in loss.regions for each in ends)
