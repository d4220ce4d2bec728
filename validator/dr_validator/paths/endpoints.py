"""Global endpoints of EventBridge: the bus of each region, and the health check that decides.

Source: Amazon EventBridge User Guide, "Making applications Regional-fault tolerant with global
endpoints" (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-global-endpoints.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.paths.rules import BUS, RULE, Bus, bus_named, bus_of
from dr_validator.record import dataclass
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.value import Known

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

ENDPOINT, CHECK = "AWS::Events::Endpoint", "AWS::Route53::HealthCheck"


@dataclass(frozen=True, eq=False)
class GlobalEndpoint:
    """An endpoint. A bus is None where it is not known; `nodes` are where the two are named."""

    resource: Resource
    nodes: tuple[Node, ...]
    primary: Bus | None
    secondary: Bus | None


def global_endpoints(graph: Graph) -> tuple[GlobalEndpoint, ...]:
    """Every endpoint, in order of place."""
    return tuple(_endpoint(each) for each in graph.all(ENDPOINT))


def _endpoint(resource: Resource) -> GlobalEndpoint:
    nodes = tuple(resource.each("EventBuses[*].EventBusArn"))
    buses = [_bus(node) for node in nodes]
    route = resource.read("RoutingConfig.FailoverConfig.Secondary.Route")
    there = str(route.value) if isinstance(route, Known) else None
    return GlobalEndpoint(
        resource,
        nodes,
        next((bus for bus in buses if bus and there and bus.region != there), None),
        next((bus for bus in buses if bus and bus.region == there), None),
    )


def _bus(node: Node) -> Bus | None:
    for link in node.links(BUS):
        if isinstance(link, Linked):
            return bus_named(link.to)
    arn = arn_of(node.value)
    told = arn is not None and arn.service == "events" and arn.kind == "event-bus"
    return Bus(arn.region, arn.name) if told and arn and arn.region and arn.name else None


def rules_on(graph: Graph, bus: Bus) -> tuple[Resource, ...] | None:
    """The rules that listen on a bus; None if one of its region may, and that is not known."""
    found = [(rule, bus_of(rule)) for rule in graph.all(RULE) if rule.region == bus.region]
    if any(each is None for _, each in found):
        return None
    return tuple(rule for rule, each in found if each == bus)


def decided_by(graph: Graph, check: Resource) -> Iterator[GlobalEndpoint]:
    """The endpoints that a health check moves."""
    for each in graph.view(global_endpoints):
        if any(edge.target.key == check.key for edge in graph.edges_from(each.resource)):
            yield each
