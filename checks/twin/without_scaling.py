"""twin-without-scaling"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Severity,
    Stops,
    Strategy,
    check,
    problem,
    unproven,
)
from dr_validator.models.twins.missing import Part, missing


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def without_scaling(graph: Graph) -> Iterator[Problem]:
    """A service that scales with the load in the primary region, but not in the secondary.

    Why it matters: what is enough for a standby is not enough for all traffic. Without scaling of
    its own the service stays as small as it is when the load comes.
    Fix: give the service of the secondary region the same scalable target and policies; a low
    MinCapacity keeps it cheap.
    Source: AWS whitepaper "Disaster Recovery of Workloads on AWS", "Warm standby"
    (https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html).
    """
    strategy = graph.settings.strategy
    if strategy is Strategy.BACKUP_AND_RESTORE or strategy is Strategy.PILOT_LIGHT:
        return
    for each in graph.view(missing):
        if each.part is not Part.SCALING:
            continue
        resource, region = each.lone.resource, each.lone.stacks.second.region
        if each.doubt:
            what = f"whether what this scales does so in {region} too"
            yield unproven(resource, what, reason=each.doubt)
        else:
            yield problem(
                each.beside,
                f"nothing scales it in {region}, but {resource.name} scales its twin in "
                f"{resource.region}: it does not grow when the load comes",
                related=[(resource, "what scales its twin")],
            )
