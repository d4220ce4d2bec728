"""s3-role-tags-denied"""

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
from dr_validator.models.access.iam import Allowed, Denied, NotAllowed
from dr_validator.models.data.replication import may, replications, within

READ_ACL = "s3:GetObjectVersionAcl"
READ_TAGS = "s3:GetObjectVersionTagging"


@check(severity=Severity.MEDIUM, breaks=Breaks.DATA, stops=Stops.COPYING)
def role_tags_denied(graph: Graph) -> Iterator[Problem]:
    """A replication role that may not read the tags of the objects it copies.

    Why it matters: S3 then silently copies the objects without their tags; whatever relies on tags
    (lifecycle rules, access policies) treats the copies differently.
    Fix: allow the role s3:GetObjectVersionTagging on the objects of the source bucket.
    Source: Amazon S3 User Guide, "Setting up permissions for live replication"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html).
    """
    for each in graph.view(replications):
        if not isinstance(each.role, Linked) or each.foreign_account is not None:
            continue
        for rule in each.rules:
            target = within(each.bucket, rule)
            if target is None or not rule.enabled:
                continue
            # Where the role may not read the objects at all, s3-role-access-denied says so.
            reads = may(graph, each.role.to, READ_ACL, each.bucket, target)
            verdict = may(graph, each.role.to, READ_TAGS, each.bucket, target)
            match reads, verdict:
                case Allowed(), NotAllowed() | Denied():
                    yield problem(
                        each.role,
                        f"the replication role lacks {READ_TAGS} on the source: objects are "
                        "copied without their tags",
                        related=[(each.role.to, "the role")],
                    )
                case Allowed(), Unknown() as unknown:
                    yield unproven(unknown, "whether S3 may read the tags of the objects it copies")
                case (
                    Allowed() | Denied() | NotAllowed() | Unknown(),
                    Allowed() | Denied() | NotAllowed() | Unknown(),
                ):
                    pass
