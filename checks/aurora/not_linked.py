"""aurora-not-linked"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.aurora_pairs import Separation, apart


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def not_linked(graph: Graph) -> Iterator[Problem]:
    """An Aurora cluster left out of the global database that its counterpart is in.

    Why it matters: a cluster without GlobalClusterIdentifier is a database of its own, and an empty
    identifier takes it out of the global one. That then has no copy outside the region that may be
    lost.
    Fix: set GlobalClusterIdentifier of the secondary to the id of the global cluster, and make
    the primary its SourceDBClusterIdentifier.
    Source: AWS CloudFormation Template Reference, "AWS::RDS::DBCluster", GlobalClusterIdentifier
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html);
    Amazon Aurora User Guide, "Adding an AWS Region to an Amazon Aurora global database"
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-attach.html).
    """
    for pair in graph.view(apart):
        if pair.gap is not Separation.ONE:
            continue
        out, inside = pair.primary, pair.secondary
        at, link = pair.of_primary, pair.of_secondary
        if isinstance(link, Absent) or (isinstance(link, Unknown) and link.may_be_absent):
            out, inside, at, link = inside, out, link, at
        related = [(inside, "its counterpart"), (link, "what puts it in a global database")]
        if pair.why:
            what = f"whether this cluster is in the global database of {inside.name}"
            yield unproven(at, what, reason=pair.why, related=related)
            continue
        emptied = out.has("GlobalClusterIdentifier") is True
        fact = (
            "is in no global database, since its GlobalClusterIdentifier is empty"
            if emptied
            else "joins no global database"
        )
        yield problem(
            at if emptied else out,
            f"this cluster {fact}, but {inside.name} in {inside.region} is in one: "
            f"nothing is replicated between {inside.region} and {out.region}",
            related=related,
        )
