"""dynamodb-replica-without-recovery"""

from collections.abc import Iterable, Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    check,
    is_true,
    problem,
    unproven,
)
from dr_validator.models.data.dynamodb import Replica, global_tables

ENABLED = "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"


@check(severity=Severity.HIGH, breaks=Breaks.DATA, stops=Stops.NOTHING)
def replica_without_recovery(graph: Graph) -> Iterator[Problem]:
    """A replica of a DynamoDB global table without point-in-time recovery.

    Why it matters: a wrong write or delete reaches every replica within a second; only recovery to
    a point in time undoes it. It is off unless it is set, for each replica by itself, so after a
    failover to this region there may be nothing to go back to.
    Fix: set PointInTimeRecoverySpecification with PointInTimeRecoveryEnabled true on every
    replica.
    Source: AWS CloudFormation Template Reference, "AWS::DynamoDB::GlobalTable
    ReplicaSpecification", PointInTimeRecoverySpecification
    (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-replicaspecification.html).
    """
    for table in graph.view(global_tables):
        for replica in table.replicas if len(table.replicas) > 1 else ():
            value = replica.node.read(ENABLED)
            enabled = is_true(value)
            if enabled is None:
                what = f"whether the replica in {replica.shown} has point-in-time recovery"
                yield unproven(value, what)
            elif not enabled and (other := _with_recovery(table.replicas)) is not None:
                yield problem(
                    replica.node,
                    f"the replica in {replica.shown} has no point-in-time recovery, unlike the "
                    f"one in {other.shown}: once it is the only one left, a wrong write cannot "
                    "be undone",
                    related=[(other.node, "the replica that has it")],
                )
            elif not enabled and _backed_up(graph, replica):
                yield unproven(
                    replica.node,
                    f"whether the replica in {replica.shown} can be recovered",
                    reason="it has no point-in-time recovery, but a backup plan may cover it",
                )
            elif not enabled:
                yield problem(
                    replica.node,
                    f"the replica in {replica.shown} has no point-in-time recovery: "
                    "a wrong write, once replicated, cannot be undone there",
                )


def _with_recovery(replicas: Iterable[Replica]) -> Replica | None:
    return next((each for each in replicas if is_true(each.node.read(ENABLED))), None)


def _backed_up(graph: Graph, replica: Replica) -> bool:
    """Whether any backup plan of the replica's region selects resources."""
    regions = {each.region for each in graph.all("AWS::Backup::BackupSelection")}
    return any(region is None or region == replica.shown for region in regions)
