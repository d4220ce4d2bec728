"""vpc-private-dns-refused"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Problem,
    Severity,
    Unknown,
    check,
    is_true,
    problem,
    same,
    unproven,
)


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def private_dns_refused(graph: Graph) -> Iterator[Problem]:
    """A VPC endpoint with private DNS in a VPC without DNS hostnames or DNS support.

    Why it matters: EC2 refuses the endpoint ("Enabling private DNS requires both enableDnsSupport
    and enableDnsHostnames VPC attributes set to true"), and the stack cannot be deployed. DNS
    hostnames are off in a VPC unless they are asked for.
    Fix: set EnableDnsHostnames of the VPC to true, and leave EnableDnsSupport on.
    Source: AWS PrivateLink Guide, "Access an AWS service using an interface VPC endpoint"
    (https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html).
    """
    for endpoint in graph.all("AWS::EC2::VPCEndpoint"):
        named = endpoint.read("PrivateDnsEnabled")
        kind = endpoint.read("VpcEndpointType")
        if same(kind, "Interface") is False or is_true(named) is False:
            continue
        doubt = next((each for each in (kind, named) if isinstance(each, Unknown)), None)
        for link in endpoint.follow("VpcId", "AWS::EC2::VPC"):
            if not isinstance(link, Linked):
                continue
            for name in ("EnableDnsHostnames", "EnableDnsSupport"):
                value = link.to.read(name)
                off = name == "EnableDnsHostnames" or not isinstance(value, Absent)
                if is_true(value) is True or not off:
                    continue
                unread = value if isinstance(value, Unknown) else doubt
                if unread is not None:
                    what = f"whether the endpoint {endpoint.name} may have private DNS"
                    yield unproven(unread, what, related=[(named, "private DNS is on")])
                else:
                    yield problem(
                        named,
                        f"private DNS is on, but {name} of {link.to.name} is not: the endpoint is "
                        "refused, and the stack cannot be deployed",
                        related=[(link.to, "the VPC")],
                    )
