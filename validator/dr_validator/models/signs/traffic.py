"""What records say of regions: which gets the traffic, and which stands by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dr_validator.aws.region import region_of_host
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked
from dr_validator.graph.roles import PRIMARY, SECONDARY, WORDS, hint_in, role_in
from dr_validator.models.routing.dns import EVERYWHERE, Record, records
from dr_validator.models.signs.sign import RoleSign, region_named, word_of
from dr_validator.record import dataclass
from dr_validator.resolve.value import Text, whole_number

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_RELEASES = {"blue", "green", "canary", "stable", "live", "next", "old", "new", "v1", "v2"}


@dataclass(frozen=True, slots=True)
class Leading:
    """A record and the region it leads to; None if that is not known."""

    record: Record
    region: str | None

    @property
    def role(self) -> str:
        """The role that its failover says its target has."""
        word = word_of(self.record.node.read("Failover")).lower()
        return word if word in WORDS else ""

    @property
    def weight(self) -> int | None:
        return whole_number(self.record.node.read("Weight"))

    @property
    def called(self) -> str:
        return word_of(self.record.node.read("SetIdentifier"))


def failover_and_weights(graph: Graph) -> Iterator[RoleSign]:
    """The targets of failover records, and of those whose weight is 0 beside another region's."""
    for leads in graph.view(alike).values():
        known = {each.region or each.record.owner.region for each in leads}
        for each in leads:
            # Where no other record of that name leads elsewhere, it is a canary's weight.
            idle = each.weight == 0 and not each.role and bool(known - {each.region})
            role = each.role or (SECONDARY if idle else "")
            if role and each.region:
                kind = "failover" if each.role else "weighted"
                by = f"the target of the {kind} record"
                yield RoleSign(each.region, role, by, each.record.owner.name)


def stacks_of_records(graph: Graph) -> Iterator[RoleSign]:
    """The same where no target is known, but each region's stack has a record of its own."""
    for leads in graph.view(alike).values():
        own = {each.record.owner.region for each in leads}
        if any(each.region for each in leads) or len(own - {None}) < 2:
            continue
        shares = any(each.weight for each in leads)
        for each in leads:
            idle = each.weight == 0 and shares
            role = each.role or (SECONDARY if idle else PRIMARY if each.weight == 100 else "")
            region = each.record.owner.region
            if role and region:
                kind = "failover" if each.role else "weighted"
                yield RoleSign(
                    region, role, f"the stack of the {kind} record", each.record.owner.name
                )


def set_identifiers(graph: Graph) -> Iterator[RoleSign]:
    """Records of two regions that are called primary and secondary."""
    for leads in graph.view(alike).values():
        if len({each.region for each in leads} - {None}) < 2:
            continue
        for each in leads:
            role = role_in(each.called) or hint_in(each.called)
            if role and each.region:
                yield RoleSign(each.region, role, "the set identifier of", each.record.owner.name)


def routed(graph: Graph) -> Iterator[str]:
    """What tells that traffic goes to two regions, or may be moved, whichever they are."""
    for leads in graph.view(alike).values():
        shown = leads[0].record.owner.name
        if any(each.record.node.has("Failover") for each in leads):
            yield f"record {shown} fails over"
        regions = {each.region for each in leads} - {None}
        named = {region_named(each.record.node.read("Region")) for each in leads} - {None}
        if len(named) > 1:
            yield f"{shown} is one of the latency records of {_joined(named)}"
        elif len(regions) > 1:
            yield f"{shown} is one of the records that lead to {_joined(regions)}"
        elif _stands_by(leads):
            yield f"record {shown} has a weight of 0 beside another, or is the other"


def serving_together(graph: Graph) -> frozenset[tuple[str, str]]:
    """The pairs of regions, either way round, that both get traffic of one name: when the one is
    lost, the other has to go on."""
    return frozenset(
        (one, other)
        for leads in graph.view(alike).values()
        for one in _served(leads)
        for other in _served(leads)
        if one != other
    )


def _served(leads: Sequence[Leading]) -> set[str]:
    """The regions to which the records of a name lead traffic every day."""
    return {
        each.region
        for each in leads
        if each.region is not None
        and not each.role
        and each.record.policies
        and (each.weight is None or each.weight > 0)
    }


def _stands_by(leads: Sequence[Leading]) -> bool:
    """Whether one gets all the traffic and another none, and these are not two releases."""
    weights = {each.weight for each in leads}
    words = {word for each in leads for word in each.called.lower().replace("_", "-").split("-")}
    known = [each.region for each in leads if each.region]
    return (
        0 in weights
        and bool(weights - {0, None})
        and len(known) < len(leads)
        and not words & _RELEASES
    )


def _joined(regions: set[str | None]) -> str:
    return " and ".join(sorted(each for each in regions if each))


def alike(graph: Graph) -> Mapping[tuple[Text | None, str | None], tuple[Leading, ...]]:
    """The records of each name and type, with where they lead."""
    return grouped(
        ((record.name, record.type), Leading(record, _region(record)))
        for record in graph.view(records)
        if record.name is not None or record.node.has("Failover")
    )


def _region(record: Record) -> str | None:
    for link in record.node.follow("AliasTarget.DNSName"):
        if isinstance(link, Linked):
            return link.to.region
    host = word_of(record.node.read("AliasTarget.DNSName"))
    found = region_of_host(host) or record.region
    return None if found == EVERYWHERE else found
