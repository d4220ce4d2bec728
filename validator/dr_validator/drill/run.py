"""A drill: one loss, walked from every entry and for every store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dr_validator.drill.beside import (
    by_hand,
    capacity,
    control_planes,
    failbacks,
    in_flight,
    objectives,
    twice,
)
from dr_validator.drill.holdings import holdings
from dr_validator.drill.loss import Loss
from dr_validator.drill.names import DnsAnswer, answer
from dr_validator.drill.origins import takes_writes
from dr_validator.drill.promoters import starter
from dr_validator.drill.promotions import PEOPLE, Promotion, promotions
from dr_validator.drill.result import (
    Drill,
    EntryResult,
    HopResult,
    Rto,
    Served,
    Step,
    TimeKind,
    Verdict,
    worst,
)
from dr_validator.drill.walk import Onward, walk
from dr_validator.graph.graph import Graph
from dr_validator.graph.resource import Resource
from dr_validator.models.routing.dns import Record
from dr_validator.models.twins.pairs import twins_of
from dr_validator.paths.entries import Entry, EntryKind, entries
from dr_validator.paths.hops import DISTRIBUTION, hops_from

_AT_ONCE = Rto(TimeKind.COMPUTED, 0, "nothing that answers for it is lost")
_NEVER = Rto(TimeKind.NOT_PROVEN, None, "it does not recover")


def drill(graph: Graph, loss: Loss) -> Drill:
    """What becomes of the app when `loss` is gone; everything worst first."""
    found = [_entry(graph, each, loss) for each in graph.view(entries)]
    found.sort(key=lambda each: (not each.required, -each.verdict.rank))
    held = tuple(holdings(graph, loss))
    return Drill(
        loss,
        tuple(found),
        held,
        tuple(by_hand(graph, found, held, loss)),
        tuple(control_planes(graph, loss)),
        tuple(twice(graph, loss)),
        tuple(in_flight(graph, loss)),
        tuple(capacity(graph, loss)),
        tuple(failbacks(graph, held, loss)),
        tuple(objectives(graph, found, held)),
    )


def _entry(graph: Graph, entry: Entry, loss: Loss) -> EntryResult:
    if entry.kind is EntryKind.DNS:
        return _name(graph, entry, loss)
    taken = loss.takes(entry.start)
    if taken is None:
        reason = f"the region of {entry.start.stack.display_name} is not set"
        return _same(entry, Verdict.NOT_PROVEN, Rto(TimeKind.NOT_PROVEN, None, reason), reason)
    if taken:
        return _lost(entry, loss)
    way = walk(entry.start, loss)
    if entry.kind is EntryKind.AUTOMATION and starter(graph, entry.start, loss) is None:
        verdict = worst(Verdict.BY_HAND, way.verdict)
        reason = way.reason or f"nothing but a person starts {entry.name}"
        return _same(entry, verdict, PEOPLE, reason, way.path, task=f"start {entry.name}")
    answered = DnsAnswer(Verdict.RECOVERS, (), _AT_ONCE, (), "")
    return _walked(graph, entry, [way], [entry.start], answered, loss)


def _name(graph: Graph, entry: Entry, loss: Loss) -> EntryResult:
    found = answer(entry.records, loss)
    if found.verdict is Verdict.LOST:
        return _same(entry, found.verdict, _NEVER, found.reason)
    starts = list(
        dict.fromkeys(end for record in found.records for end in _ends(graph, record, loss))
    )
    return _walked(graph, entry, [walk(each, loss) for each in starts], starts, found, loss)


def _ends(graph: Graph, record: Record, loss: Loss) -> Iterator[Resource]:
    """What a record leads to; of a group of records, what this one does."""
    if record.target is not None and record.target.resource is not None:
        yield record.target.resource
        return
    for hop in hops_from(graph, record.owner):
        inside = hop.place.pointer.startswith(record.place.pointer)
        if isinstance(hop.target, Resource) and inside and loss.takes(hop.target) is not True:
            yield hop.target


def _lost(entry: Entry, loss: Loss) -> EntryResult:
    """An entry that is itself gone: its twin serves, if who comes in can be sent there."""
    twins = [each for each in twins_of(entry.start) if loss.takes(each) is False]
    gone = f"{entry.name} is lost with {loss.shown}"
    if not twins:
        return _same(entry, Verdict.LOST, _NEVER, gone)
    regions = _regions(twins)
    if entry.serves:
        reason = f"{gone}; whoever uses it has to be sent to {twins[0].name}"
        task = f"send whoever uses {entry.name} to {twins[0].name}"
        return _same(entry, Verdict.BY_HAND, PEOPLE, reason, regions=regions, task=task)
    reason = f"{gone}; {twins[0].name} does the same"
    return _same(entry, Verdict.RECOVERS, _AT_ONCE, reason, regions=regions)


def _walked(
    graph: Graph,
    entry: Entry,
    ways: Sequence[Onward],
    starts: Sequence[Resource],
    answered: DnsAnswer,
    loss: Loss,
) -> EntryResult:
    reads = worst(answered.verdict, *(each.verdict for each in ways))
    why = answered.reason if reads is answered.verdict else _reason(ways, reads)
    needed = list(promotions(graph, [store for way in ways for store in way.stores], loss))
    writes = worst(reads, *(each.verdict for each in needed))
    because = next((each.reason for each in needed if each.verdict is writes), why)
    limited = next((each.reads_only for each in ways if each.reads_only), "")
    if limited and any(each.type == DISTRIBUTION and takes_writes(each) for each in starts):
        writes, because = Verdict.LOST, limited
    regions = _regions(starts)
    return EntryResult(
        entry,
        entry.serves,
        _served(reads, regions, answered.rto, why),
        _served(writes, regions, _later(answered.rto, needed), because),
        (*answered.steps, *(each.step for each in needed)),
        tuple(dict.fromkeys(passed for way in ways for passed in way.path)),
    )


def _reason(ways: Sequence[Onward], verdict: Verdict) -> str:
    return next((each.reason for each in ways if each.verdict is verdict), "")


def _served(verdict: Verdict, regions: tuple[str, ...], rto: Rto, reason: str) -> Served:
    if verdict is Verdict.LOST:
        return Served(verdict, (), _NEVER, reason)
    if verdict is Verdict.NOT_PROVEN:
        return Served(verdict, regions, Rto(TimeKind.NOT_PROVEN, None, reason), reason)
    return Served(verdict, regions, rto, reason)


def _later(rto: Rto, needed: Sequence[Promotion]) -> Rto:
    """When writes come through: once the slowest of the promotions is done, too."""
    for kind in (TimeKind.BY_HAND, TimeKind.NOT_PROVEN, TimeKind.DOCUMENTED):
        for each in needed:
            if each.rto.kind is kind:
                return each.rto
    return rto


def _regions(starts: Sequence[Resource]) -> tuple[str, ...]:
    return tuple(sorted({each.region for each in starts if each.region is not None}))


def _same(
    entry: Entry,
    verdict: Verdict,
    rto: Rto,
    reason: str,
    path: tuple[HopResult, ...] = (),
    regions: tuple[str, ...] = (),
    task: str = "",
) -> EntryResult:
    """Reads and writes alike; `task` is what a person has to do."""
    served = Served(verdict, regions, rto, reason)
    steps = (Step(None, task, "person", entry.place, reason),) if task else ()
    return EntryResult(entry, entry.serves, served, served, steps, path)
