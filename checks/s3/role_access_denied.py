"""s3-role-access-denied"""

from collections.abc import Iterator
from typing import TypeAlias

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    same,
    same_place,
    unproven,
)
from dr_validator.models.access.iam import Allowed
from dr_validator.models.data.replication import (
    ReplicationRule,
    encryption,
    may,
    replications,
    within,
)

Need: TypeAlias = tuple[Resource, ReplicationRule | None, tuple[str, ...]]
BUCKET_ACTIONS = ("s3:GetReplicationConfiguration", "s3:ListBucket")


@check(severity=Severity.CRITICAL, breaks=Breaks.DATA, stops=Stops.COPYING)
def role_access_denied(graph: Graph) -> Iterator[Problem]:
    """A replication role that may not read the source or write the destination.

    Why it matters: the stack deploys, and every object then fails to replicate, which shows
    only in its replication status.
    Fix: allow the actions named, on the bucket itself or on its objects (`/*`); for a destination
    in another account, in its bucket policy as well.
    Source: Amazon S3 User Guide, "Setting up permissions for live replication"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html).
    """
    for each in graph.view(replications):
        if not isinstance(each.role, Linked) or each.foreign_account is not None:
            continue
        for rule in each.rules:
            copy = rule.copy
            if not rule.enabled:
                continue
            needed: list[Need] = [(each.bucket, None, (action,)) for action in BUCKET_ACTIONS]
            needed += [(each.bucket, rule, actions) for actions in _reading(rule)]
            yield from _lacking(graph, each.role, needed, "source")
            if copy is not None:
                needed = [(copy, rule, (action,)) for action in _writing(rule)]
                yield from _lacking(graph, each.role, needed, "destination")


def _reading(rule: ReplicationRule) -> list[tuple[str, ...]]:
    """What reads the source; GetObjectVersion does for objects that are not under KMS."""
    versions: tuple[str, ...] = ("s3:GetObjectVersionForReplication",)
    if encryption(rule.bucket).is_kms is False:
        versions += ("s3:GetObjectVersion",)
    return [versions, ("s3:GetObjectVersionAcl",)]


def _writing(rule: ReplicationRule) -> list[str]:
    """What writes the copies. s3:ReplicateObject covers their tags; s3:ReplicateTags is not
    needed beside it."""
    actions = ["s3:ReplicateObject"]
    deletes = rule.node.read("DeleteMarkerReplication.Status")
    # A rule without Filter is of the first version, which always replicates delete markers.
    first_version = rule.node.has("Filter") is False
    if first_version or same(deletes, "Enabled"):
        actions.append("s3:ReplicateDelete")
    if not isinstance(rule.node.read("Destination.AccessControlTranslation.Owner"), Absent):
        actions.append("s3:ObjectOwnerOverrideToBucketOwner")
    return actions


def _lacking(graph: Graph, role: Linked, needed: list[Need], what: str) -> Iterator[Problem]:
    missing: list[str] = []
    open_: list[tuple[str, Unknown]] = []
    for bucket, rule, actions in needed:
        target = within(bucket, rule)
        if target is None:
            continue
        verdicts = [may(graph, role.to, action, bucket, target) for action in actions]
        doubt = next((each for each in verdicts if isinstance(each, Unknown)), None)
        if any(isinstance(each, Allowed) for each in verdicts):
            continue
        if doubt is not None:
            open_.append((actions[0], doubt))
        else:
            missing.append(actions[0])
    bucket = needed[0][0]
    related = [(role.to, "the role"), (bucket, f"the {what}")]
    if missing:
        across = same_place(role.to.account, bucket.account) is False
        where = f"{bucket.name}{', whose policy must allow it too' if across else ''}"
        yield problem(
            role,
            f"the replication role lacks {', '.join(missing)} on the {what} {where}: "
            "replication fails where it needs them",
            related=related,
        )
    elif open_:
        actions_in_doubt = ", ".join(action for action, _ in open_)
        yield unproven(
            role,
            f"whether the replication role is allowed {actions_in_doubt} on the {what} "
            f"{bucket.name}",
            reason=open_[0][1].reason,
            related=related,
        )
