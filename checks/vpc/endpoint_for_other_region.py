"""vpc-endpoint-for-other-region"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Gap,
    Graph,
    Problem,
    Severity,
    Unknown,
    Value,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.aws.region import region_of_host


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def endpoint_for_other_region(graph: Graph) -> Iterator[Problem]:
    """A VPC endpoint for a service in another region.

    Why it matters: the name is unknown in the VPC's region ("The Vpc Endpoint Service … does
    not exist"), and the stack fails to deploy. Only with ServiceRegion, and only for some
    services, may an interface endpoint lead to another region.
    Fix: build the service name from the stack's own region, `com.amazonaws.${AWS::Region}.s3`.
    Source: Amazon EC2 API Reference, "CreateVpcEndpoint", ServiceRegion
    (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html); AWS
    PrivateLink Guide, "AWS services that integrate with cross-Region AWS PrivateLink"
    (https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html).
    """
    asked: set[str] = set()
    for endpoint in graph.all("AWS::EC2::VPCEndpoint"):
        name = endpoint.read("ServiceName")
        named = _region(name)
        if isinstance(named, Unknown):
            yield unproven(named, "which region the endpoint's service is in")
        if not isinstance(named, str) or named == endpoint.region:
            continue
        service = endpoint.read("ServiceRegion")
        if isinstance(service, Unknown):
            yield unproven(service, f"whether the endpoint may be for a service of {named}")
        elif same(service, endpoint.region) is False and not isinstance(service, Absent):
            continue
        elif endpoint.region is not None:
            yield problem(
                name,
                f"the endpoint in {endpoint.region} is for {_shown(name)}, a service of {named}: "
                "it does not exist here, and the stack cannot be deployed",
            )
        elif endpoint.stack.id not in asked:
            asked.add(endpoint.stack.id)
            reason = "the stack's region is not set"
            yield unproven(name, f"whether the endpoint is in {named}", reason=reason)


def _region(name: Value) -> str | Unknown | None:
    """The region that a service's name tells; None if it tells none, or the stack's own."""
    text = None if isinstance(name, Absent) else name.text
    parts = text.parts if text is not None else ()
    words = [region for part in parts if isinstance(part, str) and (region := region_of_host(part))]
    if words or not isinstance(name, Unknown):
        return words[0] if words else None
    return None if Gap("AWS::Region") in parts else name


def _shown(name: Value) -> str:
    return name.text.shown() if not isinstance(name, Absent) and name.text else "a service"
