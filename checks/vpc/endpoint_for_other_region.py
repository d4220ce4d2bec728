"""vpc-endpoint-for-other-region"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.aws.region import region_of_host


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def endpoint_for_other_region(graph: Graph) -> Iterator[Problem]:
    """A VPC endpoint for the service of another region.

    Why it matters: the name is unknown in the VPC's region ("The Vpc Endpoint Service … does
    not exist"), and the stack fails to deploy. Only with ServiceRegion, and only for some
    services, may an interface endpoint lead to another region.
    Fix: build the service name from the stack's own region, `com.amazonaws.${AWS::Region}.s3`.
    Source: Amazon EC2 API Reference, "CreateVpcEndpoint" (InvalidServiceName, ServiceRegion);
    AWS PrivateLink Guide, "AWS services that integrate with cross-Region AWS PrivateLink".
    """
    asked: set[str] = set()
    for endpoint in graph.all("AWS::EC2::VPCEndpoint"):
        name = endpoint.read("ServiceName")
        word = name.text.literal if not isinstance(name, Absent) and name.text else None
        named = region_of_host(word) if word else None
        if named is None or named == endpoint.region:
            continue
        match endpoint.read("ServiceRegion"):
            case Unknown() as unknown:
                yield unproven(unknown, f"whether the endpoint may be for {word}")
            case Known(value=region) if region != endpoint.region:
                pass
            case _ if endpoint.region is not None:
                yield problem(
                    name,
                    f"the endpoint in {endpoint.region} is for {word}, a service of {named}: "
                    "it does not exist here, and the stack cannot be deployed",
                )
            case _ if endpoint.stack.id not in asked:
                asked.add(endpoint.stack.id)
                reason = "the stack's region is not set"
                yield unproven(name, f"whether the endpoint is in {named}", reason=reason)
            case _:
                pass
