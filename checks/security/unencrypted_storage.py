"""security-unencrypted-storage"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    problem,
    unproven,
)

STORAGE = {
    "AWS::DocDB::DBCluster": "StorageEncrypted",
    "AWS::EFS::FileSystem": "Encrypted",
    "AWS::ElastiCache::ReplicationGroup": "AtRestEncryptionEnabled",
    "AWS::Neptune::DBCluster": "StorageEncrypted",
    "AWS::OpenSearchService::Domain": "EncryptionAtRestOptions.Enabled",
    "AWS::RDS::DBCluster": "StorageEncrypted",
    "AWS::RDS::DBInstance": "StorageEncrypted",
    "AWS::RDS::GlobalCluster": "StorageEncrypted",
}
INSTANCE = "AWS::RDS::DBInstance"
# Where an instance takes its encryption from, so that leaving it out says nothing.
INHERITED = (
    "DBClusterIdentifier",
    "DBClusterSnapshotIdentifier",
    "DBSnapshotIdentifier",
    "KmsKeyId",
    "SourceDBClusterIdentifier",
    "SourceDBInstanceAutomatedBackupsArn",
    "SourceDBInstanceIdentifier",
    "SourceDbiResourceId",
)


@check(severity=Severity.HIGH, breaks=Breaks.SECURITY, dr=False)
def unencrypted_storage(graph: Graph) -> Iterator[Problem]:
    """Storage whose encryption at rest is switched off.

    Why it matters: data, snapshots and backups are readable to whoever gets hold of them, and
    encryption cannot be switched on later without a copy. (A new Aurora cluster is still encrypted
    with a key that AWS owns, which nobody can audit, restrict or revoke.)
    Fix: set it to true, with a KMS key of the region.
    Source: AWS CloudFormation Template Reference, "AWS::RDS::DBCluster"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html)
    and "AWS::RDS::DBInstance"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html),
    StorageEncrypted; Amazon Aurora User Guide, "Encrypting Amazon Aurora resources"
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html).
    """
    for resource in graph.all(*STORAGE):
        path = STORAGE[resource.type]
        if resource.type == INSTANCE and resource.has("DBClusterIdentifier") is not False:
            continue  # the cluster decides
        plain = _is_plain_instance(resource)
        match resource.read(path):
            case Known(value=False | "false") as value:
                yield problem(
                    value, f"sets {path} to false: no key of yours protects what it stores"
                )
            case Absent() as absent if isinstance(plain, Unknown):
                yield unproven(absent, "whether the instance is encrypted", reason=plain.reason)
            case Absent() as absent if plain:
                yield problem(
                    absent,
                    f"does not set {path}: an RDS instance is not encrypted unless you ask for it",
                )
            case Unknown() as unknown:
                yield unproven(unknown, f"whether {path} is on")
            case Known() | Absent():
                pass


def _is_plain_instance(resource: Resource) -> bool | Unknown:
    """An RDS instance of its own, made from nothing that may be encrypted already."""
    if resource.type != INSTANCE or any(resource.has(name) for name in INHERITED):
        return False
    for name in INHERITED:
        value = resource.read(name)
        if isinstance(value, Unknown):
            return value
    match resource.read("Engine"):
        case Known(value=engine):
            return not str(engine).startswith("aurora")
        case Unknown() as unknown:
            return unknown
        case Absent():
            return False
