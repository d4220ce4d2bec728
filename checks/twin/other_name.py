"""twin-other-name"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Known,
    Problem,
    Severity,
    Stops,
    check,
    problem,
    unproven,
)
from dr_validator.models.twins.renamed import renamed


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def other_name(graph: Graph) -> Iterator[Problem]:
    """A name that the secondary region asks for, but that only the primary's twin has.

    Why it matters: code that runs in both regions asks for one name. Where a secret, a parameter, a
    queue or a repository was renamed on one side, the readers on the other side still ask for the
    old name, and find nothing.
    Fix: give both the same name, or pass each reader the name in its own region.
    Source: AWS Well-Architected Framework, REL13-BP04 "Manage configuration drift at the DR site or
    Region"
    (https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_config_drift.html).
    """
    for each in graph.view(renamed):
        first, second = each.pair.first, each.pair.second
        related = [(first, each.pair.note), (second, "the one in its region")]
        if each.unknown is not None:
            what = f"whether {each.asked.by.shown} finds {each.name}, which its twin asks for too"
            yield unproven(each.unknown, what, related=[(each.asked.at, "what asks for it")])
            continue
        if each.plain:
            what = f"whether {each.asked.by.shown} means {first.name} by {each.name}"
            reason = (
                f"a single word may mean something else, and {second.name} does not have that name"
            )
            yield unproven(each.asked.at, what, reason=reason, related=related)
            continue
        called = (
            f"is called {each.value.value}"
            if isinstance(each.value, Known)
            else "gets its name from AWS"
        )
        yield problem(
            each.asked.at,
            f"{each.asked.by.name} asks for {each.name}, the name of {first.name} in "
            f"{first.region}, but in {second.region} its twin {called}: nothing is found",
            related=related,
        )
