"""twin-other-probe"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.twins.differences import Differs, MayDiffer, differing
from dr_validator.models.twins.rows import Concern


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def other_probe(graph: Graph) -> Iterator[Problem]:
    """Twins in two regions whose load balancers judge the health of their targets differently.

    Why it matters: the same code answers the same probe in both regions. If the standby's load
    balancer probes another path or port, or expects another status code, all its targets are
    unhealthy, and nobody notices before the failover.
    Fix: let both target groups probe the same path and port, and accept the same codes.
    Source: Elastic Load Balancing, "Health checks for Application Load Balancer target groups"
    (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html);
    AWS Well-Architected Framework, REL13-BP04 "Manage configuration drift at the DR site or Region"
    (https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_config_drift.html).
    """
    for each in differing(graph, Concern.PROBE):
        row, first, second = each.row, each.pair.first, each.pair.second
        match each:
            case Differs():
                yield problem(
                    each.at,
                    f"the {row.what} is {each.second}, but its twin in {first.region} has "
                    f"{each.first}: what is healthy there is unhealthy here",
                    related=[(each.beside, each.pair.note)],
                )
            case MayDiffer():
                what = f"whether the {row.what} is the same in {first.region} and {second.region}"
                yield unproven(each.at, what, related=[(first, each.pair.note)])
