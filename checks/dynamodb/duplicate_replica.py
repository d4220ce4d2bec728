"""dynamodb-duplicate-replica"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Place,
    Problem,
    Severity,
    Text,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.dynamodb import global_tables


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def duplicate_replica(graph: Graph) -> Iterator[Problem]:
    """A DynamoDB global table with two replicas in one region.

    Why it matters: a region holds one replica of a table; CloudFormation refuses the list,
    and the region that the second entry was meant for has none.
    Fix: name each region once in Replicas.
    Source: Amazon DynamoDB Developer Guide, "How DynamoDB global tables work" (one replica per
    Region)
    (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html);
    AWS CloudFormation Template Reference, "AWS::DynamoDB::GlobalTable", Replicas
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html).
    """
    for table in graph.view(global_tables):
        seen: dict[Text, Place] = {}
        for replica in table.replicas if len(table.replicas) > 1 else ():
            region = replica.region
            if isinstance(region, Absent) or region.text is None:
                continue
            if region.text in seen:
                yield problem(
                    region,
                    f"two replicas are in {replica.shown}: DynamoDB refuses them",
                    related=[(seen[region.text], "the first entry")],
                )
            elif isinstance(region, Unknown) and replica.is_own is None:
                yield unproven(region, "whether another replica is in that region too")
            seen.setdefault(region.text, region.place)
