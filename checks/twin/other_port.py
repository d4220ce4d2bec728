"""twin-other-port"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.twins.differences import Differs, MayDiffer, differing
from dr_validator.models.twins.rows import Concern


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def other_port(graph: Graph) -> Iterator[Problem]:
    """Twins in two regions that listen on different ports, or speak different protocols.

    Why it matters: a record changes the address that clients connect to, not the port. Those that
    use the same port in both regions are refused after the failover.
    Fix: let both listen on the same port.
    Source: Elastic Load Balancing, "Listeners for your Application Load Balancers"
    (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html);
    AWS Well-Architected Framework, REL13-BP04 "Manage configuration drift at the DR site or Region"
    (https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_config_drift.html).
    """
    for each in differing(graph, Concern.PORT):
        row, first, second = each.row, each.pair.first, each.pair.second
        match each:
            case Differs():
                yield problem(
                    each.at,
                    f"the {row.what} is {each.second}, but its twin in {first.region} has "
                    f"{each.first}: clients that use one {row.what} for both reach only one",
                    related=[(each.beside, each.pair.note)],
                )
            case MayDiffer():
                what = f"whether the {row.what} is the same in {first.region} and {second.region}"
                yield unproven(each.at, what, related=[(first, each.pair.note)])
