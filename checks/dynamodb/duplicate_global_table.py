"""dynamodb-duplicate-global-table"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, same_place, unproven
from dr_validator.models.data.dynamodb import declared_twice as tables_declared_twice


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def duplicate_global_table(graph: Graph) -> Iterator[Problem]:
    """A DynamoDB global table declared in two stacks.

    Why it matters: the stack of one region creates the replicas in the others. The second
    stack finds a table of that name there already and fails.
    Fix: declare the table in one stack; in the others refer to it by name.
    Source: AWS CloudFormation Template Reference, "AWS::DynamoDB::GlobalTable"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html).
    """
    for twice in graph.view(tables_declared_twice):
        one, other = twice.one, twice.other
        if twice.regional or not twice.overlap or not (one.replicated or other.replicated):
            continue
        related = [(one.table, "the other declaration")]
        both = ", ".join(sorted(one.regions & other.regions))
        here = same_place(one.table.account, other.table.account)
        if twice.named and here:
            yield problem(
                other.table,
                f"{one.table.name} declares this table too, and both would create it in {both}: "
                "whichever is deployed second fails",
                related=related,
            )
        else:
            why = "their names are not known, so they may be two tables"
            if twice.named:
                why = "the account of one of their stacks is not set"
            what = f"whether {one.table.name} declares this table too"
            yield unproven(other.table, what, reason=why, related=related)
