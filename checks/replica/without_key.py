"""replica-without-key"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Outside,
    Problem,
    Resource,
    Severity,
    Unknown,
    arn_of,
    check,
    is_true,
    problem,
    unproven,
)

INSTANCE, SOURCE = "AWS::RDS::DBInstance", "SourceDBInstanceIdentifier"


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY)
def without_key(graph: Graph) -> Iterator[Problem]:
    """A cross-region read replica of an encrypted RDS instance without a key in its own region.

    Why it matters: KMS keys stay in their region, and RDS does not choose one for a cross-region
    replica: it refuses to create it, and the recovery region has no database.
    Fix: set KmsKeyId of the replica to a key in its region, or to alias/aws/rds.
    Source: Amazon RDS API Reference, "CreateDBInstanceReadReplica", KmsKeyId
    (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html).
    """
    for replica in graph.all(INSTANCE):
        for link in replica.follow(SOURCE, INSTANCE):
            match link:
                case Linked(to=source) if source.region != replica.region:
                    yield from _judge(replica, source)
                case Outside(value=value) if (arn := arn_of(value)) is not None:
                    if arn.region != replica.region and isinstance(
                        replica.read("KmsKeyId"), Absent
                    ):
                        reason = f"whether {value.value} is encrypted is not known"
                        what = "whether the replica needs a KMS key in its region"
                        yield unproven(replica, what, reason=reason)
                case Linked() | Outside() | Unknown() | Absent():
                    pass


def _judge(replica: Resource, source: Resource) -> Iterator[Problem]:
    key, encrypted = replica.read("KmsKeyId"), source.read("StorageEncrypted")
    related = [(source, "what it replicates")]
    missing = isinstance(key, Absent) or (isinstance(key, Unknown) and key.may_be_absent)
    if not missing or is_true(encrypted) is False:
        return
    unsure = next((each for each in (key, encrypted) if isinstance(each, Unknown)), None)
    if unsure is not None:
        what = (
            "whether the replica has a key in its region, as a replica of an encrypted source must"
        )
        yield unproven(unsure, what, related=related)
    elif None in (replica.region, source.region):
        reason = "the region of a stack is not set"
        what = f"whether the replica is in another region than {source.name} and needs a key"
        yield unproven(replica, what, reason=reason, related=related)
    else:
        yield problem(
            replica,
            f"replicates {source.shown}, which is encrypted, but names no KMS key in "
            f"{replica.region}: RDS refuses to create it",
            related=related,
        )
