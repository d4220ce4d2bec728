"""s3-replica-key-in-other-region"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.replication import ALIAS, KEY, key_region, replications


@check(severity=Severity.CRITICAL, breaks=Breaks.DATA, stops=Stops.COPYING)
def replica_key_in_other_region(graph: Graph) -> Iterator[Problem]:
    """A key for S3 replicas that is not in the destination's region.

    Why it matters: S3 does not check the key when the rule is set; the stack deploys, and
    every object under KMS then fails to replicate.
    Fix: set ReplicaKmsKeyID to the ARN of a key, or of its alias, in the destination's region.
    Source: Amazon S3 User Guide, "Replicating encrypted objects"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html).
    """
    for each in graph.view(replications):
        for rule in each.rules:
            copy = rule.copy
            path = "Destination.EncryptionConfiguration.ReplicaKmsKeyID"
            for key in rule.node.follow(path, *KEY, ALIAS):
                if isinstance(key, Absent) or copy is None or copy.region is None:
                    continue
                region = key_region(key)
                if region is None:
                    yield unproven(
                        key,
                        f"whether the key of the copies is in {copy.region}",
                        reason="the region of the key is not known",
                    )
                elif region != copy.region:
                    yield problem(
                        key,
                        f"the key of the copies is in {region}, but their bucket is in "
                        f"{copy.region}: objects encrypted with KMS fail to replicate",
                        related=[(copy, "the destination")],
                    )
