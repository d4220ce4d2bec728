"""event-unlike-buses"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.paths.endpoints import global_endpoints


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def unlike_buses(graph: Graph) -> Iterator[Problem]:
    """A global endpoint whose two event buses have different names.

    Why it matters: an event that is sent to the endpoint names one bus. The other region has none
    of that name, so nothing is processed there after the failover.
    Fix: give the buses of both regions the same name.
    Source: Amazon EventBridge API Reference, "CreateEndpoint", EventBuses
    (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEndpoint.html).
    """
    for each in graph.view(global_endpoints):
        first, second = each.primary, each.secondary
        if first is None or second is None:
            yield unproven(
                each.resource,
                "whether the buses of the endpoint have the same name",
                reason="not both of them are known",
            )
        elif first.name != second.name:
            yield problem(
                each.resource,
                f"its bus is called {first.name} in {first.region} and {second.name} in "
                f"{second.region}: events fail over to a bus of the same name only",
            )
