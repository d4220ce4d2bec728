"""permission-role-not-assumable"""

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
from dr_validator.aws.service_roles import ServiceRole, service_roles
from dr_validator.models.access.callers import on_behalf_of
from dr_validator.models.access.iam import ROLE, Allowed, Denied, NotAllowed, trusts


@check(severity=Severity.HIGH, breaks=Breaks.FAILOVER, stops=Stops.REQUESTS)
def role_not_assumable(graph: Graph) -> Iterator[Problem]:
    """A role that cannot be assumed by the service it is given to.

    Why it matters: a function with such a role is refused at deployment; a rule, a schedule, a task
    or a runbook fails whenever it starts, for the first time in the outage.
    Fix: let the role's trust policy allow the service sts:AssumeRole.
    Source: IAM User Guide, "Create a role to delegate permissions to an AWS service"
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html); the page of
    facts names the principal of each service.
    """
    rows = service_roles()
    told: set[tuple[Resource, str]] = set()
    for owner in graph.all(*rows):
        for row in rows[owner.type]:
            for link in owner.follow(row.path, ROLE):
                match link:
                    case Linked(to=role) if role.type == ROLE and (role, row.principal) not in told:
                        told.add((role, row.principal))
                        yield from _judged(graph, owner, row, role)
                    case Linked() | Outside() | Absent() | Unknown():
                        pass  # a role from elsewhere is nobody's to judge here


def _judged(graph: Graph, owner: Resource, row: ServiceRole, role: Resource) -> Iterator[Problem]:
    if not any(node.items() for node in role.each("AssumeRolePolicyDocument.Statement")):
        return  # IAM refuses a role without a statement
    verdict = trusts(graph, role, row.principal, on_behalf_of(owner, role))
    related = [(owner, "what the role is given to")]
    match verdict:
        case NotAllowed() | Denied():
            yield problem(
                role.place / "Properties" / "AssumeRolePolicyDocument",
                f"the role of {owner.shown} does not trust {row.principal}: it cannot be assumed, "
                "and nothing runs under it",
                related=related,
            )
        case Unknown():
            what = f"whether {row.principal} may assume the role of {owner.name}"
            yield unproven(verdict, what, related=related)
        case Allowed():
            pass
