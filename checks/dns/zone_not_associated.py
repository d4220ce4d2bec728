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
    """A name of a private hosted zone that is asked for in a VPC without it.

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
            what = f"whether {each.worker.resource.name} finds {each.name or 'what it asks for'}"
            yield unproven(found, what, related=[(each.node, "asks for it"), *related])
        elif found is not False or vpc is None:
            continue
        elif isinstance(value := each.node.value, Unknown):
            what = f"whether a name of {each.zone.name} is asked for, which {vpc.name} is without"
            yield unproven(value, what, related=related)
        else:
            yield problem(
                each.node,
                f"asks for {each.name}, a name of the private zone {each.zone.name}, which is not "
                f"associated with {vpc.name}: the name is not found there",
                related=related,
            )
