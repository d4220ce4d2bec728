"""Entries: how requests, time and events come into the app."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import TYPE_CHECKING

from dr_validator.graph.flag import is_true
from dr_validator.graph.grouped import grouped
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import role_in
from dr_validator.models.failover.automation import automations
from dr_validator.models.routing.dns import Record, records
from dr_validator.models.routing.health import health_checks
from dr_validator.models.routing.hosts import ACCELERATOR, APIS, DOMAINS, LOAD_BALANCER, REST_API
from dr_validator.paths.hops import DISTRIBUTION, hops_from, hops_to
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Text

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# Records that are asked for by who connects, and not by mail servers or validators.
_ADDRESSES = ("A", "AAAA", "CNAME", "HTTPS")
_RULE, _SCHEDULE = "AWS::Events::Rule", "AWS::Scheduler::Schedule"
_MAPPING, _BUCKET, _SUBSCRIPTION = (
    "AWS::Lambda::EventSourceMapping",
    "AWS::S3::Bucket",
    "AWS::SNS::Subscription",
)
# What leads to an endpoint from outside; code that calls it is no entry.
_LEADING = (
    DISTRIBUTION,
    "AWS::ApiGateway::BasePathMapping",
    "AWS::ApiGateway::VpcLink",
    "AWS::ApiGatewayV2::ApiMapping",
    "AWS::GlobalAccelerator::EndpointGroup",
    "AWS::Route53::RecordSet",
    "AWS::Route53::RecordSetGroup",
)


class EntryKind(Enum):
    DNS = "dns"
    DISTRIBUTION = "distribution"
    ACCELERATOR = "accelerator"
    API = "api"
    LOAD_BALANCER = "load-balancer"
    SCHEDULE = "schedule"
    CONSUMER = "consumer"
    AUTOMATION = "automation"

    @property
    def serves(self) -> bool:
        """Whether users come in by it, so that it has to recover unless the project says else."""
        return self in _SERVING


_SERVING = (
    EntryKind.DNS,
    EntryKind.DISTRIBUTION,
    EntryKind.ACCELERATOR,
    EntryKind.API,
    EntryKind.LOAD_BALANCER,
)


@dataclass(frozen=True, eq=False)
class Entry:
    """One way in. `start` is the resource that is come in by; of a DNS name, the first of the
    `records` that answer for it, over all stacks.

    `inner` tells that it is a name for one region, which other names, distributions or health
    checks lead to: users come in by those.
    """

    kind: EntryKind
    name: str
    start: Resource
    records: tuple[Record, ...] = ()
    inner: bool = False

    @property
    def serves(self) -> bool:
        """Whether users come in by it."""
        return self.kind.serves and not self.inner

    @property
    def id(self) -> str:
        """The same for the same entry in each run, and for no other."""
        if self.kind is EntryKind.DNS:
            return f"dns:{self.name}"
        return f"{self.kind.value}:{self.start.stack.id}/{self.start.logical_id}"

    @property
    def place(self) -> Place:
        return self.records[0].place if self.records else self.start.place


def entries(graph: Graph) -> tuple[Entry, ...]:
    """Every entry, those that serve users first, by kind and id."""
    found = [*_names(graph), *_endpoints(graph), *_timed(graph), *_consumers(graph)]
    found += [
        Entry(EntryKind.AUTOMATION, each.worker.name, each.worker)
        for each in graph.view(automations)
    ]
    order = list(EntryKind)
    return tuple(sorted(found, key=lambda each: (order.index(each.kind), each.id)))


def _names(graph: Graph) -> Iterator[Entry]:
    """The DNS names that lead to something of the app."""
    for records_of_name in graph.view(_by_name).values():
        first = records_of_name[0]
        if any(hops_from(graph, each.owner) for each in records_of_name):
            name = first.name.shown() if first.name is not None else "a record"
            inner = any(_is_inner(graph, each) for each in records_of_name)
            yield Entry(EntryKind.DNS, name, first.owner, records_of_name, inner)


def _is_inner(graph: Graph, record: Record) -> bool:
    """Whether a name is for one region: it stands behind another, it is what is watched, or it
    says so."""
    word = record.name.shown() if record.name is not None else ""
    if record.region is not None and record.region in word:
        return True
    if record.policies:
        return False
    if role_in(word) is not None:
        return True
    led = any(hop.source.type in _LEADING for hop in hops_to(graph, record.owner))
    return led or (record.name is not None and record.name in graph.view(_watched))


def _watched(graph: Graph) -> AbstractSet[Text]:
    """The names that health checks ask."""
    return {each.name for each in graph.view(health_checks) if each.name is not None}


def _by_name(graph: Graph) -> Mapping[object, tuple[Record, ...]]:
    """The records of each name; of those whose name is not known, each by itself."""
    asked = [
        each
        for each in graph.view(records)
        if each.type in _ADDRESSES and not (each.name and each.name.shown().startswith("_"))
    ]
    return grouped((each.name or each.place, each) for each in asked)


def _endpoints(graph: Graph) -> Iterator[Entry]:
    """Distributions, accelerators, APIs and load balancers that no name of the app leads to."""
    for kind, types in (
        (EntryKind.DISTRIBUTION, (DISTRIBUTION,)),
        (EntryKind.ACCELERATOR, (ACCELERATOR,)),
        (EntryKind.API, (*DOMAINS, *APIS)),
        (EntryKind.LOAD_BALANCER, (LOAD_BALANCER,)),
    ):
        for resource in graph.all(*types):
            led = any(hop.source.type in _LEADING for hop in hops_to(graph, resource))
            if not led and _is_public(resource):
                yield Entry(kind, resource.name, resource)


def _is_public(resource: Resource) -> bool:
    """Whether it is open to the internet; what is not known is taken to be."""
    if resource.type == LOAD_BALANCER:
        return same(resource.read("Scheme"), "internal") is not True
    if resource.type == REST_API:
        types = resource.read_all("EndpointConfiguration.Types[*]")
        return all(same(each, "PRIVATE") is not True for each in types)
    return True


def _timed(graph: Graph) -> Iterator[Entry]:
    for resource in graph.all(_RULE, _SCHEDULE):
        timed = not isinstance(resource.read("ScheduleExpression"), Absent)
        if timed and not is_off(resource):
            yield Entry(EntryKind.SCHEDULE, resource.name, resource)


def is_off(resource: Resource) -> bool:
    """Whether a rule, a schedule or a mapping is switched off where it is declared."""
    enabled = resource.read("Enabled")
    off = not isinstance(enabled, Absent) and is_true(enabled) is False
    return off or same(resource.read("State"), "DISABLED", fold=True) is True


def _consumers(graph: Graph) -> Iterator[Entry]:
    for resource in graph.all(_MAPPING, _SUBSCRIPTION, _BUCKET):
        leads = any(
            isinstance(hop.target, Resource) and hop.rule is not None
            for hop in hops_from(graph, resource)
        )
        if leads and not is_off(resource):
            yield Entry(EntryKind.CONSUMER, resource.name, resource)
