"""aurora-shared-cluster-identifier"""

from collections.abc import Iterator
from itertools import combinations

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Value,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.aurora import global_databases


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER)
def shared_cluster_identifier(graph: Graph) -> Iterator[Problem]:
    """Clusters of a global database that share one identifier.

    Why it matters: the names of the clusters of a global database must be unique across all
    regions. With one name for two, an operator or a script cannot tell which one to promote.
    Fix: put the region into DBClusterIdentifier.
    Source: Amazon Aurora User Guide, "Configuration requirements of an Amazon Aurora global
    database", naming requirements.
    """
    for database in graph.view(global_databases):
        first = database.primary
        rest = [each for each in database.members if each is not first]
        for one, other in combinations([first, *rest] if first else rest, 2):
            names = [each.read("DBClusterIdentifier") for each in (one, other)]
            if any(isinstance(name, Absent) for name in names):
                continue  # a generated name is unique
            same = _same(one.identity, other.identity)
            if same is None:
                yield unproven(
                    names[1], f"whether {one.name} in {one.region} has the same identifier"
                )
            elif same:
                yield problem(
                    names[1],
                    f"this cluster and {one.name} in {one.region} share one identifier: "
                    "those of a global database must differ across regions",
                    related=[(names[0], "the other one")],
                )


def _same(one: Value, other: Value) -> bool | None:
    if isinstance(one, Absent) or isinstance(other, Absent):
        return False
    if one.text is not None and one.text == other.text:
        return True
    known = isinstance(one, Known) and isinstance(other, Known)
    return False if known else None
