"""edge-unused-origin-group"""

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
    same,
    unproven,
)

DISTRIBUTION = "AWS::CloudFront::Distribution"
GROUPS = "DistributionConfig.OriginGroups.Items[*]"
BEHAVIORS = ("DistributionConfig.DefaultCacheBehavior", "DistributionConfig.CacheBehaviors[*]")


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def unused_origin_group(graph: Graph) -> Iterator[Problem]:
    """An origin group of a distribution that no cache behavior targets.

    Why it matters: CloudFront fails over only within the origin group that a behavior targets. A
    behavior that targets an origin uses that origin alone, whatever groups there are.
    Fix: set TargetOriginId of the behavior to the id of the group.
    Source: Amazon CloudFront Developer Guide, "Optimize high availability with CloudFront origin
    failover"
    (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html).
    """
    for each in graph.all(DISTRIBUTION):
        targets = [
            target
            for path in BEHAVIORS
            for behavior in each.each(path)
            for target in behavior.each("TargetOriginId")
        ]
        for group in each.each(GROUPS):
            yield from _group(group, targets)


def _group(group: Node, targets: list[Node]) -> Iterator[Problem]:
    match group.read("Id"):
        case Known(value=name) as own:
            values = [target.value for target in targets]
            if any(same(value, own) for value in values):
                return
            doubt = next((value for value in values if isinstance(value, Unknown)), None)
            if doubt is not None:
                yield unproven(doubt, f"whether a behavior targets the origin group {name}")
                return
            yield problem(
                group,
                f"no cache behavior targets the origin group {name}, so CloudFront never fails "
                "over within it",
                related=[(target, "what a behavior targets") for target in targets],
            )
        case Unknown() as unknown:
            yield unproven(unknown, "whether a behavior targets this origin group")
        case Absent():
            pass
