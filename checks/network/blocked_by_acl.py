"""network-blocked-by-acl"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Unknown, check, problem, unproven
from dr_validator.models.network.acls import barrier
from dr_validator.models.network.connections import connections


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, dr=False)
def blocked_by_acl(graph: Graph) -> Iterator[Problem]:
    """A network ACL that keeps a caller from what it connects to, or the answers from the caller.

    Why it matters: a network ACL applies its rules in order of their numbers, drops what none
    allows, and keeps no state: answers need a rule of their own, for the ports that callers choose.
    The caller waits until its connection times out, whatever the security groups allow.
    Fix: allow the port from the caller's subnets, and 1024 to 65535 back to them.
    Source: Amazon VPC User Guide, "Custom network ACLs for your VPC"
    (https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html).
    """
    told: set[tuple[str, str, str]] = set()
    for each in graph.view(connections):
        who, to = each.source.resource.name, f"{each.named.name} on {each.port.shown}"
        found = barrier(graph, each)
        if found is None:
            continue
        if isinstance(found, Unknown):
            what = f"whether the network ACLs let {who} connect to {each.named.name}"
            yield unproven(found, what, related=[each.sign])
            continue
        key = (who, to, found.acl.name)
        if key not in told:
            told.add(key)
            yield problem(
                found.acl,
                f"{who} cannot connect to {to}: {found.acl.name}, the network ACL of "
                f"{found.subnet.name}, {found.leg.value}",
                related=[each.sign, (each.named, "what it connects to")],
            )
