"""s3-same-region-copy"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Outside,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.replication import replications

WHERE = "whether the copy leaves the region of its source, into a versioned bucket"


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.COPYING)
def same_region_copy(graph: Graph) -> Iterator[Problem]:
    """S3 replication that never leaves the source region.

    Why it matters: one regional outage takes both copies.
    Fix: point a rule at a bucket in the recovery region.
    Source: Amazon S3 User Guide, "Replicating objects within and across Regions"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html).
    """
    unset: set[str] = set()
    for each in graph.view(replications):
        rules = [rule for rule in each.rules if rule.enabled]
        here = each.bucket.region
        leaves = any(rule.copy and here and rule.copy.region not in (None, here) for rule in rules)
        stays = all(rule.copy and rule.copy.region == here for rule in rules)
        for rule in rules:
            match rule.destination:
                case Linked(to=copy) if leaves or (here == copy.region and here and not stays):
                    pass
                case Linked(to=copy) if stays and here:
                    yield problem(
                        rule.destination,
                        f"replicates within {here}: one outage loses both copies",
                        related=[(copy, "the destination")],
                    )
                case Linked(to=copy):
                    stack = copy.stack if here else each.bucket.stack
                    if stack.id not in unset:
                        unset.add(stack.id)
                        reason = f"the region of stack {stack.display_name} is not set"
                        yield unproven(rule.destination, WHERE, reason=reason)
                case Outside():
                    reason = "no stack of this assembly creates the destination"
                    yield unproven(rule.destination, WHERE, reason=reason)
                case Unknown():
                    yield unproven(rule.destination, WHERE)
                case Absent():
                    pass
