"""failover-role-denied"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Outside,
    Problem,
    Severity,
    Stops,
    Unknown,
    check,
    problem,
    unproven,
)
from dr_validator.models.access.iam import ROLE, Allowed, Denied, NotAllowed, allows, role_of
from dr_validator.models.code.runbooks import untold
from dr_validator.models.failover.automation import ACTIONS, automations, targets


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def role_denied(graph: Graph) -> Iterator[Problem]:
    """Failover automation whose role is not allowed what its code does.

    Why it matters: the call ends with AccessDenied in the outage, when nobody can deploy.
    Fix: allow the action on these resources; hosted zones and global clusters have no
    region in their ARN (arn:aws:route53:::hostedzone/ID, arn:aws:rds::ACCOUNT:global-cluster:ID).
    Source: Service Authorization Reference, "Actions, resources, and condition keys for
    Amazon RDS" and "… for Amazon Route 53".
    """
    for owner, unknown in graph.view(untold):
        what = f"what {owner.name} does in a failover, and whether its role may"
        yield unproven(unknown, what)
    for each in graph.view(automations):
        if not each.read:
            continue
        match role_of(each.worker):
            case Linked(to=found) if found.type == ROLE:
                for action in sorted({ACTIONS[call.method] for call in each.calls}):
                    for target, what in targets(graph, each, action):
                        verdict = allows(graph, found, action, target)
                        match verdict:
                            case Allowed():
                                pass
                            case NotAllowed():
                                yield problem(
                                    found,
                                    f"the role of the failover is not allowed {action} on {what} "
                                    f"({target.shown()}): the call ends with AccessDenied",
                                    related=[(each.worker, "the automation that calls it")],
                                )
                            case Denied(place=place):
                                yield problem(
                                    place,
                                    f"the role of the failover is denied {action} on {what} "
                                    f"({target.shown()}): the call ends with AccessDenied",
                                    related=[(each.worker, "the automation that calls it")],
                                )
                            case Unknown():
                                yield unproven(
                                    verdict,
                                    f"whether the role of the failover may {action} on {what}",
                                )
            case Unknown() as unknown:
                yield unproven(unknown, "what the role of the failover is allowed")
            case Outside(value=value):
                yield unproven(
                    value,
                    "what the role of the failover is allowed",
                    reason="the role is not in this assembly",
                )
            case Linked() | Absent():
                pass
