"""dynamodb-not-global"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    check,
    is_true,
    problem,
    same_place,
    unproven,
)
from dr_validator.models.data.dynamodb import Twice, declared_twice


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def not_global(graph: Graph) -> Iterator[Problem]:
    """The same DynamoDB table declared once in each region.

    Why it matters: two tables of one name are still two tables. Nothing is replicated, and
    after a failover the application reads an empty or outdated one.
    Fix: declare one AWS::DynamoDB::GlobalTable in the primary's stack with a replica in the
    secondary region; refer to it there by name.
    Source: Amazon DynamoDB Developer Guide, "Global tables: multi-Region replication"
    (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html).
    """
    for twice in graph.view(declared_twice):
        one, other = twice.one.table, twice.other.table
        if twice.overlap or one.region == other.region:
            continue  # the stacks collide: see dynamodb-duplicate-global-table
        related = [(one, "the table of the other region")]
        why = _doubt(graph, twice)
        if why:
            what = f"whether this table and {one.shown} are meant to be one"
            yield unproven(other, what, reason=why, related=related)
        else:
            yield problem(
                other,
                f"this table and {one.shown} are declared separately: nothing is "
                f"replicated to {other.region}",
                related=related,
            )


def _doubt(graph: Graph, twice: Twice) -> str:
    """Why the two may be meant to be two; empty if nothing speaks for it."""
    tables, roles = (twice.one.table, twice.other.table), graph.roles
    if same_place(tables[0].account, tables[1].account) is None:
        return "the account of one of their stacks is not set"
    if twice.overlap is None:
        return "the regions of their replicas are not known"
    if any(table.conditional for table in tables):
        return "whether both are created depends on a condition"
    if twice.regional:
        return "their names tell the regions apart, so each region may be meant to have its own"
    if all(is_true(table.read("TimeToLiveSpecification.Enabled")) for table in tables):
        return "their items expire, so each region may be meant to have its own"
    if roles.is_primary(tables[0].region) and roles.is_secondary(tables[1].region):
        return ""
    return "nothing says which region is primary, nor that the tables are one"
