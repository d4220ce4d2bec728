"""dynamodb-replica-without-key"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, check, problem, unproven
from dr_validator.models.data.dynamodb import global_tables

KEY = "SSESpecification.KMSMasterKeyId"


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY, dr=False)
def replica_without_key(graph: Graph) -> Iterator[Problem]:
    """A DynamoDB global table with a customer managed key on some replicas only.

    Why it matters: once one replica has a customer managed key, every replica needs one;
    DynamoDB does not mix them with keys of its own, and refuses the table.
    Fix: give every replica SSESpecification with a key of its region, or none of them.
    Source: AWS CloudFormation Template Reference, "AWS::DynamoDB::GlobalTable
    ReplicaSpecification", SSESpecification
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-replicaspecification.html).
    """
    for table in graph.view(global_tables):
        has = [(replica, replica.node.has(KEY)) for replica in table.replicas]
        first = next((replica for replica, given in has if given), None)
        if first is None:
            continue
        for replica, given in has:
            if given is False:
                yield problem(
                    replica.node,
                    f"the replica in {replica.shown} has no customer managed key, but the one in "
                    f"{first.shown} has one: DynamoDB refuses the mix",
                    related=[(first.node, "the replica that has a key")],
                )
            elif given is None:
                yield unproven(
                    replica.node,
                    f"whether the replica in {replica.shown} has a key like the one in "
                    f"{first.shown}",
                    reason="it depends on a condition",
                )
