"""dynamodb-missing-own-region"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.data.dynamodb import global_tables


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False, same_as=("E3032",))
def missing_own_region(graph: Graph) -> Iterator[Problem]:
    """A DynamoDB global table without a replica in its stack's own region.

    Why it matters: CloudFormation creates the table in the region of the stack and adds the
    other replicas to it. Without an entry for that region it refuses the table.
    Fix: add an entry for the stack's region to Replicas.
    Source: AWS CloudFormation Template Reference, "AWS::DynamoDB::GlobalTable", Replicas
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html).
    """
    asked = set()
    for table in graph.view(global_tables):
        stack = table.table.stack
        own = [replica.is_own for replica in table.replicas]
        if True in own:
            continue
        at = table.table.properties.place / "Replicas"
        if table.complete and None not in own and stack.region is not None:
            found = ", ".join(replica.shown for replica in table.replicas) or "no region"
            yield problem(
                at,
                f"the stack is in {stack.region}, but its global table has replicas in {found}: "
                "without one in the stack's own region it cannot be created",
            )
        elif stack.region is not None or stack.id not in asked:
            asked.add(stack.id)
            unknown = stack.region is None
            yield unproven(
                at,
                "whether the global table has a replica in its stack's own region",
                reason="the stack's region is not set" if unknown else "a replica is not known",
            )
