"""aurora-secondary-without-key"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    is_true,
    problem,
    unproven,
)
from dr_validator.models.access.keys import KeyAt, LocalKey, key_used
from dr_validator.models.data.aurora import GlobalDatabase, global_databases


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY)
def secondary_without_key(graph: Graph) -> Iterator[Problem]:
    """An encrypted secondary Aurora cluster without a key of its own region.

    Why it matters: KMS keys stay in their region. RDS refuses to create the secondary of an
    encrypted database unless it names a key of its own region.
    Fix: create an AWS::KMS::Key in the secondary's region and set KmsKeyId to its ARN.
    Source: AWS CloudFormation Template Reference, "AWS::RDS::DBCluster", KmsKeyId
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html);
    Amazon Aurora User Guide, "Adding an AWS Region to an Amazon Aurora global database"
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-attach.html).
    """
    for database in graph.view(global_databases):
        for secondary in database.secondaries:
            yield from _judge(database, secondary)


def _judge(database: GlobalDatabase, secondary: Resource) -> Iterator[Problem]:
    primary = (database.primary or database.cluster, "the primary of the global database")
    own = secondary.read("StorageEncrypted")
    encrypted = [is_true(database.setting("StorageEncrypted")), is_true(own)]
    match key_used(secondary.properties, "KmsKeyId"):
        case KeyAt(region=region) as key if secondary.region is None:
            yield unproven(key, f"whether the secondary is in {region}, as its key is")
        case KeyAt(region=region) as key if region != secondary.region:
            yield problem(
                key,
                f"the secondary is in {secondary.region}, but its key is in {region}: "
                "RDS cannot use it",
                related=[(key.resource, "the key")] if key.resource else [],
            )
        case KeyAt() | LocalKey():
            pass
        case Unknown() as key if key.may_be_absent or not key.refs:
            yield unproven(key, "whether the secondary has a key of its own region")
        case Unknown():
            pass
        case Absent() if True in encrypted and is_true(own) is not False:
            yield problem(
                secondary,
                "the secondary of an encrypted global database names no KMS key: "
                "RDS refuses to create it",
                related=[primary],
            )
        case Absent() if encrypted[0] and isinstance(own, Absent):
            yield problem(
                secondary,
                "the primary is encrypted, but the secondary has neither StorageEncrypted nor a "
                "KMS key of its region: RDS refuses to create it",
                related=[primary],
            )
        case Absent() as missing if None in encrypted and is_true(own) is not False:
            reason = "whether the database is encrypted is not known"
            yield unproven(missing, "whether the secondary needs a key of its own", reason=reason)
        case Absent():
            pass
