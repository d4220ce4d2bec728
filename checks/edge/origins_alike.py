"""edge-origins-alike"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.routing.distributions import (
    ORIGINS,
    DistributionOrigin,
    OriginGroup,
    origin_groups,
)


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def origins_alike(graph: Graph) -> Iterator[Problem]:
    """An origin group whose members are one origin, or are in one region.

    Why it matters: CloudFront tries the second member when the first fails. If that is the same
    host, or in the same region, it fails for the same reason, and the group serves nobody.
    Fix: name two origins, each with the host of another region.
    Source: Amazon CloudFront Developer Guide, "Optimize high availability with CloudFront origin
    failover"
    (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html).
    """
    for group in graph.view(origin_groups):
        doubt = _unknown(group)
        if doubt is not None:
            what = f"whether the members of the origin group {group.shown} lead to two places"
            yield unproven(doubt, what)
        if group.origins is None or len(group.origins) < 2:
            continue
        first, *others = group.origins
        ends = [(each.node, "one of its origins") for each in dict.fromkeys(group.origins)]
        region = _one_region(group.origins)
        if all(first.leads_where(other) for other in others):
            yield problem(
                group.node,
                f"all members of the origin group {group.shown} lead to {first.shown}: what fails "
                "for the first fails for the next",
                related=ends,
            )
        elif region is not None and len(graph.regions) > 1:
            yield problem(
                group.node,
                f"all members of the origin group {group.shown} are in {region}: once that "
                "region is lost, CloudFront has none left to try",
                related=ends,
            )


def _unknown(group: OriginGroup) -> Unknown | None:
    """What is not known of one member; of two, each is given to be another."""
    if group.origins is None:
        ids = group.node.read_all("Members.Items[*].OriginId")
        ids += group.distribution.read_all(f"{ORIGINS}.Id")
        return next((each for each in ids if isinstance(each, Unknown)), None)
    hosts = [each.domain for each in group.origins]
    unknown = [each for each in hosts if isinstance(each, Unknown) and each.cause.is_open]
    return unknown[0] if len(unknown) == 1 else None


def _one_region(origins: tuple[DistributionOrigin, ...]) -> str | None:
    regions = {each.region for each in origins}
    return regions.pop() if len(regions) == 1 else None
