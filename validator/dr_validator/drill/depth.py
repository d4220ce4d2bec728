"""Whether what answers a health check fails with a service that is lost behind it: a check that
nothing behind the endpoint can fail sees a lost region, and no partial outage.

Sources: Amazon Builders' Library, "Implementing health checks"
(https://aws.amazon.com/builders-library/implementing-health-checks/); Amazon API Gateway Developer
Guide, "Mock integrations for REST APIs in API Gateway"
(https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html); Amazon
Route 53 Developer Guide, "How Amazon Route 53 determines whether a health check is healthy" (a TCP
check asks for a connection, and for nothing else:
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html).
"""

from __future__ import annotations

from dr_validator.drill.incident import Incident
from dr_validator.graph.resource import Resource
from dr_validator.models.routing.health import HealthCheck
from dr_validator.models.routing.hosts import LOAD_BALANCER
from dr_validator.paths.hops import hops_from
from dr_validator.paths.unseen import hides
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Unknown


@dataclass(frozen=True, slots=True)
class Depth:
    """Whether a check fails with what is lost; None if that is not known. `reason` is a clause."""

    fails: bool | None
    reason: str


def depth_of(check: HealthCheck, incident: Incident) -> Depth:
    """What a check of an endpoint in the region makes of the loss of one service there."""
    loss, path = incident.loss, check.shown_path
    asked = check.asked
    if asked is not None and loss.takes(asked):
        return Depth(True, "")
    if check.type == "TCP" and asked is not None and _is_balanced(asked):
        return Depth(False, "it sees that the load balancer takes connections, and no more")
    route = check.route
    if route is None:
        return Depth(None, f"whether {path} fails without {loss.service} is not known")
    if isinstance(route.integration, Unknown):
        return Depth(None, route.integration.reason)
    if same(route.integration, "MOCK", fold=True):
        return Depth(False, f"{path} is answered by a mock integration")
    return _behind(route.resource, path, incident)


def _is_balanced(asked: Resource) -> bool:
    """Whether a load balancer takes the connection itself, whatever becomes of its targets."""
    return asked.type == LOAD_BALANCER and same(asked.read("Type"), "network") is False


def _behind(start: Resource, path: str, incident: Incident) -> Depth:
    """What a route leads to, however far."""
    loss = incident.loss
    pending, seen, hidden = [start], {start.key}, False
    while pending:
        at = pending.pop()
        hidden = hidden or hides(incident.graph, at)
        for hop in hops_from(incident.graph, at):
            end = hop.target
            if not isinstance(end, Resource):
                hidden = hidden or isinstance(end, Unknown)
            elif loss.takes_from(at, end) is not False:
                what = f"{path} leads to {end.name}; whether it fails without it is not known"
                return Depth(None, what)
            elif end.key not in seen:
                seen.add(end.key)
                pending.append(end)
    if hidden:
        return Depth(None, f"what {path} works with is not all known")
    return Depth(False, f"nothing behind {path} works with {loss.service}")
