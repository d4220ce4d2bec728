"""The topology of an app, from its entries over the hops to its stores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dr_validator.aws.replication import Writes
from dr_validator.aws.types import Holds, is_global
from dr_validator.drill.holdings import NO_STORES, is_original
from dr_validator.graph.graph import Graph
from dr_validator.graph.resource import Resource
from dr_validator.models.routing.dns import FAILOVER, LATENCY, SIMPLE, WEIGHTED, Record
from dr_validator.paths.copies import Copy
from dr_validator.paths.entries import Entry, EntryKind, entries
from dr_validator.paths.hops import hops_from, noun
from dr_validator.paths.stores import Store, store_of, stores
from dr_validator.picture.topology import HopKey, Key, Stop, Strand, Tier, Topology, short
from dr_validator.picture.wiring import is_wiring, onward
from dr_validator.resolve.value import Known

_UNKNOWN = ""
_CAPITALS = ("api", "db", "dns", "http", "rest", "url", "vpc", "acl", "efs", "fsx")
_KINDS = {
    EntryKind.DNS: "DNS name",
    EntryKind.SCHEDULE: "schedule",
    EntryKind.CONSUMER: "consumer",
    EntryKind.AUTOMATION: "automation",
}


def topology(graph: Graph) -> Topology:
    """The whole of it, nothing folded; see `fold`."""
    survey = _Survey(graph)
    for entry in graph.view(entries):
        if not (entry.inner and survey.stands_behind(entry)):
            survey.enter(entry)
    survey.walk()
    for store in graph.view(stores):
        survey.keep(store)
    return survey.result()


class _Survey:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.stops: dict[str, Stop] = {}
        self._lines: dict[tuple[str, str, bool], Strand] = {}
        self._pending: list[Resource] = []
        self._met: set[Key] = set()
        self._starts: dict[Key, list[Entry]] = {}
        self._aside = 0
        for entry in graph.view(entries):
            if entry.kind is not EntryKind.DNS:
                self._starts.setdefault(entry.start.key, []).append(entry)
        self._led = {
            hop.target.key
            for entry in graph.view(entries)
            for record in entry.records
            for hop in hops_from(graph, record.owner)
            if isinstance(hop.target, Resource)
        }

    def stands_behind(self, entry: Entry) -> bool:
        """Whether another name leads to the records of this one."""
        return any(record.owner.key in self._led for record in entry.records)

    def enter(self, entry: Entry) -> None:
        if entry.kind is not EntryKind.DNS:
            self._meet(entry.start)
            return
        stop = Stop(
            f"entry {entry.id}",
            entry.name,
            _KINDS[entry.kind],
            f"{entry.name}, a DNS name",
            Tier.ENTRY,
            None,
            entries=(entry,),
        )
        self.stops[stop.id] = stop
        for record in entry.records:
            label = _policy(record)
            for end, hops in self._answers(record):
                self._line(stop.id, self._toward(end, None), hops, label)
                self._meet(end)

    def _answers(self, record: Record) -> Iterator[tuple[Resource, tuple[HopKey, ...]]]:
        """What a record leads to, through records that it is an alias of and what wires."""
        owner, inside = record.owner, f"{record.place.pointer}/"
        for hop in hops_from(self.graph, owner):
            end = hop.target
            if isinstance(end, Resource) and hop.place.pointer.startswith(inside):
                way = (owner.key, end.key)
                if not is_wiring(end):
                    yield end, (way,)
                else:
                    yield from ((each, (way, *on)) for each, on in onward(self.graph, end))

    def _meet(self, resource: Resource) -> None:
        if resource.key not in self._met:
            self._met.add(resource.key)
            self._pending.append(resource)
            self._add(resource)

    def _add(self, resource: Resource) -> None:
        for region in self._regions(resource):
            self._stop(resource, region)

    def _regions(self, resource: Resource) -> list[str | None]:
        if is_global(resource.type):
            return [None]
        found = self.graph.regions_of(resource)
        return [each or _UNKNOWN for each in sorted(found, key=lambda each: each or "")]

    def _stop(self, resource: Resource, region: str | None) -> str:
        """The stop of a resource in a region, which is made when it is first asked for."""
        identity = f"{'/'.join(resource.key)}@{region or ''}"
        if identity in self.stops:
            return identity
        own = tuple(self._starts.get(resource.key, ()))
        store = store_of(resource)
        holds = store is not None and (bool(store.abroad) or store.kind not in NO_STORES)
        tier = Tier.STORE if holds else Tier.ENTRY if own else Tier.BETWEEN
        kind = _KINDS.get(own[0].kind, "") if own and not holds else ""
        words = _spelled(noun(resource.type))
        where = "global" if region is None else region or "region not known"
        self.stops[identity] = Stop(
            identity,
            short(resource.place),
            kind or words,
            f"{resource.name}, {resource.type}, {where}",
            tier,
            region,
            (resource,),
            own,
            (store,) if store is not None else (),
            (resource.stack.display_name, words),
        )
        return identity

    def _toward(self, resource: Resource, region: str | None) -> str:
        """The stop of what is used from a region: the one there, if it has one."""
        regions = self._regions(resource)
        own = resource.region or _UNKNOWN
        near = region if region in regions else own if own in regions else regions[0]
        return self._stop(resource, near)

    def walk(self) -> None:
        while self._pending:
            at = self._pending.pop()
            for end, hops in onward(self.graph, at):
                self._meet(end)
                for region in self._regions(at) if len(self._regions(end)) > 1 else [None]:
                    start = self._toward(at, region)
                    self._line(start, self._toward(end, self.stops[start].region), hops)

    def keep(self, store: Store) -> None:
        """A store with its copies; what operators need is drawn only where a way leads to it."""
        if store.holds not in (Holds.DATA, Holds.DERIVED) or not is_original(store):
            self._aside += store.holds is Holds.OPERATIONAL and store.node.key not in self._met
            return
        self._add(store.node)
        for copy in store.abroad:
            start = self._toward(store.node, store.region)
            self._copied(start, self._copy(store, copy), store, copy)

    def _copy(self, store: Store, copy: Copy) -> str:
        """The stop that a copy is: a resource, a replica, or what the mechanism makes."""
        if copy.node is not None and copy.node.key != store.node.key:
            return self._toward(copy.node, copy.region)
        if copy.region in self.graph.regions_of(store.node):
            return self._stop(store.node, copy.region)
        identity = f"{'/'.join(store.node.key)}@{copy.region or ''} {copy.by.word}"
        where = copy.region or "a region that is not known"
        self.stops[identity] = Stop(
            identity,
            short(store.node.place),
            "copy",
            f"the copy of {store.name} in {where}, by {copy.by.title}",
            Tier.STORE,
            copy.region or _UNKNOWN,
            group=(store.node.stack.display_name, "copy"),
        )
        return identity

    def _line(self, start: str, end: str, hops: Iterable[HopKey], label: str = "") -> None:
        if start == end:
            return
        before = self._lines.get((start, end, False), Strand(start, end))
        labels = [each for each in before.label.split(", ") if each]
        if label and label not in labels:
            labels.append(label)
        passed = tuple(dict.fromkeys((*before.hops, *hops)))
        self._lines[start, end, False] = Strand(start, end, passed, (), ", ".join(labels))

    def _copied(self, start: str, end: str, store: Store, copy: Copy) -> None:
        """One line for both ways, where each is the copy of the other."""
        if start == end:
            return
        back = self._lines.get((end, start, True))
        before = back or self._lines.get(
            (start, end, True), Strand(start, end, label=copy.by.title)
        )
        one, other = (end, start) if back else (start, end)
        made = (*before.copies, (store, copy))
        both = before.both or back is not None or _is_mutual(copy)
        self._lines[one, other, True] = Strand(one, other, (), made, before.label, both)

    def result(self) -> Topology:
        order = list(Tier)
        stops = sorted(
            self.stops.values(), key=lambda each: (order.index(each.tier), each.name, each.id)
        )
        lines = sorted(self._lines.values(), key=lambda each: (each.start, each.end, each.copied))
        regions = _in_order(self.graph, {each.region for each in stops})
        roles = self.graph.roles
        said = tuple(
            "primary"
            if roles.dr and roles.is_primary(each)
            else "secondary"
            if roles.dr and roles.is_secondary(each)
            else ""
            for each in regions
        )
        return Topology(regions, said, tuple(stops), tuple(lines), self._aside)


def _spelled(words: str) -> str:
    """With its abbreviations in capitals: `REST API`."""
    return " ".join(each.upper() if each in _CAPITALS else each for each in words.split())


def _is_mutual(copy: Copy) -> bool:
    """Whether what is written to the copy goes back the same way."""
    return copy.by.writes is Writes.ITSELF and bool(copy.by.back)


def _in_order(graph: Graph, found: set[str | None]) -> tuple[str, ...]:
    """The regions that have something, the primary first; unknown ones last."""
    roles = [each for each in (graph.roles.primary, *graph.roles.secondaries) if each]
    known = [each for each in found if each]
    ranked = sorted(
        known, key=lambda each: (roles.index(each) if each in roles else len(roles), each)
    )
    return (*ranked, _UNKNOWN) if _UNKNOWN in found else tuple(ranked)


def _policy(record: Record) -> str:
    """By what Route 53 chooses the record: `primary`, `weight 50`, `latency us-east-1`."""
    properties = {FAILOVER: ("", "Failover"), WEIGHTED: ("weight ", "Weight")}
    if record.policy is None or record.policy == SIMPLE:
        return ""
    if record.policy == LATENCY:
        return LATENCY
    word, path = properties.get(record.policy, ("", ""))
    value = record.node.read(path) if path else None
    if isinstance(value, Known):
        return f"{word}{str(value.value).lower()}"
    return record.policy
