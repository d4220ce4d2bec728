"""DNS records, wherever they stand: which ones answer the same question, and what they point at.

A hosted zone is global, so records of one zone, name and type belong together though their
stacks are in different regions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from dr_validator.aws.hosted_zones import GLOBAL
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Link, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.routing.hosts import (
    Host,
    dns_name,
    host_of,
    is_value,
)
from dr_validator.models.routing.likely import Likely
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import (
    Absent,
    Known,
    Reference,
    Text,
    Unknown,
    Value,
    whole_number,
)

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

RECORD, RECORDS = "AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup"
ZONE, HEALTH_CHECK = "AWS::Route53::HostedZone", "AWS::Route53::HealthCheck"

SIMPLE, WEIGHTED, LATENCY, FAILOVER = "simple", "weighted", "latency", "failover"
POLICIES = {
    "Weight": WEIGHTED,
    "Region": LATENCY,
    "Failover": FAILOVER,
    "GeoLocation": "geolocation",
    "GeoProximityLocation": "geoproximity",
    "CidrRoutingConfig": "IP-based",
    "MultiValueAnswer": "multivalue answer",
}
EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone a record is in: by its id, or by its name where the id is not given."""

    id: Text | None
    name: Text | None


@dataclass(frozen=True, eq=False)
class Record:
    """One record: a record set of its own, or one of a group. `owner` is the resource."""

    owner: Resource
    node: Node

    @property
    def place(self) -> Place:
        return self.node.place

    @cached_property
    def name(self) -> Text | None:
        """The name in lower case, without the dot at its end; None if nothing of it is known."""
        return _name(self.node.read("Name"))

    @cached_property
    def type(self) -> str | None:
        value = self.node.read("Type")
        return str(value.value) if isinstance(value, Known) else None

    @property
    def shown(self) -> str:
        """For messages: `api.example.com A`."""
        name = self.name.shown() if self.name else "a record"
        return f"{name} {self.type or ''}".strip()

    @cached_property
    def zone(self) -> Zone:
        outer = self.owner if self.owner.type == RECORDS else self.node
        for node in (self.node, outer):
            identity, name = node.read("HostedZoneId"), node.read("HostedZoneName")
            if not isinstance(identity, Absent):
                return Zone(_zone_id(identity), None)
            if not isinstance(name, Absent):
                domain = _name(name)
                found = self.node.graph.view(_zones).get(domain, ()) if domain is not None else ()
                if len(found) == 1:
                    return Zone(Text((found[0].as_reference(),)), domain)
                return Zone(None, domain)
        return Zone(None, None)

    @cached_property
    def policies(self) -> tuple[str, ...] | None:
        """The routing policies it is given (none: simple); None if that cannot be known."""
        found = []
        for attribute, policy in POLICIES.items():
            match self.node.read(attribute):
                case Absent() | Known(value=False | "false"):
                    pass
                case Known() | Unknown(may_be_absent=False):
                    found.append(policy)
                case Unknown():
                    return None
        return tuple(found)

    @property
    def policy(self) -> str | None:
        """The routing policy; None if it is not known, or there are several."""
        if self.policies is None or len(self.policies) > 1:
            return None
        return self.policies[0] if self.policies else SIMPLE

    @property
    def is_alias(self) -> bool | None:
        return self.node.has("AliasTarget")

    @cached_property
    def target(self) -> Host | None:
        """The AWS host it points at; None if that is no AWS host, or not known."""
        for path in ("AliasTarget.DNSName", "ResourceRecords[*]"):
            nodes = self.node.each(path)
            if len(nodes) == 1:
                return host_of(nodes[0])
        return None

    @cached_property
    def aliased(self) -> tuple[Record, ...]:
        """The records of the assembly that it is an alias of."""
        return records_of(self.node.graph, _name(self.node.read("AliasTarget.DNSName")))

    @cached_property
    def region(self) -> str | None:
        """The region it leads to: EVERYWHERE for a global service, None if not known."""
        if self.target is not None:
            return EVERYWHERE if self.target.kind in GLOBAL else self.target.region
        regions = {
            each.target.region if each.target else None
            for each in self.aliased
            if each is not self and each.type == self.type
        }
        if len(regions) == 1:
            return regions.pop()
        value = self.node.read("Region")
        return str(value.value) if isinstance(value, Known) else None

    @property
    def health_check(self) -> Link:
        """The health check that decides about it."""
        return self.node.follow("HealthCheckId", HEALTH_CHECK)[0]


@dataclass(frozen=True, eq=False)
class RecordGroup:
    """Records of one zone, name and type; those that lead to a secondary region stand last.

    `possible` are records that may belong to it, where zone or name are not known.
    """

    records: tuple[Record, ...]
    possible: tuple[Record, ...]

    @cached_property
    def spans(self) -> bool | None:
        """Whether its records lead to more than one region; None if that is not known."""
        return _span(self.records) or (_span((*self.records, *self.possible)) and None)

    @cached_property
    def doubt(self) -> str:
        """Why it is not known whether it spans regions, as a clause."""
        if self.possible and _span((*self.records, *self.possible)):
            return "whether the records are in one hosted zone is not known"
        return "the region of a target is not known"

    @cached_property
    def policies(self) -> tuple[str, ...]:
        """The routing policies of its records, as far as they are known."""
        return tuple(sorted({record.policy for record in self.records if record.policy}))

    def using(self, *policies: str) -> list[Record]:
        return [record for record in self.records if record.policy in policies]

    @cached_property
    def standbys(self) -> tuple[Record, ...]:
        """Weighted records that get nothing (0) while others do."""
        weights = {
            record: whole_number(record.node.read("Weight")) for record in self.using(WEIGHTED)
        }
        if all(weight == 0 for weight in weights.values()):
            return ()
        return tuple(record for record, weight in weights.items() if weight == 0)

    @cached_property
    def serving(self) -> tuple[Record, ...]:
        """Records that must be found unhealthy before another takes over."""
        primary = [
            record
            for record in self.using(FAILOVER)
            if not is_value(record.node.read("Failover"), "SECONDARY")
        ]
        idle = frozenset(self.standbys)
        shared = [
            record
            for record in self.using(WEIGHTED, LATENCY)
            if record not in idle and len(self.records) + len(self.possible) > 1
        ]
        return (*primary, *shared)


