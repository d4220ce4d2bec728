"""network-peers-overlap"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Linked,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.network.parties import VPC, Range, ranges_of

PEERING = "AWS::EC2::VPCPeeringConnection"


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def peers_overlap(graph: Graph) -> Iterator[Problem]:
    """A peering connection between VPCs whose address ranges overlap.

    Why it matters: Amazon EC2 refuses the connection (its status goes to failed), and the regions
    have no path to each other. The CDK gives every VPC 10.0.0.0/16 unless told otherwise.
    Fix: give each VPC a range of its own.
    Source: Amazon EC2 API Reference, "CreateVpcPeeringConnection" (overlapping CIDR blocks)
    (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcPeeringConnection.html).
    """
    for peering in graph.all(PEERING):
        for one in peering.follow("VpcId", VPC):
            for other in peering.follow("PeerVpcId", VPC):
                if isinstance(one, Linked) and isinstance(other, Linked):
                    yield from _judged(peering, one.to, other.to)


def _judged(peering: Resource, one: Resource, other: Resource) -> Iterator[Problem]:
    ranges = [ranges_of(each) for each in (one, other)]
    unknown = next((each for each in ranges if isinstance(each, Unknown)), None)
    related = [(one, "one of its VPCs"), (other, "the other")]
    if unknown is not None:
        yield unproven(unknown, f"whether the VPCs of {peering.name} overlap", related=related)
        return
    first, second = (each if isinstance(each, tuple) else () for each in ranges)
    both: list[tuple[Range, Range]] = [(a, b) for a in first for b in second if a.overlaps(b)]
    for mine, theirs in both[:1]:
        yield problem(
            peering,
            f"{one.name} ({mine}) and {other.name} ({theirs}) overlap: Amazon EC2 refuses to peer "
            "them",
            related=related,
        )
