"""failover-role-denied"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Linked,
    Outside,
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
from dr_validator.models.code.runbooks import untold
from dr_validator.models.failover.automation import ACTIONS, SETS_CONTROLS, Automation, automations
from dr_validator.models.failover.targets import targets


@check(severity=Severity.CRITICAL, breaks=Breaks.FAILOVER, stops=Stops.PROMOTION)
def role_denied(graph: Graph) -> Iterator[Problem]:
    """Failover automation whose role is not allowed what its code does.

    Why it matters: the call ends with AccessDenied in the outage, when nobody can deploy.
    Fix: allow the action on these resources; hosted zones and global clusters have no
    region in their ARN (arn:aws:route53:::hostedzone/ID, arn:aws:rds::ACCOUNT:global-cluster:ID).
    Source: Service Authorization Reference, "Actions, resources, and condition keys for
    Amazon RDS", "… for Amazon Route 53" and "… for Amazon Route 53 Recovery Cluster"
    (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53recoverycluster.html).
    """
    for owner, unknown in graph.view(untold):
        what = f"what {owner.name} does in a failover, and whether its role may"
        yield unproven(unknown, what)
    for each in graph.view(automations):
        if not each.read:
            continue
        match role_of(each.worker):
            case Linked(to=found) if found.type == ROLE:
                yield from _controls_denied(graph, each, found)
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


def _controls_denied(graph: Graph, each: Automation, role: Resource) -> Iterator[Problem]:
    """Routing controls have ids that AWS gives: a role that may set any of them will do."""
    related = [(each.worker, "the automation that calls it")]
    for action in sorted({SETS_CONTROLS[call.method] for call in each.makes(SETS_CONTROLS)}):
        match allows_anywhere(graph, role, action):
            case NotAllowed() | Denied():
                yield problem(
                    role,
                    f"the role of the failover is not allowed {action} on any routing control: the "
                    "call ends with AccessDenied",
                    related=related,
                )
            case Unknown() as unknown:
                what = f"whether the role of the failover is allowed {action}"
                yield unproven(unknown, what, related=related)
            case Allowed():
                pass
