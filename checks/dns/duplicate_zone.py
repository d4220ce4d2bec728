"""dns-duplicate-zone"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Resource,
    Severity,
    Stops,
    Text,
    check,
    problem,
    same,
    same_place,
    unproven,
)
from dr_validator.models.routing.dns import ZONE
from dr_validator.models.routing.hosts import dns_name
from dr_validator.models.routing.likely import likely_pairs


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def duplicate_zone(graph: Graph) -> Iterator[Problem]:
    """The public hosted zone of one domain created twice, often once in each region.

    Why it matters: each zone has its own name servers, and the domain is delegated to one of
    them. The records in the other are never found, so their region never takes over.
    Fix: create the zone in one stack and pass its id to the others.
    Source: Amazon Route 53 API Reference, "CreateHostedZone" (DelegationSetNotAvailable,
    ConflictingDomainExists)
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html).
    """
    zones = [zone for zone in graph.all(ZONE) if zone.has("VPCs") is not True]
    zones.sort(key=lambda zone: (graph.roles.is_secondary(zone.region), zone.key))
    for one, other in likely_pairs(zones, _name):
        name = _name(one)
        here = same_place(one.account, other.account)
        if name is None or here is False or not same(name, _name(other)):
            continue
        related = [(one, "the other zone")]
        undecided = (one.conditional, other.conditional, one.has("VPCs"), other.has("VPCs"))
        what = f"whether {name.shown()} has two public hosted zones"
        if here is None:
            reason = "the account of one of the stacks is not set"
            yield unproven(other, what, reason=reason, related=related)
        elif any(each is None or each is True for each in undecided):
            reason = "a condition decides whether a zone is created, or public"
            yield unproven(other, what, reason=reason, related=related)
        else:
            yield problem(
                other,
                f"the public hosted zone {name.shown()} is created twice, so the records of one of "
                "them are never found",
                related=related,
            )


def _name(zone: Resource) -> Text | None:
    text = getattr(zone.read("Name"), "text", None)
    return dns_name(text) if isinstance(text, Text) else None
