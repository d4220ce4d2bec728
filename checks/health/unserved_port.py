"""health-unserved-port"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
    whole_number,
)
from dr_validator.aws.health_checks import HTTP, HTTPS, PORTS
from dr_validator.models.routing.health import HealthCheck, health_checks
from dr_validator.models.routing.hosts import LOAD_BALANCER
from dr_validator.models.routing.listeners import Listener, listeners


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.DETECTION, dr=False)
def unserved_port(graph: Graph) -> Iterator[Problem]:
    """A health check of a port or protocol that no listener of the load balancer serves.

    Why it matters: nothing answers there, so the check is always unhealthy. Route 53 never answers
    with its record or, where both checks fail, answers with any of them, whatever is lost.
    Fix: probe a port on which the load balancer listens, over the listener's protocol.
    Source: Amazon Route 53 API Reference, "HealthCheckConfig", Port and Type
    (https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html); Elastic
    Load Balancing, "Listeners for your Application Load Balancers"
    (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html).
    """
    known = graph.view(listeners)
    for each in graph.view(health_checks):
        balancer = each.asked
        if balancer is None or balancer.type != LOAD_BALANCER:
            continue
        found = known.of.get(balancer.key, ())
        kind = each.read("Type")
        if found and isinstance(kind, Unknown):
            yield unproven(kind, f"whether {balancer.name} answers a health check of this type")
        elif found and each.type in (*HTTP, *HTTPS):
            yield from _asked(each, balancer, found, known.stray)


def _asked(
    each: HealthCheck, balancer: Resource, found: tuple[Listener, ...], stray: tuple[Unknown, ...]
) -> Iterator[Problem]:
    kind = each.type or ""
    what = f"whether {balancer.name} answers the health check"
    at = each.read("Port")
    if isinstance(at, Unknown):
        yield unproven(at, f"{what} on this port")
        return
    port = whole_number(at, PORTS[kind])
    if port is None:
        return  # no port: a linter tells
    answers = [listener.answers(port, encrypted=kind in HTTPS) for listener in found]
    if True in answers:
        return
    if None in answers or stray:
        reason = stray[0].reason if stray else "the port or protocol of a listener is not known"
        yield unproven(at, f"{what} on port {port}", reason=reason)
        return
    shown = ", ".join(sorted({listener.shown for listener in found}))
    scheme = "HTTPS" if kind in HTTPS else "HTTP"
    yield problem(
        at,
        f"the health check probes {balancer.name} over {scheme} on port {port}, but the load "
        f"balancer listens on {shown} only, so the check is always unhealthy",
        related=[(found[0].resource, "its listener")],
    )
