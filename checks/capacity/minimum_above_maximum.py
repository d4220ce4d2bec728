"""capacity-minimum-above-maximum"""

from collections.abc import Iterator, Mapping

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
    whole_number,
)

# By type: the least, what is wanted at first, and the most; "" where there is no such property.
LIMITS: Mapping[str, tuple[str, str, str]] = {
    "AWS::ApplicationAutoScaling::ScalableTarget": ("MinCapacity", "", "MaxCapacity"),
    "AWS::AutoScaling::AutoScalingGroup": ("MinSize", "DesiredCapacity", "MaxSize"),
    "AWS::EKS::Nodegroup": (
        "ScalingConfig.MinSize",
        "ScalingConfig.DesiredSize",
        "ScalingConfig.MaxSize",
    ),
    "AWS::RDS::DBCluster": (
        "ServerlessV2ScalingConfiguration.MinCapacity",
        "",
        "ServerlessV2ScalingConfiguration.MaxCapacity",
    ),
}


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def minimum_above_maximum(graph: Graph) -> Iterator[Problem]:
    """A minimum capacity above the maximum, or a desired capacity outside the two.

    Why it matters: the service refuses it, and the stack cannot be deployed: the region is without
    its capacity.
    Fix: keep MinCapacity at or below MaxCapacity, and the desired capacity between the two.
    Source: Application Auto Scaling API Reference, "RegisterScalableTarget"
    (https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html);
    Amazon EC2 Auto Scaling User Guide, "Set scaling limits for your Auto Scaling group"
    (https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html).
    """
    for each in graph.all(*LIMITS):
        least, first, most = LIMITS[each.type]
        yield from _ordered(each, least, most)
        if first:
            yield from _ordered(each, least, first)
            yield from _ordered(each, first, most)


def _ordered(each: Resource, low: str, high: str) -> Iterator[Problem]:
    one, other = each.read(low), each.read(high)
    small, great = whole_number(one), whole_number(other)
    names = (low.rpartition(".")[2], high.rpartition(".")[2])
    if small is not None and great is not None and small > great:
        yield problem(
            other,
            f"{names[0]} is {small}, but {names[1]} is {great}: the service refuses that, "
            "and the stack cannot be deployed",
        )
    elif isinstance(one, Unknown) is not isinstance(other, Unknown):
        doubt = one if isinstance(one, Unknown) else other
        if isinstance(doubt, Unknown) and (small is not None or great is not None):
            yield unproven(doubt, f"whether {names[0]} is at most {names[1]}")
