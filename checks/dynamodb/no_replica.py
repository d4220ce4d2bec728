"""dynamodb-no-replica"""

from __future__ import annotations

from collections.abc import Iterator

from validator.check import check, problem, unproven
from validator.finding import Breaks, Problem, Severity
from validator.graph import Graph
from validator.graph.table_uses import missed


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, defect=5)
def no_replica(graph: Graph) -> Iterator[Problem]:
    """A DynamoDB global table without a replica in a region where functions use it.

    Why it matters: a table is reached in the region of the caller; there is none, so that every
    call ends with ResourceNotFoundException once the traffic has moved there.
    Fix: add the region to the table's Replicas (`replicas` of TableV2 in CDK).
    Source: Amazon DynamoDB Developer Guide, "Global tables: multi-Region replication"; AWS
    CloudFormation Template Reference, "AWS::DynamoDB::GlobalTable" (Replicas).
    """
    for each in graph.view(missed):
        table = each.table.table
        at = table.properties.place / "Replicas"
        related = [(sign.place, f"{sign.worker.name}: {sign.says}") for sign in each.signs[:3]]
        what = f"whether {each.who} in {each.region} can reach table {table.name}"
        if not each.certain:
            reason = "the regions of its replicas are not all known"
            yield unproven(at, what, reason=reason, related=related)
        elif each.remote:
            reason = "a variable, the code or the role speaks of a region where it has one"
            yield unproven(at, what, reason=reason, related=related)
        else:
            yield problem(
                at,
                f"{each.who} in {each.region} use {table.name}, which has no replica there: every "
                "call ends with ResourceNotFoundException",
                fix=f"add {each.region} to the Replicas of the table",
                related=related,
            )
