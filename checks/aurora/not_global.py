"""aurora-not-global"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.data.aurora_pairs import Separation, apart


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def not_global(graph: Graph) -> Iterator[Problem]:
    """Aurora clusters in two regions that no global database connects.

    Why it matters: they are two databases. Nothing is replicated, and after a failover the
    application finds the secondary empty.
    Fix: declare one AWS::RDS::GlobalCluster with the primary as SourceDBClusterIdentifier, and
    give its id to the secondary as GlobalClusterIdentifier, without credentials of its own.
    Source: Amazon Aurora User Guide, "Using Amazon Aurora Global Database"
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html); AWS
    CloudFormation Template Reference, "AWS::RDS::DBCluster", GlobalClusterIdentifier
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html).
    """
    for pair in graph.view(apart):
        primary, secondary = pair.primary, pair.secondary
        if pair.gap is not Separation.NEITHER:
            continue
        related = [(primary, "the cluster in the other region")]
        if pair.why:
            what = f"whether this cluster and {primary.name} in {primary.region} are one database"
            yield unproven(secondary, what, reason=pair.why, related=related)
        else:
            yield problem(
                secondary,
                f"this cluster and {primary.name} in {primary.region} are in no global database: "
                f"nothing is replicated to {secondary.region}",
                related=related,
            )
