"""dns-zone-not-associated"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Node,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.network.private_names import asked
from dr_validator.models.routing.dns import Record


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS, dr=False)
def zone_not_associated(graph: Graph) -> Iterator[Problem]:
    """A name in a private hosted zone that is looked up in a VPC without that zone.

    Why it matters: a private zone answers in the VPCs that it is associated with. Elsewhere, as in
    the VPC of the recovery region, the name is not found.
    Fix: list the VPC among the zone's VPCs, with its region, or associate them by
    AssociateVPCWithHostedZone.
    Source: Amazon Route 53 Developer Guide, "Working with private hosted zones"
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-private.html).
    """
    for each in graph.view(asked):
        found, vpc = each.is_found(), each.worker.party.vpc
        related: list[tuple[Node | Resource | Record, str]] = [
            (each.zone, "the private zone"),
            (each.record, "the record"),
        ]
        if isinstance(found, Unknown):
            what = f"whether {each.worker.resource.name} finds {each.name or 'what it looks up'}"
            yield unproven(found, what, related=[(each.node, "looks it up"), *related])
        elif found is not False or vpc is None:
            continue
        elif isinstance(value := each.node.value, Unknown):
            what = (
                f"whether a name in {each.zone.name} is looked up, which is not associated with "
                f"{vpc.name}"
            )
            yield unproven(value, what, related=related)
        else:
            yield problem(
                each.node,
                f"looks up {each.name} in the private zone {each.zone.name}, which is not "
                f"associated with {vpc.name}: the name is not found there",
                related=related,
            )
