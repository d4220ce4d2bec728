"""dynamodb-replicas-on-table"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.data.dynamodb import REPLICAS, TABLE


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False, same_as=("E3002",))
def replicas_on_table(graph: Graph) -> Iterator[Problem]:
    """Replicas on an AWS::DynamoDB::Table, which has no such property.

    Why it matters: CloudFormation refuses properties that a type does not have. Replicas are
    a property of AWS::DynamoDB::GlobalTable alone.
    Fix: declare an AWS::DynamoDB::GlobalTable. Do not change the type of a table that is deployed:
    CloudFormation would delete it.
    Source: AWS CloudFormation Template Reference, "AWS::DynamoDB::Table"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html)
    and "AWS::DynamoDB::GlobalTable"
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html).
    """
    for table in graph.all(TABLE):
        for name in REPLICAS:
            given = table.has(name)
            if given is None:
                yield unproven(table.read(name), f"whether the table has the property {name}")
            elif given:
                yield problem(
                    table.read(name),
                    f"AWS::DynamoDB::Table has no property {name}: the table is not created, "
                    "let alone replicated",
                )
