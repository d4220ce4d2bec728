"""s3-role-keys-denied"""

from collections.abc import Iterator
from typing import TypeAlias

from dr_validator.api import (
    Breaks,
    Cause,
    Graph,
    Link,
    Linked,
    Outside,
    Problem,
    Resource,
    Severity,
    Stops,
    Text,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.access.iam import Allowed, Denied, NotAllowed
from dr_validator.models.data.replication import (
    ALIAS,
    KEY,
    ReplicationRule,
    encryption,
    key_behind,
    may_use_key,
    replications,
    within,
)

Need: TypeAlias = tuple[tuple[str, ...], Resource, Resource, list[tuple[Text, ...]]]


@check(severity=Severity.CRITICAL, breaks=Breaks.DATA, stops=Stops.COPYING)
def role_keys_denied(graph: Graph) -> Iterator[Problem]:
    """A replication role that may not use the KMS keys of the source or of the copies.

    Why it matters: the stack deploys, and every object under KMS then fails to replicate,
    which shows only in its replication status.
    Fix: allow the role kms:Decrypt on the key of the source, and kms:Encrypt and
    kms:GenerateDataKey on the key of the copies, under the bucket's ARN where bucket keys are on;
    for a key of another account, in its key policy as well.
    Source: Amazon S3 User Guide, "Replicating encrypted objects"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html).
    """
    for each in graph.view(replications):
        if not isinstance(each.role, Linked) or each.foreign_account is not None:
            continue
        source = encryption(each.bucket)
        for rule in each.rules:
            selected = rule.node.read("SourceSelectionCriteria.SseKmsEncryptedObjects.Status")
            chosen = same(selected, "Enabled")
            if not rule.enabled or not chosen:
                continue
            key = key_behind(source.key)
            if key is not None:
                flags = (True, False) if source.bucket_key is None else (source.bucket_key,)
                named = [_context(each.bucket, rule, flag) for flag in flags]
                need: Need = (("kms:Decrypt",), key, each.bucket, named)
                yield from _lacking(graph, each.role, need, "source")
            path = "Destination.EncryptionConfiguration.ReplicaKmsKeyID"
            for link in rule.node.follow(path, *KEY, ALIAS):
                yield from _open(graph, link)
                key, copy = key_behind(link), rule.copy
                if key is not None and copy is not None and key.region == copy.region:
                    either = [_context(copy, rule, None)]
                    need = (("kms:Encrypt", "kms:GenerateDataKey"), key, copy, either)
                    yield from _lacking(graph, each.role, need, "copies")


def _open(graph: Graph, link: Link) -> Iterator[Problem]:
    """A key by an alias which may be that of an alias in this assembly."""
    if not isinstance(link, Outside):
        return
    for alias in graph.all(ALIAS):
        if same(link.value, alias.arn) is None and same(link.value, alias.identity) is None:
            what = "which key the copies are encrypted with, and whether the role may use it"
            reason = f"the name of the alias {alias.name} is not known"
            yield unproven(link, what, reason=reason, related=[(alias, "the alias")])
            return


def _context(bucket: Resource, rule: ReplicationRule, bucket_key: bool | None) -> tuple[Text, ...]:
    """What S3 names to KMS: the bucket where bucket keys are on, else each object; both for
    None."""
    whole, objects = within(bucket), within(bucket, rule)
    named = [None if bucket_key is False else whole, None if bucket_key else objects]
    return tuple(text for text in named if text is not None)


def _lacking(graph: Graph, role: Linked, need: Need, what: str) -> Iterator[Problem]:
    actions, key, bucket, named = need
    verdicts = [may_use_key(graph, role.to, actions, key, bucket, arns) for arns in named]
    verdict = verdicts[0]
    if len({type(each) for each in verdicts}) > 1:
        reason = f"whether {bucket.name} has a bucket key is not known"
        verdict = Unknown(reason, Cause.PARAMETER, bucket.place)
    related = [(role.to, "the role"), (key, "the key")]
    match verdict:
        case NotAllowed() | Denied():
            yield problem(
                role,
                f"the replication role lacks {' and '.join(actions)} on {key.name}, the key of "
                f"the {what}: objects encrypted with KMS fail to replicate",
                related=related,
            )
        case Unknown():
            yield unproven(
                role,
                f"whether the replication role is allowed {' or '.join(actions)} on {key.name}, "
                f"the key of the {what}",
                reason=verdict.reason,
                related=related,
            )
        case Allowed():
            pass
