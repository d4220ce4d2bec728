"""event-unheard-bus"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Stops, check, problem, unproven
from dr_validator.paths.endpoints import global_endpoints, rules_on
from dr_validator.paths.rules import BUS, Bus, bus_named


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.STANDBY)
def unheard_bus(graph: Graph) -> Iterator[Problem]:
    """A global endpoint's bus in the recovery region that no rule listens on.

    Why it matters: on failover the endpoint sends the events to that bus. Without rules there
    EventBridge drops them, while publishers see every call succeed.
    Fix: create the rules and their targets in both regions.
    Source: Amazon EventBridge User Guide, "Best practices for working with global endpoints"
    (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-ge-best-practices.html).
    """
    for each in graph.view(global_endpoints):
        first, second = each.primary, each.secondary
        if first is None or second is None or not rules_on(graph, first):
            continue
        bus = next((made for made in graph.all(BUS) if bus_named(made) == second), None)
        related = [(each.resource, "the endpoint that leads to it")]
        heard = rules_on(graph, second)
        if heard is None or (bus is None and not heard):
            yield unproven(
                bus or each.resource,
                f"whether a rule listens on the bus {second.name} in {second.region}",
                reason=_reason(second, known=heard is not None),
                related=related,
            )
        elif bus is not None and not heard:
            yield problem(
                bus,
                f"no rule listens on this bus, while the one in {first.region} has rules: after "
                f"a failover, events in {second.region} are dropped",
                related=related,
            )


def _reason(bus: Bus, *, known: bool) -> str:
    if known:
        return f"the bus is not in this assembly, so its rules in {bus.region} may not be either"
    return "the bus of a rule there is not known"
