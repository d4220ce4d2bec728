"""twin-smaller"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Resource,
    Severity,
    Stops,
    check,
    problem,
    unproven,
)
from dr_validator.models.twins.differences import Differs, MayDiffer, differing
from dr_validator.models.twins.rows import Concern


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def smaller(graph: Graph) -> Iterator[Problem]:
    """A resource in the secondary region that has a fraction of its twin's capacity.

    Why it matters: after a failover it gets the whole load, and the same code with the same data. A
    quarter of the instance class, of the shards or of the maximum capacity is not enough for what
    the primary needed; with a third of the memory or time, a function fails where the other one
    finished.
    Fix: give both regions the same, or declare the strategy under which the secondary is scaled
    down (PILOT_LIGHT, WARM_STANDBY), and have the failover scale it up.
    Source: AWS whitepaper "Disaster Recovery of Workloads on AWS", "Disaster recovery options in
    the cloud"
    (https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html);
    Amazon Aurora User Guide, "Using switchover or failover in Amazon Aurora Global Database"
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html).
    """
    strategy = graph.settings.strategy
    concerns = [Concern.LIMIT]
    if strategy is None or not strategy.scaled_down:
        concerns.append(Concern.CAPACITY)
    for each in differing(graph, *concerns):
        row, second = each.row, each.pair.second
        if row.path == "DesiredCount" and _grows(graph, second):
            continue
        related = [(each.pair.first, each.pair.note)]
        match each:
            case Differs():
                yield problem(
                    each.at,
                    f"the {row.what} is {each.second}, but its twin in "
                    f"{each.pair.first.region} has {each.first}: {_then(each)}",
                    related=[(each.beside, each.pair.note)],
                )
            case MayDiffer():
                what = (
                    f"whether the {row.what} of {second.shown} is much less than that of its twin"
                )
                yield unproven(each.at, what, related=related)


def _grows(graph: Graph, service: Resource) -> bool:
    """Whether scaling raises its number of tasks as the load comes."""
    target = "AWS::ApplicationAutoScaling::ScalableTarget"
    return any(edge.source.type == target for edge in graph.edges_to(service))


def _then(each: Differs) -> str:
    if each.row.concern is Concern.LIMIT:
        return "the same code needs as much in both regions"
    return f"after a failover {each.pair.second.region} gets the whole load"
