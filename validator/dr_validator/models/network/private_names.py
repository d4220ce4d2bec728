"""Names of private hosted zones that something in a VPC asks for, and whether the VPC finds them.

Source: Amazon Route 53 Developer Guide, "Considerations when working with a private hosted zone"
(https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.code.sdk_calls import sdk_calls
from dr_validator.models.network.parties import VPC
from dr_validator.models.network.workers import Worker, workers
from dr_validator.models.routing.dns import ZONE, Record, records
from dr_validator.record import dataclass
from dr_validator.resolve.value import Known, Reference, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# What brings names to a VPC beside the zones that it is associated with.
_RESOLVERS = (
    "AWS::Route53Profiles::ProfileAssociation",
    "AWS::Route53Profiles::ProfileResourceAssociation",
    "AWS::Route53Resolver::ResolverRuleAssociation",
)
_ASSOCIATES = "associatevpcwithhostedzone"
_NAME = re.compile(r"(?<![\w.@-])(?:[a-z0-9_-]+\.)+[a-z]{2,}(?![\w-])", re.I)


@dataclass(frozen=True)
class AskedHost:
    """A name that `worker` is told by `node`, and that a record of the private `zone` has; "" for
    one that is not known, and may be."""

    worker: Worker
    node: Node
    name: str
    record: Record
    zone: Resource

    def is_found(self) -> bool | Unknown | None:
        """Whether the worker's VPC is associated with the zone; None if that is not to be told
        from here."""
        vpc = self.worker.party.vpc
        if vpc is None:
            return None
        links = self.zone.follow("VPCs[*].VPCId", VPC)
        if any(isinstance(link, Linked) and link.to is vpc for link in links):
            return True
        # A VPC that is not here is another one, for this one is.
        return next((link for link in links if isinstance(link, Unknown)), False)


def asked(graph: Graph) -> tuple[AskedHost, ...]:
    """All that is seen; nothing where names come to VPCs by other means."""
    by_hand = any(call.action == _ASSOCIATES for call in graph.view(sdk_calls))
    if by_hand or next(iter(graph.all(*_RESOLVERS)), None) is not None:
        return ()
    return tuple(each for worker in graph.view(workers) for each in _of(graph, worker))


def _of(graph: Graph, worker: Worker) -> Iterator[AskedHost]:
    found = graph.view(_private)
    private = next((each for own in found.values() for each in own if each[1] is not None), None)
    for _, node in worker.told if private is not None else ():
        value = node.value
        if isinstance(value, Unknown) and not value.refs and private is not None:
            record, zone = private
            if zone is not None:
                yield AskedHost(worker, node, "", record, zone)
        for name in _NAME.findall(str(value.value)) if isinstance(value, Known) else ():
            owners = found.get(name.lower(), ())
            zones = [each for each in owners if each[1] is not None]
            # A public zone, or one of another app, may have it as well.
            if owners and len(zones) == len(owners) == 1:
                record, zone = zones[0]
                if zone is not None:
                    yield AskedHost(worker, node, name.lower(), record, zone)


def _private(graph: Graph) -> Mapping[str, tuple[tuple[Record, Resource | None], ...]]:
    """The records of each name with their private zones, once for each zone; None is for another
    zone."""
    found: dict[tuple[str, str], tuple[Record, Resource | None]] = {}
    for record in graph.view(records):
        name = record.name.literal if record.name is not None else None
        if name is not None:
            zone = _zone(graph, record)
            found.setdefault((name, zone.name if zone is not None else ""), (record, zone))
    return grouped((name, each) for (name, _), each in found.items())


def _zone(graph: Graph, record: Record) -> Resource | None:
    """The private zone of a record; None for any other."""
    parts = record.zone.id.parts if record.zone.id is not None else ()
    match parts:
        case (Reference() as reference,):
            zone = graph.resource(reference)
        case _:
            return None
    if zone is None or zone.type != ZONE or zone.has("VPCs[*]") is not True:
        return None
    return zone
