"""dynamodb-legacy-replica"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Problem,
    Severity,
    Stops,
    check,
    problem,
    unproven,
)
from dr_validator.models.data.dynamodb import LEGACY_REPLICA, TABLE


@check(severity=Severity.LOW, breaks=Breaks.DATA, stops=Stops.NOTHING)
def legacy_replica(graph: Graph) -> Iterator[Problem]:
    """A DynamoDB replica made by the CDK's custom resource.

    Why it matters: it works, but the replica is outside CloudFormation's control. Its drift goes
    unnoticed, and it has neither the tags nor the point-in-time recovery of the table.
    Fix: move to TableV2 with its replicas property. Keep the table with RemovalPolicy.RETAIN and
    import it: changing the type in place would delete it.
    Source: AWS CDK API Reference, "Table", replicationRegions
    (https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_dynamodb.Table.html); Amazon
    DynamoDB Developer Guide, "Global tables: multi-Region replication"
    (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html).
    """
    for replica in graph.all(LEGACY_REPLICA):
        region = replica.read("Region")
        text = None if isinstance(region, Absent) else region.text
        where = text.shown() if text else "another region"
        links = replica.follow("TableName", TABLE)
        tables = [link.to for link in links if isinstance(link, Linked)]
        related = [(table, "the table") for table in tables]
        if replica.conditional:
            what = f"whether a custom resource makes the replica in {where}"
            yield unproven(replica, what, reason="a condition decides it", related=related)
        else:
            yield problem(
                replica,
                f"the replica in {where} is made by a custom resource: CloudFormation sees "
                "neither its drift nor its recovery settings",
                related=related,
            )
