"""vpc-misspelt-service"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Problem,
    Severity,
    Unknown,
    Value,
    check,
    problem,
    unproven,
)
from dr_validator.aws.endpoint_names import PREFIX, SERVICES
from dr_validator.aws.metric_names import meant
from dr_validator.aws.region import region_of_host


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def misspelt_service(graph: Graph) -> Iterator[Problem]:
    """A VPC endpoint for a service whose name is a typo away from a real one.

    Why it matters: EC2 knows no service of that name ("The Vpc Endpoint Service … does not exist"),
    and the stack of that region cannot be deployed.
    Fix: spell it as the list of services does, `com.amazonaws.${AWS::Region}.secretsmanager`.
    Source: AWS PrivateLink Guide, "AWS services that integrate with AWS PrivateLink"
    (https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html).
    """
    for endpoint in graph.all("AWS::EC2::VPCEndpoint"):
        value = endpoint.read("ServiceName")
        name = _name(value)
        if isinstance(value, Unknown) and not name.startswith(PREFIX):
            yield unproven(value, "whether there is a service that the endpoint is for")
        elif (right := _meant(name, endpoint.region)) is not None:
            yield problem(
                value,
                f"there is no service {name}, only {right}: the endpoint cannot be created",
            )


def _name(value: Value) -> str:
    text = None if isinstance(value, Absent) else value.text
    return text.shown() if text is not None else ""


def _meant(name: str, region: str | None) -> str | None:
    """What is spelt like it: by its last words, or as a whole where it tells no region."""
    if name.startswith(PREFIX):
        head, _, service = name.removeprefix(PREFIX).partition(".")
        right = meant(service, SERVICES)
        if right is not None:
            return f"{PREFIX}{head}.{right}"
    formed = name.startswith(PREFIX) and region_of_host(name) is not None
    if region is None or "$" in name or formed:
        return None
    whole = {f"{PREFIX}{region}.{each}" for each in SERVICES}
    return meant(name, whole) if name.endswith(tuple(f".{each}" for each in SERVICES)) else None
