"""s3-incomplete-filter"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.data.replication import replications

NEEDED = ("Priority", "DeleteMarkerReplication")


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY)
def incomplete_filter(graph: Graph) -> Iterator[Problem]:
    """A replication rule with a Filter, but without Priority or DeleteMarkerReplication.

    Why it matters: S3 refuses such a rule as invalid; the bucket's stack fails to deploy.
    Fix: give every rule that has a Filter a Priority and a DeleteMarkerReplication.Status.
    Source: Amazon S3 API Reference, "PutBucketReplication"
    (https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html).
    """
    for each in graph.view(replications):
        for rule in each.rules:
            filtered = rule.node.has("Filter")
            found = {name: rule.node.has(name) for name in NEEDED}
            missing = [name for name in NEEDED if found[name] is False]
            if filtered and missing:
                yield problem(
                    rule.node,
                    f"the rule has a Filter, but no {' and no '.join(missing)}: S3 refuses it",
                )
            elif filtered is not False and not all(found.values()):
                doubtful = missing or [name for name in NEEDED if found[name] is None]
                yield unproven(
                    rule.node,
                    f"whether a rule with a Filter has {' and '.join(doubtful)}",
                    reason="a condition decides it",
                )
