"""Entries that do not recover from the loss of a region, as the paths alone tell: each break at its
hop, once for all entries that lead over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dr_validator.drill.flaws import Flaws
from dr_validator.drill.incident import Incident
from dr_validator.drill.loss import losses
from dr_validator.drill.plan import plan_of
from dr_validator.drill.result import EntryResult, HopVerdict, Verdict
from dr_validator.drill.run import entry_result
from dr_validator.finding import Finding
from dr_validator.graph.grouped import grouped
from dr_validator.models.routing.health import health_check_of
from dr_validator.models.routing.hosts import APIS, DOMAINS, LOAD_BALANCER
from dr_validator.models.twins.pairs import twins_of
from dr_validator.paths.entries import Entry, entries
from dr_validator.paths.unseen import led
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Reference

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

Key = tuple[str, str]

_BROKEN = (HopVerdict.LOST, HopVerdict.BROKEN)
# What answers users in a region.
_FRONTS = (*APIS, *DOMAINS, LOAD_BALANCER)


@dataclass(frozen=True, slots=True)
class BrokenPath:
    """One break: where, why, and the ways in that do not recover for it from the loss of a region.

    `end` is the other end of the hop, None where it is no hop: where the name itself stays.
    """

    place: Place
    end: Place | None
    reason: str
    lost: str
    entries: tuple[Entry, ...]


def broken_paths(graph: Graph, found: Sequence[Finding]) -> Iterator[BrokenPath]:
    """Every break of an entry that has to recover, of which no finding stands on the path; what the
    project lives with is none."""
    told = _Told(graph, found)
    breaks = grouped(
        ((place, end, reason, loss.shown), result)
        for loss in losses(graph, ())
        for result in _lost(Incident(graph, loss, Flaws(graph, ())))
        if not told.stands_on(result)
        for place, end, reason in _break(result)
    )
    for (place, end, reason, lost), results in breaks.items():
        yield BrokenPath(place, end, reason, lost, tuple(each.entry for each in results))


def _lost(incident: Incident) -> Iterator[EntryResult]:
    plan = plan_of(incident.graph.settings)
    lost = incident.loss.shown
    serving = [
        each
        for each in incident.graph.view(entries)
        if plan.requires(each) and plan.accepts_entry(each, lost) is None
    ]
    passed = {led_to for each in serving for record in each.records for led_to in record.aliased}
    for each in serving:
        if each.records and passed.issuperset(each.records):
            continue  # users come by the name that leads here; its path leads over this one
        result = entry_result(incident, each)
        if result.reads.verdict is Verdict.LOST and _has_more(result, incident):
            yield result


def _has_more(result: EntryResult, incident: Incident) -> bool:
    """Whether another region is there to serve it: what is in one region alone says itself that it
    is not to survive its loss."""
    if any(each.verdict in _BROKEN for each in result.path):
        return True
    fronts = [
        each
        for each in led(incident.graph, [record.owner for record in result.entry.records])
        if each.type in _FRONTS
    ]
    others = {each for front in fronts for each in (front, *twins_of(front))}
    return any(each.region not in (None, *incident.loss.regions) for each in others)


def _break(result: EntryResult) -> Iterator[tuple[Place, Place | None, str]]:
    """The first hop that is lost or broken; where there is none, the name."""
    hop = next((each for each in result.path if each.verdict in _BROKEN), None)
    if hop is not None:
        yield hop.start, hop.end, hop.reason
    else:
        yield result.entry.place, None, result.reads.reason or result.writes.reason


class _Told:
    """Which resources findings speak of, or are felt at."""

    def __init__(self, graph: Graph, found: Sequence[Finding]) -> None:
        self._graph = graph
        self._flaws = Flaws(graph, found)
        places = [each.problem.place for each in found if each.problem.proven]
        places += [end.place for each in found for end in each.problem.related]
        self._keys = {(each.stack, each.logical_id) for each in places}

    def stands_on(self, result: EntryResult) -> bool:
        return any(self._is_told(key) for key in _over(result))

    def _is_told(self, key: Key) -> bool:
        resource = self._graph.resource(Reference(*key))
        return key in self._keys or (resource is not None and bool(self._flaws.at(resource)))


def _over(result: EntryResult) -> Iterator[Key]:
    """What the path leads over, with the records and what decides about them."""
    for record in result.entry.records:
        yield record.owner.key
        check = health_check_of(record)
        if check is not None:
            yield check.resource.key
            yield from (each.key for each in check.children)
    yield result.entry.start.key
    for hop in result.path:
        for place in (hop.start, hop.end):
            if place is not None:
                yield place.stack, place.logical_id
