"""twin-other-version"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.twins.differences import Differs, MayDiffer, differing
from dr_validator.models.twins.rows import Concern


@check(severity=Severity.MEDIUM, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def other_version(graph: Graph) -> Iterator[Problem]:
    """Twins in two regions that run different versions: of an engine, a runtime, an image.

    Why it matters: what the primary proves every day is not what takes over. An image or an engine
    that nobody has used meets its first real traffic in the outage.
    Fix: take the version for both regions from one place: a constant, a parameter, one image tag or
    digest that is replicated.
    Source: AWS Well-Architected Framework, REL13-BP04 "Manage configuration drift at the DR site or
    Region"
    (https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_config_drift.html).
    """
    for each in differing(graph, Concern.VERSION):
        row, first, second = each.row, each.pair.first, each.pair.second
        match each:
            case Differs():
                yield problem(
                    each.at,
                    f"the {row.what} is {each.second}, but its twin in {first.region} has "
                    f"{each.first}: what takes over is not what has been tested",
                    related=[(each.beside, each.pair.note)],
                )
            case MayDiffer():
                what = f"whether the {row.what} is the same in {first.region} and {second.region}"
                yield unproven(each.at, what, related=[(first, each.pair.note)])
