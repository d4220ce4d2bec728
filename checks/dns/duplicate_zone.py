"""dns-duplicate-zone"""

from collections.abc import Iterator
from itertools import combinations

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Resource,
    Severity,
    Text,
    check,
    problem,
    unproven,
)
from dr_validator.models.routing.dns import ZONE, same_text
from dr_validator.models.routing.hosts import dns_name


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER)
def duplicate_zone(graph: Graph) -> Iterator[Problem]:
    """The public hosted zone of one domain created twice, often once in each region.

    Why it matters: each zone has its own name servers, and the domain is delegated to one of
    them. The records in the other are never found, so their region never takes over.
    Fix: create the zone in one stack and pass its id to the others.
    Source: Amazon Route 53 Developer Guide, "Working with public hosted zones".
    """
    zones = [zone for zone in graph.all(ZONE) if zone.has("VPCs") is not True]
    zones.sort(key=lambda zone: (graph.roles.is_secondary(zone.region), zone.key))
    for one, other in combinations(zones, 2):
        name = _name(one)
        if name is None or one.account != other.account or not same_text(name, _name(other)):
            continue
        related = [(one, "the other zone")]
        undecided = (one.conditional, other.conditional, one.has("VPCs"), other.has("VPCs"))
        if any(each is None or each is True for each in undecided):
            what = f"whether {name.shown()} has two public hosted zones"
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
