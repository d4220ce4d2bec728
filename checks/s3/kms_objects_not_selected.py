"""s3-kms-objects-not-selected"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.replication import encryption, replications


@check(severity=Severity.CRITICAL, breaks=Breaks.DATA, stops=Stops.COPYING)
def kms_objects_not_selected(graph: Graph) -> Iterator[Problem]:
    """A bucket encrypted with KMS whose replication rule does not select such objects.

    Why it matters: S3 skips objects under KMS keys unless the rule asks for them; the stack
    deploys, and nothing is copied.
    Fix: set SourceSelectionCriteria.SseKmsEncryptedObjects.Status to Enabled, and name the
    key of the copies in Destination.EncryptionConfiguration.ReplicaKmsKeyID.
    Source: Amazon S3 User Guide, "Replicating encrypted objects"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html).
    """
    for each in graph.view(replications):
        source = encryption(each.bucket)
        for rule in each.rules:
            selected = rule.node.read("SourceSelectionCriteria.SseKmsEncryptedObjects.Status")
            if not rule.enabled:
                continue
            match source.is_kms, selected:
                case True, Absent() | Known(value="Disabled"):
                    yield problem(
                        selected,
                        "the bucket is encrypted with KMS, but the rule does not select objects "
                        "under KMS keys: they are not copied",
                        related=[(source.algorithm, "the encryption of the source")],
                    )
                case Unknown() as unknown, Absent() | Known(value="Disabled") | Unknown():
                    yield unproven(unknown, "whether the rule has to select objects under KMS keys")
                case True, Unknown() as unknown:
                    yield unproven(unknown, "whether the rule selects objects under KMS keys")
                case (True | False | Unknown(), Known() | Absent() | Unknown()):
                    pass
