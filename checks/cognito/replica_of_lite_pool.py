"""cognito-replica-of-lite-pool"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Outside,
    Problem,
    Severity,
    Unknown,
    check,
    problem,
    same,
    unproven,
)


@check(severity=Severity.CRITICAL, breaks=Breaks.DEPLOY)
def replica_of_lite_pool(graph: Graph) -> Iterator[Problem]:
    """A replica of a user pool whose plan has no replication.

    Why it matters: Cognito replicates pools of the plans Essentials and Plus only. The replica is
    refused, and nobody can log in once the primary region is lost.
    Fix: set UserPoolTier of the user pool to ESSENTIALS or PLUS.
    Source: Amazon Cognito Developer Guide, "Multi-Region replication"
    (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-multi-region.html).
    """
    for replica in graph.all("AWS::Cognito::UserPoolReplica"):
        for link in replica.follow("UserPoolId", "AWS::Cognito::UserPool"):
            match link:
                case Linked(to=pool):
                    tier = pool.read("UserPoolTier")
                    if same(tier, "LITE"):
                        yield problem(
                            tier,
                            "the plan of the user pool is LITE, which Cognito does not replicate: "
                            "the replica is refused",
                            related=[(replica, "the replica")],
                        )
                    elif isinstance(tier, Unknown):
                        yield unproven(tier, "whether the plan of the user pool has replication")
                case Outside() | Unknown() | Absent():
                    pass
