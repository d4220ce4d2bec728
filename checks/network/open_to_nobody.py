"""network-open-to-nobody"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Unknown, check, problem, unproven
from dr_validator.models.network.doors import doors


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, dr=False)
def open_to_nobody(graph: Graph) -> Iterator[Problem]:
    """Security groups that let nobody in: of a load balancer, its targets, or an endpoint.

    Why it matters: whoever connects waits until the connection times out. In the recovery region
    the first to find out are the users who fail over.
    Fix: add an inbound rule for the port, from where the clients are: 0.0.0.0/0 for an
    internet-facing load balancer, the VPC's range for an endpoint.
    Source: Elastic Load Balancing, "Security groups for your Application Load Balancer"
    (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html);
    Elastic Load Balancing, "Register targets for your Network Load Balancer"
    (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html);
    AWS PrivateLink Guide, "Access an AWS service using an interface VPC endpoint"
    (https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html).
    """
    told: set[tuple[object, ...]] = set()
    for each in graph.view(doors):
        answer, port = each.is_open(), each.port.shown
        key = (each.owner.key, port)
        if key in told:
            continue
        told.add(key)
        related = [(each.sign, "what listens")]
        if answer is False:
            whom = " from the internet" if each.public else ""
            yield problem(
                each.groups.at,
                f"{each.groups.shown} lets nobody{whom} reach {each.owner.name} on {port}: every "
                "connection times out",
                related=related,
            )
        elif isinstance(answer, Unknown):
            what = f"whether anybody can reach {each.owner.name} on {port}"
            yield unproven(answer, what, related=related)