def targets_of(record: Record) -> tuple[Text, ...] | None:
    """The hosts or addresses that a record leads to, as they are compared, sorted; None if one of
    them is not known at all.
    """
    nodes = [
        node
        for path in ("AliasTarget.DNSName", "ResourceRecords[*]")
        for node in record.node.each(path)
    ]
    found: list[Text] = []
    for node in nodes:
        value = node.value
        if isinstance(value, Absent) or value.text is None or node.doubt is not None:
            return None
        found.append(dns_name(value.text))
    return tuple(sorted(found, key=lambda text: text.shown()))


def records(graph: Graph) -> tuple[Record, ...]:
    """Every record of the assembly."""
    return tuple(_records(graph))


def records_of(graph: Graph, name: Text | None) -> tuple[Record, ...]:
    """The records that have a name; none for one of which nothing is known."""
    return graph.view(_by_name).get(name, ()) if name is not None else ()


def _by_name(graph: Graph) -> Mapping[Text, tuple[Record, ...]]:
    named = ((record.name, record) for record in graph.view(records))
    return grouped((name, record) for name, record in named if name is not None)


def _zones(graph: Graph) -> Mapping[Text, tuple[Resource, ...]]:
    """The zones of the assembly by their names."""
    named = ((_name(zone.read("Name")), zone) for zone in graph.all(ZONE))
    return grouped((name, zone) for name, zone in named if name is not None)


def record_groups(graph: Graph) -> tuple[RecordGroup, ...]:
    """The records of the assembly, those together that answer the same question."""
    found = grouped((_question(record), record) for record in graph.view(records))
    groups = list(found.values())
    likely = Likely([group[0].name for group in groups])
    return tuple(
        RecordGroup(
            tuple(sorted(group, key=_order)),
            tuple(
                record
                for number in likely.to(group[0].name)
                if groups[number] is not group
                and same_question(group[0], groups[number][0]) is None
                for record in groups[number]
            ),
        )
        for group in groups
    )


def _question(record: Record) -> object:
    """What is equal for two records of which it is certain that they answer the same question."""
    match record.type, record.name, record.zone:
        case str() as kind, Text() as name, Zone(id=Text() as zone):
            return (kind, name, zone)
        case str() as kind, Text() as name, Zone(id=None, name=Text() as zone):
            return (kind, name, zone, record.owner.account)
        case _:
            return record


def same_question(one: Record, other: Record) -> bool | None:
    """Whether two records have the same zone, name and type; None if that is not known."""
    types = one.type == other.type if one.type and other.type else None
    answers = (types, same(one.name, other.name), _same_zone(one, other))
    if False in answers:
        return False
    return None if None in answers else True


def _same_zone(one: Record, other: Record) -> bool | None:
    match one.zone, other.zone:
        case Zone(id=Text() as left), Zone(id=Text() as right):
            # An id that is written out may have been copied from the zone once it was made.
            ends = ((left, right), (right, left))
            apart = any(is_made(made) and other.literal is not None for made, other in ends)
            return None if apart else same(left, right)
        case Zone(id=None, name=Text() as left), Zone(id=None, name=Text() as right):
            equal = same(left, right)
            return equal if equal is False or one.owner.account == other.owner.account else None
        case _:
            return None


def is_made(zone: Text) -> bool:
    """Whether a zone's id is that of a zone which this assembly creates."""
    return len(zone.parts) == 1 and isinstance(zone.parts[0], Reference)


def _records(graph: Graph) -> Iterator[Record]:
    for resource in graph.all(RECORD, RECORDS):
        if resource.type == RECORD:
            yield Record(resource, resource.properties)
        else:
            for node in resource.each("RecordSets[*]"):
                yield Record(resource, node)


def _order(record: Record) -> tuple[object, ...]:
    roles = record.node.graph.roles
    region = record.region or record.owner.region
    return (roles.is_secondary(region), record.place.stack, record.owner.logical_id, record.place)


def _span(found: tuple[Record, ...]) -> bool | None:
    targets = {record.region for record in found}
    if len(targets - {None}) > 1:
        return True
    if None not in targets:
        return False
    unknown = {record.owner.region for record in found if record.region is None}
    known = targets - {None}
    return True if len((unknown | known) - {None, EVERYWHERE}) > 1 else None


def _name(value: Value) -> Text | None:
    if isinstance(value, Absent) or value.text is None:
        return None
    return dns_name(value.text)


def _zone_id(value: Known | Unknown) -> Text | None:
    text = value.text
    if text is not None and isinstance(text.parts[0], str):
        text = Text((text.parts[0].removeprefix("/hostedzone/"), *text.parts[1:]))
    return text
