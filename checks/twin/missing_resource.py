"""twin-missing-resource"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.models.twins.missing import Part, missing


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS)
def missing_resource(graph: Graph) -> Iterator[Problem]:
    """A resource on a request's way that one region has and the other lacks.

    Why it matters: everything around it exists twice, so the two regions look alike; but a
    listener, a route, a subscription or a policy that one of them lacks ends the way of a request
    there, and the first to find out is the first that fails over.
    Fix: create it in both regions, from one construct or template. What is meant for one of them
    belongs under a condition, or in a stack of its own.
    Source: AWS Well-Architected Framework, REL13-BP04 "Manage configuration drift at the DR site or
    Region"
    (https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_config_drift.html).
    """
    for each in graph.view(missing):
        if each.part is not Part.WAY:
            continue
        resource = each.lone.resource
        lacks = f"{each.lacks.display_name} in {each.lacks.region}"
        if each.doubt:
            what = f"whether {lacks} has the {resource.type} that its twin has"
            yield unproven(resource, what, reason=each.doubt)
        else:
            yield problem(
                resource,
                f"{lacks} has no such {resource.type}, though everything this one refers to has a "
                f"twin there: {each.then}",
                related=[(each.beside, "what is without it")],
            )
