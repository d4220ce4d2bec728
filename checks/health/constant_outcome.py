"""health-constant-outcome"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Node,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
    whole_number,
)
from dr_validator.models.routing.health import CALCULATED, HealthCheck, health_checks


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def constant_outcome(graph: Graph) -> Iterator[Problem]:
    """A calculated health check that can only have one outcome.

    Why it matters: with a HealthThreshold above the number of its children it is never healthy, and
    with 0 it is always healthy. Either way, the loss of a region changes nothing.
    Fix: set HealthThreshold between 1 and the number of ChildHealthChecks.
    Source: AWS CloudFormation Template Reference, "AWS::Route53::HealthCheck HealthCheckConfig",
    HealthThreshold
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-healthcheck-healthcheckconfig.html).
    """
    for each in graph.view(health_checks):
        if each.type == CALCULATED:
            yield from _threshold(each)


def _threshold(each: HealthCheck) -> Iterator[Problem]:
    match each.read("HealthThreshold"):
        case Known() as value if (needed := whole_number(value)) is not None:
            children = _children(each)
            if needed == 0:
                yield problem(
                    value, "HealthThreshold is 0, so the calculated check is always healthy"
                )
            elif children is None:
                what = f"whether the calculated check has {needed} children"
                yield unproven(value, what, reason="the list of its children is not known")
            elif needed > children:
                yield problem(
                    value,
                    f"HealthThreshold is {needed}, more than the {children} in ChildHealthChecks, "
                    "so the calculated check is never healthy",
                )
        case Unknown() as value:
            yield unproven(value, "whether the calculated check can both pass and fail")
        case Known() | Absent():
            pass


def _children(each: HealthCheck) -> int | None:
    """How many children it has; None if the list, or whether one belongs to it, is not known."""
    whole = each.read("ChildHealthChecks").place
    nodes = each.resource.each("HealthCheckConfig.ChildHealthChecks[*]")
    doubtful = (node.place == whole or node.doubt is not None or _maybe(node) for node in nodes)
    return None if any(doubtful) else len(nodes)


def _maybe(node: Node) -> bool:
    return node.unknown is not None and node.unknown.may_be_absent
