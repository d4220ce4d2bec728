"""replica-of-single-region-key"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Outside,
    Problem,
    Severity,
    Unknown,
    arn_of,
    check,
    is_true,
    problem,
    unproven,
)

KEY, REPLICA = "AWS::KMS::Key", "AWS::KMS::ReplicaKey"
MULTI_REGION = "mrk-"  # what the ids of multi-Region keys begin with


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY)
def of_single_region_key(graph: Graph) -> Iterator[Problem]:
    """A replica key of a key that is not a multi-Region primary key.

    Why it matters: KMS replicates multi-Region primary keys only. The replica is refused, and the
    recovery region has no key for what it decrypts. Whether a key is multi-Region is fixed when it
    is created.
    Fix: set MultiRegion on the key, which creates a new key, and let PrimaryKeyArn name it.
    Source: AWS KMS Developer Guide, "Multi-Region keys in AWS KMS"
    (https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html); AWS
    CloudFormation Template Reference, "AWS::KMS::ReplicaKey", PrimaryKeyArn
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-replicakey.html).
    """
    for replica in graph.all(REPLICA):
        for link in replica.follow("PrimaryKeyArn", KEY, REPLICA):
            match link:
                case Linked(to=key) if key.type == REPLICA:
                    yield problem(
                        link,
                        f"names {key.name}, which is a replica itself: KMS replicates primary keys "
                        "only, and refuses this one",
                        fix="name the primary key that it is a replica of",
                        related=[(key, "the replica that it names")],
                    )
                case Linked(to=key):
                    setting = key.read("MultiRegion")
                    if isinstance(setting, Unknown):
                        yield unproven(setting, f"whether {replica.name} can replicate the key")
                    elif not is_true(setting):
                        yield problem(
                            link,
                            f"names {key.name}, which is a single-Region key: KMS replicates "
                            "multi-Region keys only, and refuses this one",
                            related=[(setting, "is not set to true")],
                        )
                case Outside(value=value) if (arn := arn_of(value)) is not None and arn.name:
                    if arn.kind == "key" and not arn.name.startswith(MULTI_REGION):
                        yield problem(
                            link,
                            f"names the key {arn.name}, a single-Region key, since its id does "
                            f"not begin with {MULTI_REGION}: KMS refuses the replica",
                        )
                case Unknown():
                    yield unproven(link, "whether the key that is replicated is multi-Region")
                case Outside() | Absent():
                    pass
