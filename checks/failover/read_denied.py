"""failover-read-denied"""

from collections.abc import Iterator

from dr_validator.api import (
    Breaks,
    Graph,
    Linked,
    Problem,
    Resource,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.access.iam import (
    ROLE,
    Allowed,
    Denied,
    NotAllowed,
    allows,
    allows_anywhere,
    role_of,
)
from dr_validator.models.failover.automation import ACTIONS, READS, Automation, automations, reads
from dr_validator.paths.things import anything_of


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def read_denied(graph: Graph) -> Iterator[Problem]:
    """Failover automation whose role may not read what its code looks up on the way.

    Why it matters: the call ends with AccessDenied in the outage, and nothing after it is done.
    Fix: allow the action, on the clusters or hosted zone that the code names.
    Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon RDS"
    (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html) and "…
    for Amazon Route 53"
    (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html).
    """
    for each in graph.view(automations):
        link = role_of(each.worker)
        if not isinstance(link, Linked) or link.to.type != ROLE:
            continue
        for call in reads(graph, each):
            action = READS[call.method]
            if _has_nothing(graph, link.to, each, action):
                continue  # failover-role-denied says so
            verdict = allows_anywhere(graph, link.to, action)
            if isinstance(verdict, Allowed):
                # What is allowed may be on things of other services, by mistake.
                anything = anything_of(action.partition(":")[0])
                of_service = allows(graph, link.to, action, anything)
                verdict = of_service if isinstance(of_service, NotAllowed) else verdict
            match verdict:
                case NotAllowed():
                    yield problem(
                        link.to,
                        f"the role of the failover is not allowed {action} on anything, but line "
                        f"{call.line} of {call.file} calls it: the failover ends there with "
                        "AccessDenied",
                        related=[(each.worker, "the automation that calls it")],
                    )
                case Unknown() as unknown:
                    yield unproven(unknown, f"whether the role of the failover is allowed {action}")
                case Allowed() | Denied():
                    pass


def _has_nothing(graph: Graph, role: Resource, automation: Automation, action: str) -> bool:
    """Whether the role is not even allowed the calls of this service that fail over."""
    service = action.partition(":")[0]
    needed = {ACTIONS[call.method] for call in automation.calls}
    return any(
        isinstance(allows_anywhere(graph, role, each), NotAllowed)
        for each in needed
        if each.startswith(f"{service}:")
    )
