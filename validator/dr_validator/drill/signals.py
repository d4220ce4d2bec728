"""What a health check says once a region is gone, and after how long.

Sources: Amazon Route 53 Developer Guide, "How Amazon Route 53 determines whether a health check is
healthy" (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html);
Amazon Route 53 API Reference, "HealthCheckConfig".
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from dr_validator.aws.health_checks import (
    CALCULATED,
    CONTROL,
    ENDPOINTS,
    INTERVAL,
    METRIC,
    THRESHOLD,
)
from dr_validator.drill.depth import depth_of
from dr_validator.drill.incident import Incident
from dr_validator.drill.loss import Loss
from dr_validator.drill.result import Verdict
from dr_validator.graph.flag import is_true
from dr_validator.graph.graph import Graph
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.alarms.alarms import ALARM
from dr_validator.models.routing.health import HealthCheck, health_checks
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Known, Unknown, whole_number


class Health(Enum):
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    UNKNOWN = "not known"
    BY_HAND = "as a person sets it"


@dataclass(frozen=True, slots=True)
class Signal:
    """What a check says, after how many seconds (None: AWS gives no time), and why."""

    health: Health
    seconds: int | None
    reason: str


def signal_of(check: HealthCheck, incident: Incident, depth: int = 0) -> Signal:
    """What a health check says once the loss has been noticed."""
    if is_true(check.read("Disabled")):
        # Route 53 takes it to be healthy, or, inverted, to be unhealthy.
        return _inverted(check, Signal(Health.HEALTHY, 0, "the health check is disabled"))
    kind = check.type
    if kind in ENDPOINTS:
        return _inverted(check, _endpoint(check, incident))
    if kind == METRIC:
        return _inverted(check, _alarm(check, incident.loss))
    if kind == CALCULATED:
        return _inverted(check, _calculated(check, incident, depth))
    if kind == CONTROL:
        return Signal(Health.BY_HAND, None, "a routing control is switched by a person")
    return Signal(Health.UNKNOWN, None, "the type of the health check is not known")


def _endpoint(check: HealthCheck, incident: Incident) -> Signal:
    region, loss = check.region, incident.loss
    if region is None:
        return Signal(Health.UNKNOWN, None, "which region the health check probes is not known")
    if region not in loss.regions:
        return Signal(Health.HEALTHY, 0, f"the health check probes {region}, which is still up")
    interval = whole_number(check.read("RequestInterval"), INTERVAL)
    threshold = whole_number(check.read("FailureThreshold"), THRESHOLD)
    if loss.service:
        depth = depth_of(check, incident)
        if depth.fails is None:
            return Signal(Health.UNKNOWN, None, depth.reason)
        if not depth.fails:
            reason = f"the health check does not see the loss of {loss.service}: {depth.reason}"
            return Signal(Health.HEALTHY, 0, reason)
    if interval is None or threshold is None:
        reason = "no answer; its interval or threshold is not known"
        return Signal(Health.UNHEALTHY, None, reason)
    seconds = interval * threshold
    return Signal(Health.UNHEALTHY, seconds, f"no answer for {interval} s × {threshold}")


def _alarm(check: HealthCheck, loss: Loss) -> Signal:
    told = check.read("AlarmIdentifier.Region")
    region = str(told.value) if isinstance(told, Known) else None
    for link in check.resource.follow("HealthCheckConfig.AlarmIdentifier.Name", ALARM):
        if isinstance(link, Linked):
            region = link.to.region
    if region is None:
        return Signal(Health.UNKNOWN, None, "the region of its alarm is not known")
    if region not in loss.regions or loss.service:
        reason = f"what its alarm in {region} says of the loss is not known"
        return Signal(Health.UNKNOWN, None, reason)
    match check.read("InsufficientDataHealthStatus"):
        case Known(value="Unhealthy"):
            reason = "its alarm has no more data, which counts as unhealthy"
            return Signal(Health.UNHEALTHY, None, reason)
        case Known() | Absent():
            reason = "its alarm has no more data, and that does not count as unhealthy"
            return Signal(Health.HEALTHY, 0, reason)
        case Unknown():
            return Signal(Health.UNKNOWN, None, "what it makes of missing data is not known")


def _calculated(check: HealthCheck, incident: Incident, depth: int) -> Signal:
    listed = check.resource.read_all("HealthCheckConfig.ChildHealthChecks[*]")
    children = [each for each in map(_of, check.children) if each is not None]
    if depth > 1 or not children or len(children) < len(listed):
        return Signal(Health.UNKNOWN, None, "what it is calculated from is not all known")
    signals = [_of_child(each, incident, depth + 1) for each in children]
    if any(each.health is Health.BY_HAND for each in signals):
        return Signal(Health.BY_HAND, None, "it is calculated from a routing control")
    wanted = whole_number(check.read("HealthThreshold"), len(children))
    healthy = sum(each.health is Health.HEALTHY for each in signals)
    open_ = sum(each.health is Health.UNKNOWN for each in signals)
    if wanted is None or healthy < wanted <= healthy + open_:
        return Signal(Health.UNKNOWN, None, "how many of its health checks fail is not known")
    passing = f"{healthy + open_} of its {len(children)} child health checks pass"
    counted = f"{passing}, and {wanted} must"
    if healthy >= wanted:
        return Signal(Health.HEALTHY, 0, counted)
    # It fails with the check that leaves too few; one of which no time is known may come last.
    known = sorted(
        each.seconds
        for each in signals
        if each.health is Health.UNHEALTHY and each.seconds is not None
    )
    failing = max(len(signals) - wanted, 0)
    return Signal(Health.UNHEALTHY, known[failing] if failing < len(known) else None, counted)


def _of_child(check: HealthCheck, incident: Incident, depth: int) -> Signal:
    """What a check says that another one counts: what is broken may say anything."""
    flaw = incident.flaw_at(check.resource)
    if flaw is not None and flaw.verdict is Verdict.LOST:
        return Signal(Health.UNKNOWN, None, flaw.what)
    return signal_of(check, incident, depth)


def _of(resource: Resource) -> HealthCheck | None:
    return resource.graph.view(_by_key).get(resource.key)


def _by_key(graph: Graph) -> Mapping[tuple[str, str], HealthCheck]:
    return {each.resource.key: each for each in graph.view(health_checks)}


def _inverted(check: HealthCheck, signal: Signal) -> Signal:
    inverted = check.inverted
    flipped = {Health.HEALTHY: Health.UNHEALTHY, Health.UNHEALTHY: Health.HEALTHY}
    if inverted is None and signal.health in flipped:
        return Signal(Health.UNKNOWN, None, "whether the health check is inverted is not known")
    if inverted and signal.health in flipped:
        return Signal(flipped[signal.health], signal.seconds, f"{signal.reason}; it is inverted")
    return signal
