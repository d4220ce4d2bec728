"""objective-strategy-not-met"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Place,
    Problem,
    Resource,
    Severity,
    Stops,
    Strategy,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.data.aurora import global_databases, instances
from dr_validator.models.routing.dns import FAILOVER, WEIGHTED, RecordGroup, record_groups

COMPUTE = (
    "AWS::AppRunner::Service",
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::EC2::Instance",
    "AWS::ECS::Service",
    "AWS::EKS::Nodegroup",
    "AWS::Lambda::Function",
)


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.NOTHING)
def strategy_not_met(graph: Graph) -> Iterator[Problem]:
    """An app that falls short of the strategy it declares.

    Why it matters: a warm standby without running instances is a pilot light, and an active region
    that gets no traffic is a standby; plans and objectives rely on the strategy that is declared.
    Fix: run in the secondary region what the strategy requires, or declare the weaker strategy.
    Source: AWS whitepaper "Disaster Recovery of Workloads on AWS", "Disaster recovery options in
    the cloud"
    (https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html);
    AWS Resilience Hub User Guide, "Reviewing resiliency recommendations"
    (https://docs.aws.amazon.com/resilience-hub/latest/userguide/resil-recs.html).
    """
    declared = graph.settings.strategy
    if declared is None:
        return
    if declared.runs:
        yield from _databases(graph, declared)
        yield from _compute(graph, declared)
    if declared is Strategy.ACTIVE_ACTIVE:
        yield from _traffic(graph)


def _databases(graph: Graph, declared: Strategy) -> Iterator[Problem]:
    members = graph.view(instances)
    for database in graph.view(global_databases):
        for cluster in database.secondaries:
            if cluster.key in members:
                continue
            doubts = [
                link
                for instance in graph.all("AWS::RDS::DBInstance")
                for link in instance.follow("DBClusterIdentifier")
                if isinstance(link, Unknown)
            ]
            if doubts:
                yield unproven(
                    cluster,
                    "whether the secondary cluster has an instance",
                    reason=f"an instance's cluster is not known: {doubts[0].reason}",
                )
            else:
                yield problem(
                    cluster,
                    "the secondary cluster has no instance, so the database is a pilot light, "
                    f"not {declared.value}",
                )


def _compute(graph: Graph, declared: Strategy) -> Iterator[Problem]:
    found: dict[str | None, list[Resource]] = {}
    for resource in graph.all(*COMPUTE):
        found.setdefault(resource.region, []).append(resource)
    serving = found.get(graph.roles.primary)
    for region in graph.roles.secondaries if serving else ():
        if region in found or serving is None:
            continue
        own = next((stack for stack in graph.stacks if stack.region == region), None)
        at = graph.place(own) if own else Place("", region, None, "", "", "", graph.settings.source)
        ends = [(serving[0], "runs in the primary region")]
        if None in found or graph.unloaded:
            what = f"whether anything runs in {region}"
            reason = "the region of a stack is not set, or a nested stack could not be read"
            yield unproven(at, what, reason=reason, related=ends)
        else:
            message = f"nothing in {region} could serve traffic, so this is not {declared.value}"
            yield problem(at, message, related=ends)


def _traffic(graph: Graph) -> Iterator[Problem]:
    for group in graph.view(record_groups):
        if group.spans is None:
            yield from _perhaps(group)
        if not group.spans:
            continue
        for record in group.using(FAILOVER):
            value = record.node.read("Failover")
            if same(value, "SECONDARY"):
                yield problem(
                    value,
                    f"{record.shown} gets traffic only when its primary fails: a standby, not "
                    "ACTIVE_ACTIVE",
                )
        for record in group.standbys:
            yield problem(
                record.place / "Weight",
                f"{record.shown} has weight 0 and gets no traffic: a standby, not ACTIVE_ACTIVE",
            )
        for record in group.using(WEIGHTED):
            weight = record.node.read("Weight")
            if isinstance(weight, Unknown):
                yield unproven(weight, f"whether {record.shown} gets traffic")


def _perhaps(group: RecordGroup) -> Iterator[Problem]:
    """Records that get no traffic if they stand beside one of another region."""
    for record in group.using(FAILOVER, WEIGHTED):
        value = record.node.read("Failover" if record.policy == FAILOVER else "Weight")
        if same(value, "SECONDARY") or same(value, "0"):
            yield unproven(value, f"whether {record.shown} gets traffic", reason=group.doubt)
