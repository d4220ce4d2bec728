"""s3-missing-replica-key"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.replication import replications


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY)
def missing_replica_key(graph: Graph) -> Iterator[Problem]:
    """A replication rule that selects KMS objects and names no key for the copies.

    Why it matters: S3 cannot encrypt the copies and refuses the rule; the bucket's stack
    fails to deploy.
    Fix: set Destination.EncryptionConfiguration.ReplicaKmsKeyID to a key of the destination's
    region.
    Source: Amazon S3 API Reference, "Destination", EncryptionConfiguration
    (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Destination.html).
    """
    for each in graph.view(replications):
        for rule in each.rules:
            selected = rule.node.read("SourceSelectionCriteria.SseKmsEncryptedObjects.Status")
            match selected, rule.node.read("Destination.EncryptionConfiguration.ReplicaKmsKeyID"):
                case Known(value="Enabled"), Absent():
                    yield problem(
                        selected,
                        "the rule selects objects under KMS keys and names no key for the "
                        "copies: S3 refuses it",
                    )
                case Known(value="Enabled"), Unknown(may_be_absent=True) as unknown:
                    yield unproven(unknown, "whether the rule names a key for the copies")
                case Unknown() as unknown, Absent() | Unknown(may_be_absent=True):
                    yield unproven(unknown, "whether the rule needs a key for the copies")
                case Known() | Absent() | Unknown(), Known() | Absent() | Unknown():
                    pass
