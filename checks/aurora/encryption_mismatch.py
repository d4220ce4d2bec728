"""aurora-encryption-mismatch"""

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
    is_true,
    problem,
    unproven,
)
from dr_validator.models.data.aurora import global_databases


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY)
def encryption_mismatch(graph: Graph) -> Iterator[Problem]:
    """A global database with one member encrypted and another not.

    Why it matters: RDS refuses an unencrypted secondary of an encrypted primary, and encryption
    cannot be switched on later: changing StorageEncrypted replaces the database.
    Fix: set StorageEncrypted to true on every member, each with a key of its own region.
    Source: Amazon Aurora User Guide, "Encrypting Amazon Aurora resources"
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html); AWS
    CloudFormation Template Reference, "AWS::RDS::DBCluster", StorageEncrypted and KmsKeyId
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html).
    """
    for database in graph.view(global_databases):
        wanted = database.setting("StorageEncrypted")
        for secondary in database.secondaries:
            own = secondary.read("StorageEncrypted")
            fact = ""
            match is_true(wanted), own:
                case True, Absent() if secondary.has("KmsKeyId"):
                    fact = "has a KMS key but not StorageEncrypted, which the key needs"
                case True, Known() if is_true(own) is False:
                    fact = "is not encrypted, but the primary is"
                case False, Known() if is_true(own) and isinstance(wanted, Known):
                    fact = "is encrypted, but the primary is not"
                case (None, Known() | Unknown()) | (_, Unknown()):
                    reason = wanted.reason if isinstance(wanted, Unknown) else ""
                    yield unproven(
                        own, "whether the secondary is encrypted like the primary", reason=reason
                    )
                case (True | False | None, Known() | Absent() | Unknown()):
                    pass
            if fact:
                yield problem(
                    own if isinstance(own, Known) else secondary,
                    f"the secondary {fact}: RDS refuses it",
                    related=[(wanted, "whether the primary is encrypted")],
                )
