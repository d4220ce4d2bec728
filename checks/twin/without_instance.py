"""twin-without-instance"""

from collections.abc import Iterator

from dr_validator.api import (
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
from dr_validator.models.failover.raising import raiser_of
from dr_validator.models.twins.missing import CLUSTERS, headless


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def without_instance(graph: Graph) -> Iterator[Problem]:
    """A database cluster in the secondary region that has no instance, and that nothing gives one.

    Why it matters: such a headless cluster keeps the data, but serves nobody. Before it can take
    over, somebody has to create an instance in the middle of an outage, and wait for it.
    Fix: add an instance, or have the failover automation create one (rds:CreateDBInstance); where
    a headless cluster is what you want, declare the strategy PILOT_LIGHT.
    Source: Amazon Aurora User Guide, "Creating a headless Aurora DB cluster in a secondary Region"
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-attach.console.headless.html).
    """
    if graph.settings.strategy is not None:
        return  # objective-strategy-not-met compares the app with what is declared
    by = raiser_of(graph, "AWS::RDS::DBCluster")
    for each in graph.view(headless):
        cluster = each.cluster
        doubt = _doubt(graph, CLUSTERS[cluster.type])
        related = [(each.instance, "an instance of its twin")]
        if by is not None and by.sure:
            continue
        if by is not None:
            yield unproven(
                cluster,
                "whether anything adds an instance before the cluster takes over",
                reason="the code that may do it is not in this assembly",
                related=[(by.by, "its role allows it to")],
            )
        elif doubt:
            what = "whether the cluster has an instance"
            reason = f"an instance's cluster is not known: {doubt.reason}"
            yield unproven(cluster, what, reason=reason, related=related)
        else:
            yield problem(
                cluster,
                f"the cluster has no instance, while its twin has {each.instance.shown}, and "
                "nothing in the app adds one: nobody can read or write after a failover",
                related=related,
            )


def _doubt(graph: Graph, kind: str) -> Unknown | None:
    links = (
        link for instance in graph.all(kind) for link in instance.follow("DBClusterIdentifier")
    )
    return next((link for link in links if isinstance(link, Unknown)), None)
