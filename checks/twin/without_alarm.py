"""twin-without-alarm"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.twins.missing import Part, missing


@check(severity=Severity.LOW, breaks=Breaks.FAILOVER, stops=Stops.DETECTION)
def without_alarm(graph: Graph) -> Iterator[Problem]:
    """An alarm that one region has and the other lacks, though what it watches is there too.

    Why it matters: after a failover the secondary is the only one that serves, and nobody hears
    when it fails as well. In the primary, an alarm on failures is what a failover begins with.
    Fix: create the alarm in both regions, each with a topic in its own region.
    Source: AWS Well-Architected Framework, REL11-BP01 "Monitor all components of the workload to
    detect failures"
    (https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_withstand_component_failures_monitoring_health.html).
    """
    for each in graph.view(missing):
        if each.part is not Part.ALARM:
            continue
        resource, stacks = each.lone.resource, each.lone.stacks
        mine = stacks.first is resource.stack
        there = stacks.second if mine else stacks.first
        lacks = f"{there.display_name} in {there.region}"
        then = "after a failover nobody is alerted" if mine else "nobody is alerted when it fails"
        if each.doubt:
            yield unproven(resource, f"whether {lacks} has this alarm", reason=each.doubt)
        else:
            yield problem(
                resource,
                f"{lacks} has no such alarm, though what this one watches has a twin there: {then}",
                related=[(each.beside, "what is not watched")],
            )
