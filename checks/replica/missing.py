"""replica-missing"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.paths.uncopied import BUCKET, uncopied

# What a store of a type is called, and what copies it.
CALLED = {
    "AWS::Cassandra::Table": ("table", "give the table a replica there in ReplicaSpecifications"),
    "AWS::Cognito::UserPool": ("user pool", "declare an AWS::Cognito::UserPoolReplica"),
    "AWS::DSQL::Cluster": ("cluster", "name both clusters in MultiRegionProperties.Clusters"),
    "AWS::DocDB::DBCluster": (
        "database",
        "declare an AWS::DocDB::GlobalCluster with this cluster as its source, and let the "
        "cluster there join it",
    ),
    "AWS::EFS::FileSystem": (
        "file system",
        "set ReplicationConfiguration of the file system (replicationConfiguration of CDK's "
        "FileSystem)",
    ),
    "AWS::FSx::FileSystem": (
        "file system",
        "copy its backups with an AWS::Backup::BackupPlan, or replicate it with SnapMirror or "
        "DataSync",
    ),
    "AWS::MemoryDB::Cluster": (
        "cluster",
        "declare an AWS::MemoryDB::MultiRegionCluster, and let both clusters name it",
    ),
    "AWS::Neptune::DBCluster": (
        "database",
        "declare an AWS::Neptune::GlobalCluster with this cluster as its source, and let the "
        "cluster there join it",
    ),
    "AWS::RDS::DBCluster": (
        "database",
        "declare an AWS::RDS::GlobalCluster with this cluster as its source, and let a cluster "
        "there join it",
    ),
    "AWS::RDS::DBInstance": (
        "database",
        "make the instance there a read replica (SourceDBInstanceIdentifier, DatabaseInstance"
        "ReadReplica in CDK), or set AutomaticBackupReplicationRegion",
    ),
}
SHOWN = 2


@check(severity=Severity.CRITICAL, breaks=Breaks.DATA, stops=Stops.COPYING)
def missing(graph: Graph) -> Iterator[Problem]:
    """A database, file system or user pool in the primary region that nothing copies.

    Why it matters: what is in it is lost together with its region. One of the same name in the
    other region is separate: empty, or out of date.
    Fix: replicate it to the recovery region, or have its backups copied there.
    Source: AWS whitepaper "Disaster Recovery of Workloads on AWS: Recovery in the Cloud",
    "Disaster recovery options in the cloud"
    (https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html);
    for each kind of store, the page that "AWS facts" names.
    """
    for each in graph.view(uncopied):
        node, twin, region = each.store.node, each.twin, each.region
        if node.type == BUCKET:
            continue  # see s3-not-replicated
        noun, way = CALLED[node.type]
        related = [(twin, f"the {noun} of {region}")] if twin is not None else []
        related += [(user, "uses it") for user in each.users[:SHOWN]]
        if each.doubt:
            what = f"whether anything copies this {noun} to {region}"
            yield unproven(node, what, reason=each.doubt, related=related)
        elif twin is not None:
            yield problem(
                node,
                f"this {noun} and {twin.shown} are separate, and nothing replicates one to the "
                f"other: {region} has none of what is written in {node.region}",
                fix=way,
                related=related,
            )
        else:
            yield problem(
                node,
                f"nothing replicates this {noun} to {region}, where its users run too: what is "
                f"in it is lost with {node.region}",
                fix=way,
                related=related,
            )
