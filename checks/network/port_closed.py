"""network-port-closed"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Unknown, check, problem, unproven
from dr_validator.models.network.connections import Connection, connections


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, dr=False)
def port_closed(graph: Graph) -> Iterator[Problem]:
    """Security groups that keep a caller from what it connects to.

    Why it matters: a security group drops what none of its rules allows, and the caller waits until
    its connection times out. In the recovery region nobody sees that before the failover.
    Fix: add a rule for the port to the listener's group, with the caller's group as its source.
    Source: Amazon VPC User Guide, "Security group rules"
    (https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html).
    """
    for each in graph.view(connections):
        who, to = each.source.resource.name, f"{each.named.name} on {each.port.shown}"
        let_in, let_out = each.is_let_in(), each.is_let_out()
        if let_out is False:
            yield problem(
                each.source.groups.at,
                f"{who} cannot connect to {to}: {each.source.groups.shown} does not let "
                "its traffic out, and every attempt times out",
                fix=f"add an outbound rule for {each.port.shown} to the group",
                related=[each.sign, (each.named, "what it connects to")],
                felt=[each.source.resource],
            )
        elif let_in is False and _is_shared(each):
            yield unproven(
                each.target.groups.at,
                f"whether {who} can connect to {to}",
                reason="no rule here lets members of the group they share in",
                related=[each.sign],
            )
        elif let_in is False:
            yield problem(
                each.target.groups.at,
                f"{who} cannot connect to {to}: {each.target.groups.shown} does not let it in, and "
                "every attempt times out",
                related=[each.sign, *each.nearly()],
                felt=[each.source.resource],
            )
        else:
            yield from _open(each)


def _is_shared(connection: Connection) -> bool:
    """Whether a VPC endpoint was put into the very groups of its caller, on purpose."""
    keys = connection.source.groups.keys
    is_endpoint = connection.named.type == "AWS::EC2::VPCEndpoint"
    return is_endpoint and keys == connection.target.groups.keys


def _open(connection: Connection) -> Iterator[Problem]:
    answer = connection.is_open()
    if isinstance(answer, Unknown):
        who, to = connection.source.resource.name, connection.named.name
        what = f"whether the security groups let {who} connect to {to}"
        yield unproven(answer, what, related=[connection.sign])
