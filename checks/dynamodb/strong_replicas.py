"""dynamodb-strong-replicas"""

from __future__ import annotations

from collections.abc import Iterator

from validator.check import check, problem, unproven
from validator.finding import Breaks, Problem, Severity
from validator.graph import Graph, Unknown
from validator.graph.dynamodb import global_tables


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, defect=5, dr=False)
def strong_replicas(graph: Graph) -> Iterator[Problem]:
    """A strongly consistent DynamoDB global table without three regions.

    Why it matters: multi-Region strong consistency needs a majority of three regions: three
    replicas, or two and a witness. CloudFormation refuses the table with any other number.
    Fix: add the third replica, or two replicas with one entry in GlobalTableWitnesses.
    Source: Amazon DynamoDB Developer Guide, "Multi-Region strong consistency (MRSC)".
    """
    for table in graph.view(global_tables):
        witnesses = table.table.each("GlobalTableWitnesses[*]")
        known = table.complete and not any(isinstance(each.raw, Unknown) for each in witnesses)
        count = (len(table.replicas), len(witnesses))
        if table.is_strong and not known:
            yield unproven(
                table.table,
                "whether the strongly consistent table has three regions",
                reason="its replicas or witnesses are not known",
            )
        elif table.is_strong and count not in ((3, 0), (2, 1)):
            yield problem(
                table.table,
                f"the table is strongly consistent with {count[0]} replicas and {count[1]} "
                "witnesses: it needs three replicas, or two and a witness",
            )
        elif table.is_strong is None and count not in ((3, 0), (2, 1)):
            yield unproven(
                table.table.read("MultiRegionConsistency"),
                "whether the table is strongly consistent, for which it has too few regions",
            )
