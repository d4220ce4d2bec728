"""rds-not-replicated"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Resource,
    Severity,
    Stops,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.rds import unrelated
from dr_validator.paths.stores import store_of


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def not_replicated(graph: Graph) -> Iterator[Problem]:
    """An RDS database in the recovery region that is not a replica of the primary's.

    Why it matters: they are two separate databases. Nothing is replicated, and after a failover the
    application finds the recovery region's database empty. A name does not make a replica.
    Fix: set SourceDBInstanceIdentifier to the primary's ARN (for a cluster,
    ReplicationSourceIdentifier), without a master user name.
    Source: Amazon RDS User Guide, "Creating a read replica in a different AWS Region"
    (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html); AWS
    CloudFormation Template Reference, "AWS::RDS::DBInstance", SourceDBInstanceIdentifier
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html).
    """
    for each in graph.view(unrelated):
        primary, secondary = each.primary, each.secondary
        if primary is None:
            yield unproven(
                secondary, f"whether {secondary.name} replicates a database", reason=each.why
            )
            continue
        related = [(primary, "the database of the primary region")]
        why = each.why or _copied(primary)
        if why:
            what = f"whether this database is a copy of {primary.shown}"
            yield unproven(secondary, what, reason=why, related=related)
        else:
            yield problem(
                secondary,
                f"this database names no source, so it is not a replica of {primary.shown}: "
                f"nothing is replicated to {secondary.region}",
                related=related,
            )


def _copied(primary: Resource) -> str:
    """Why what is in the database may be there all the same; empty if nothing copies it."""
    store = store_of(primary)
    for copy in store.abroad if store is not None else ():
        return f"{copy.by.title} may bring it there" if not copy.doubt else copy.doubt
    return ""
