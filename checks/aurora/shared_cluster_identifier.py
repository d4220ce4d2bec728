"""aurora-shared-cluster-identifier"""

from collections.abc import Iterator
from itertools import combinations

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.data.aurora import global_databases


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def shared_cluster_identifier(graph: Graph) -> Iterator[Problem]:
    """Clusters of a global database that share one identifier.

    Why it matters: the names of the clusters of a global database must be unique across all
    regions. With one name for two, an operator or a script cannot tell which one to promote.
    Fix: put the region into DBClusterIdentifier.
    Source: Amazon Aurora User Guide, "Configuration requirements of an Amazon Aurora global
    database", naming requirements
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html).
    """
    for database in graph.view(global_databases):
        first = database.primary
        rest = [each for each in database.members if each is not first]
        for one, other in combinations([first, *rest] if first else rest, 2):
            names = [each.read("DBClusterIdentifier") for each in (one, other)]
            if any(isinstance(name, Absent) for name in names):
                continue  # a generated name is unique
            equal = same(one.identity, other.identity)
            if equal is None:
                yield unproven(names[1], f"whether {one.shown} has the same name")
            elif equal:
                yield problem(
                    names[1],
                    f"this cluster and {one.shown} share one identifier, which must be unique "
                    "across the regions of a global database",
                    related=[(names[0], "the other cluster")],
                )
