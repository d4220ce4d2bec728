"""aurora-secondary-credentials"""

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
from dr_validator.models.data.aurora import global_databases, members

REFUSED = ("MasterUsername", "MasterUserPassword", "DatabaseName")


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY)
def secondary_credentials(graph: Graph) -> Iterator[Problem]:
    """A secondary Aurora cluster that brings its own user name, password or database name.

    Why it matters: Aurora refuses these on a cluster that joins a global database, which
    takes them from the primary; the secondary's stack fails to deploy.
    Fix: leave MasterUsername, MasterUserPassword and DatabaseName off every secondary.
    Source: AWS CloudFormation Template Reference, "AWS::RDS::DBCluster", MasterUsername
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html);
    Amazon Aurora User Guide, "Adding an AWS Region to an Amazon Aurora global database"
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-attach.html).
    """
    for database in graph.view(global_databases):
        for secondary in database.secondaries:
            for name in REFUSED:
                match secondary.read(name):
                    case Known() | Unknown(may_be_absent=False) as value:
                        yield problem(
                            value,
                            f"the secondary cluster sets {name}, which Aurora refuses on a "
                            "cluster that joins a global database",
                            related=[(database.cluster, "the global cluster it joins")],
                        )
                    case Unknown() as value:
                        yield unproven(value, f"whether the secondary cluster sets {name}")
                    case Absent():
                        pass
    for member in graph.view(members):
        cluster, group = member.cluster, member.database
        told = group.primary is not None if group else graph.roles.is_primary(cluster.region)
        sets = [name for name in REFUSED if cluster.has(name)]
        if sets and not told:
            yield unproven(
                cluster.read(sets[0]),
                f"whether this cluster is a secondary, which must not set {', '.join(sets)}",
                reason="nothing says which cluster of its global database is the primary",
            )
