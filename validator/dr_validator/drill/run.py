"""A drill: one loss, walked from every entry and for every store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dr_validator.aws.types import is_global
from dr_validator.drill.beside import (
    by_hand,
    capacity,
    control_planes,
    failbacks,
    in_flight,
)
from dr_validator.drill.cautions import cautions
from dr_validator.drill.flaws import Flaws
from dr_validator.drill.holdings import holdings
from dr_validator.drill.incident import Incident
from dr_validator.drill.loss import Loss
from dr_validator.drill.names import ALL_LOST, DnsAnswer, answer
from dr_validator.drill.objectives import objectives
from dr_validator.drill.origins import takes_writes
from dr_validator.drill.plan import DEFAULT, DrillPlan
from dr_validator.drill.promoters import halted, renamer, starter
from dr_validator.drill.promotions import PEOPLE, Preparation, promotions
from dr_validator.drill.raisings import raisings
from dr_validator.drill.result import (
    Drill,
    EntryResult,
    HopResult,
    HopVerdict,
    Rto,
    Served,
    Step,
    TimeKind,
    Verdict,
    each_once,
    start_step,
    worst,
)
from dr_validator.drill.twice import twice
from dr_validator.drill.unseen import doubted
from dr_validator.drill.walk import Onward, walk
from dr_validator.graph.graph import Graph
from dr_validator.graph.resource import Resource
from dr_validator.models.failover.raising import raiser_of
from dr_validator.models.routing.dns import Record
from dr_validator.models.twins.pairs import twins_of
from dr_validator.paths.entries import Entry, EntryKind, entries, is_off
from dr_validator.paths.hops import DISTRIBUTION, hops_from
from dr_validator.record import replace
from dr_validator.resolve.value import Reference

_AT_ONCE = Rto(TimeKind.COMPUTED, 0, "nothing that answers for it is lost")
_NEVER = Rto(TimeKind.NOT_PROVEN, None, "it does not recover")


def drill(graph: Graph, loss: Loss, plan: DrillPlan = DEFAULT, flaws: Flaws | None = None) -> Drill:
    """What becomes of the app when `loss` is gone, beside what the project plans for; everything
    worst first. `flaws` are what checks have proven broken."""
    incident = Incident(graph, loss, flaws or Flaws(graph, ()))
    held = tuple(
        replace(each, accepted=plan.accepts_store(each.store, loss.shown))
        for each in holdings(incident)
    )
    walked = doubted(incident, [entry_result(incident, each) for each in graph.view(entries)], held)
    found = [_planned(each, loss, plan) for each in walked]
    found.sort(key=lambda each: (not each.required, -each.verdict.rank))
    return Drill(
        loss,
        tuple(found),
        held,
        tuple(by_hand(incident, found, held)),
        tuple(control_planes(graph, loss)),
        tuple(twice(graph, loss)),
        tuple(in_flight(graph, loss)),
        tuple(capacity(incident)),
        tuple(failbacks(incident, held)),
        tuple(objectives(graph, found, held)),
        tuple(cautions(incident, found, held)),
    )


def _planned(result: EntryResult, loss: Loss, plan: DrillPlan) -> EntryResult:
    entry = result.entry
    accepted = plan.accepts_entry(entry, loss.shown)
    return replace(result, required=plan.requires(entry), accepted=accepted)


def entry_result(incident: Incident, entry: Entry) -> EntryResult:
    if entry.kind is EntryKind.DNS:
        return _name(incident, entry)
    taken = incident.loss.takes(entry.start)
    if taken is None:
        reason = f"the region of {entry.start.stack.display_name} is not set"
        return _same(entry, Verdict.NOT_PROVEN, Rto(TimeKind.NOT_PROVEN, None, reason), reason)
    if taken:
        return _lost(incident, entry)
    way = walk(entry.start, incident)
    if entry.kind is EntryKind.AUTOMATION and starter(incident, entry.start) is None:
        idle = halted(incident, entry.start)
        verdict = worst(Verdict.BY_HAND if idle is None else Verdict.DEGRADED, way.verdict)
        told = f"only a person can start {entry.name}"
        reason = way.reason or (told if idle is None else f"{told} directly: {idle.what}")
        step = Step(None, f"start {entry.name}", "person", entry.place, reason)
        return _same(entry, verdict, PEOPLE, reason, way.path, step)
    answered = DnsAnswer(Verdict.RECOVERS, (), _AT_ONCE, (), "")
    return _walked(incident, entry, [way], [entry.start], answered)


def _name(incident: Incident, entry: Entry) -> EntryResult:
    failing = _failing(incident, entry.records)
    found = answer(entry.records, incident, failing)
    if found.verdict is Verdict.LOST:
        return _renamed(incident, entry, found, failing)
    starts = list(dict.fromkeys(end for record in found.records for end in _ends(incident, record)))
    return _walked(incident, entry, [walk(each, incident) for each in starts], starts, found)


def _failing(incident: Incident, records: Sequence[Record]) -> dict[Record, Onward]:
    """The records that lead to what a lost service keeps from working, where another may answer."""
    if not incident.loss.service:
        return {}
    ways = [(each, walk(end, incident)) for each in records for end in _ends(incident, each)]
    failing = {each: way for each, way in ways if way.verdict is Verdict.LOST}
    return failing if len(failing) < len(records) else {}


def _renamed(
    incident: Incident, entry: Entry, found: DnsAnswer, failing: Mapping[Record, Onward]
) -> EntryResult:
    """A name of which no record leads to what is left, unless something changes its records."""
    by = renamer(incident, entry.records) if found.reason == ALL_LOST else None
    if by is None:
        path = tuple(dict.fromkeys(passed for way in failing.values() for passed in way.path))
        return _same(entry, Verdict.LOST, _NEVER, found.reason, path)
    reason = f"{found.reason}; {by.name} changes records, and to what is not known"
    rto = Rto(TimeKind.NOT_PROVEN, None, reason)
    step = None if starter(incident, by) is not None else start_step(by, "changes records")
    return _same(entry, Verdict.NOT_PROVEN, rto, reason, step=step)


def _ends(incident: Incident, record: Record) -> Iterator[Resource]:
    """What a record leads to; of a group of records, what this one does."""
    if record.target is not None and record.target.resource is not None:
        yield record.target.resource
        return
    for hop in hops_from(incident.graph, record.owner):
        inside = hop.place.pointer.startswith(record.place.pointer)
        if (
            isinstance(hop.target, Resource)
            and inside
            and incident.loss.takes(hop.target) is not True
        ):
            yield hop.target


def _lost(incident: Incident, entry: Entry) -> EntryResult:
    """An entry that is itself gone: its twin serves, as far as that has a way to its data, if who
    comes in can be sent there."""
    twins = [each for each in twins_of(entry.start) if incident.loss.takes(each) is False]
    gone = f"{entry.name} is lost with {incident.loss.shown}"
    if not twins:
        return _same(entry, Verdict.LOST, _NEVER, gone)
    other = twins[0].name
    ways = [walk(each, incident) for each in twins]
    running = [each for each in twins if not is_off(each)]
    if not entry.serves and not running and raiser_of(incident.graph, twins[0].type) is None:
        task = Step(None, f"switch {other} on", "person", twins[0].place, f"{other} is off")
        reason = f"{gone}; {other} is off, and nothing switches it on"
        moved = DnsAnswer(Verdict.BY_HAND, (), PEOPLE, (task,), reason)
    elif entry.serves:
        what = f"redirect whoever uses {entry.name} to {other}"
        task = Step(None, what, "person", entry.place, gone)
        reason = f"{gone}; whoever uses it has to be redirected to {other}"
        moved = DnsAnswer(Verdict.BY_HAND, (), PEOPLE, (task,), reason)
    else:
        moved = DnsAnswer(Verdict.RECOVERS, (), _AT_ONCE, (), f"{gone}; {other} takes its place")
    return _walked(incident, entry, ways, twins, moved)


def _walked(
    incident: Incident,
    entry: Entry,
    ways: Sequence[Onward],
    starts: Sequence[Resource],
    answered: DnsAnswer,
) -> EntryResult:
    raised = list(raisings(incident, [each for way in ways for each in way.met]))
    found = [*(each.verdict for each in ways), *(each.verdict for each in raised)]
    reads = worst(answered.verdict, *found)
    why = answered.reason if reads is answered.verdict else _reason(ways, raised, reads)
    needed = list(promotions(incident, [store for way in ways for store in way.stores]))
    writes = worst(reads, *(each.verdict for each in needed))
    because = next((each.reason for each in needed if each.verdict is writes), why)
    rto = _later(answered.rto, raised)
    limited = next((each.reads_only for each in ways if each.reads_only), "")
    if limited and any(
        each.type == DISTRIBUTION and takes_writes(each, incident.loss) for each in starts
    ):
        writes, because = Verdict.LOST, limited
    regions = _regions(zip(starts, ways, strict=True))
    return EntryResult(
        entry,
        entry.serves,
        _served(reads, regions, rto, why),
        _served(writes, regions, _later(rto, needed), because),
        each_once((*answered.steps, *(each.step for each in (*raised, *needed)))),
        tuple(dict.fromkeys(passed for way in ways for passed in way.path)),
    )


def _reason(ways: Sequence[Onward], raised: Sequence[Preparation], verdict: Verdict) -> str:
    reasons = [(each.verdict, each.reason) for each in ways]
    reasons += [(each.verdict, each.reason) for each in raised]
    return next((reason for own, reason in reasons if own is verdict), "")


def _served(verdict: Verdict, regions: tuple[str, ...], rto: Rto, reason: str) -> Served:
    if verdict is Verdict.LOST:
        return Served(verdict, (), _NEVER, reason)
    if verdict is Verdict.NOT_PROVEN:
        return Served(verdict, regions, Rto(TimeKind.NOT_PROVEN, None, reason), reason)
    return Served(verdict, regions, rto, reason)


def _later(rto: Rto, needed: Sequence[Preparation]) -> Rto:
    """Not before the slowest of what is needed is done."""
    if rto.kind is TimeKind.BY_HAND:
        return rto
    for kind in (TimeKind.BY_HAND, TimeKind.NOT_PROVEN, TimeKind.DOCUMENTED):
        for each in needed:
            if each.rto.kind is kind:
                return each.rto
    return rto


def _regions(ways: Iterable[tuple[Resource, Onward]]) -> tuple[str, ...]:
    """Where it is served from; what is global, from where it leads to what is left."""
    found: set[str | None] = set()
    for start, way in ways:
        own = {start.region} if not is_global(start.type) else _behind(start, way)
        found |= own
    return tuple(sorted(each for each in found if each is not None))


def _behind(start: Resource, way: Onward) -> set[str | None]:
    """The regions of the first that a global resource leads to and that are in one, as origins."""
    graph = start.graph
    holding = [each for each in way.path if each.verdict is HopVerdict.HOLDS]
    pending, seen = [start.key], {start.key}
    found: set[str | None] = set()
    while pending:
        key = pending.pop()
        for hop in holding:
            end = hop.end
            if end is None or (hop.start.stack, hop.start.logical_id) != key:
                continue
            target = graph.resource(Reference(end.stack, end.logical_id))
            if target is None or target.key in seen:
                continue
            seen.add(target.key)
            if is_global(target.type):
                pending.append(target.key)
            else:
                found.add(target.region)
    return found


def _same(
    entry: Entry,
    verdict: Verdict,
    rto: Rto,
    reason: str,
    path: tuple[HopResult, ...] = (),
    step: Step | None = None,
) -> EntryResult:
    """Reads and writes alike; `step` is what a person has to do."""
    served = Served(verdict, (), rto, reason)
    return EntryResult(entry, entry.serves, served, served, (step,) if step else (), path)
