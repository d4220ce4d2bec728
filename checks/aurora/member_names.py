"""aurora-member-names"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from validator.check import check, problem
from validator.finding import Breaks, Problem, Severity
from validator.graph import Graph, Known
from validator.graph.aurora import global_databases


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, defect=1)
def member_names(graph: Graph) -> Iterator[Problem]:
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
            match one.identity, other.identity:
                case Known(value=here), Known(value=there) if here == there:
                    yield problem(
                        other.read("DBClusterIdentifier"),
                        f"this cluster and {one.name} in {one.region} are both named {here}: "
                        "names of a global database's clusters must differ across regions",
                        related=[(one.read("DBClusterIdentifier"), "the other one")],
                    )
                case _:
                    pass  # a generated name is unique
