"""s3-role-not-assumable"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Linked,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.access.callers import on_behalf_of
from dr_validator.models.access.iam import Allowed, Denied, NotAllowed, trusts
from dr_validator.models.data.replication import replications


@check(severity=Severity.CRITICAL, breaks=Breaks.DATA, stops=Stops.COPYING)
def role_not_assumable(graph: Graph) -> Iterator[Problem]:
    """A replication role that S3 cannot assume.

    Why it matters: the stack deploys, and every object then fails to replicate, which shows
    only in its replication status.
    Fix: let the role's trust policy allow s3.amazonaws.com sts:AssumeRole.
    Source: Amazon S3 User Guide, "Setting up permissions for live replication"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html).
    """
    for each in graph.view(replications):
        if not isinstance(each.role, Linked):
            continue
        role, bucket = each.role.to, each.bucket
        verdict = trusts(graph, role, "s3.amazonaws.com", on_behalf_of(bucket, role))
        match verdict:
            case NotAllowed() | Denied():
                yield problem(
                    role.place / "Properties" / "AssumeRolePolicyDocument",
                    f"the replication role of {bucket.name} does not trust s3.amazonaws.com: "
                    "S3 cannot assume it, and nothing is copied",
                    related=[(each.role, "where the bucket names it")],
                )
            case Unknown():
                yield unproven(verdict, "whether S3 may assume the replication role")
            case Allowed():
                pass
