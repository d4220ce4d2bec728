"""dynamodb-missing-replica"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.data.dynamodb import GLOBAL_TABLE
from dr_validator.models.network.table_uses import Missed, missed


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def missing_replica(graph: Graph) -> Iterator[Problem]:
    """A DynamoDB table that does not exist in a region where functions use it.

    Why it matters: a caller looks for the table in its own region. There is none, so every call
    ends with ResourceNotFoundException once the traffic has moved there. A table in one region only
    is lost with that region.
    Fix: declare the table as AWS::DynamoDB::GlobalTable, and add the region to its Replicas.
    Source: Amazon DynamoDB Developer Guide, "Global tables: multi-Region replication"
    (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html); AWS
    CloudFormation Template Reference, "AWS::DynamoDB::GlobalTable", Replicas
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html).
    """
    for each in graph.view(missed):
        table = each.table
        several = table.type == GLOBAL_TABLE
        at = table.properties.place / "Replicas" if several else table.place
        workers = [sign.worker for sign in each.signs]
        related = [(sign.place, f"{sign.worker.name}: {sign.says}") for sign in each.signs[:3]]
        what = f"whether {each.who} in {each.region} can reach table {table.name}"
        uses = f"{each.who} in {each.region} {'uses' if each.alone else 'use'}"
        reason = _doubt(graph, each)
        if reason:
            yield unproven(at, what, reason=reason, related=related)
        elif several:
            yield problem(
                at,
                f"{uses} {table.name}, which has no replica there: every "
                "call ends with ResourceNotFoundException",
                fix=f"add {each.region} to the Replicas of the table",
                related=related,
                felt=[table, *workers],
            )
        else:
            yield problem(
                at,
                f"{uses} {table.name}, which is not a global table and exists in {table.region} "
                "only: once that region is lost, every call fails",
                fix=f"declare an AWS::DynamoDB::GlobalTable with a replica in {each.region}",
                related=related,
                felt=[table, *workers],
            )


def _doubt(graph: Graph, each: Missed) -> str:
    """Why they may reach the table all the same; empty if nothing speaks for it."""
    if each.open:
        return each.open
    if not each.certain:
        return "the regions of its replicas are not all known"
    if each.remote:
        return "it is not there, but a variable, the code or the role names a region where it is"
    roles = graph.roles
    lost = roles.is_primary(each.table.region) and roles.is_secondary(each.region)
    if each.table.type != GLOBAL_TABLE and not lost:
        return "nothing says which region is primary, nor that the table is for both"
    return ""
