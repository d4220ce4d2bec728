"""network-wrong-port-told"""

from collections.abc import Iterator

from dr_validator.api import Breaks, Graph, Problem, Severity, Unknown, check, problem, unproven
from dr_validator.models.network.told_ports import told_ports


@check(severity=Severity.HIGH, breaks=Breaks.RUNTIME, dr=False)
def wrong_port_told(graph: Graph) -> Iterator[Problem]:
    """A variable that gives code a different port from the one that the database or cache listens
    on.

    Why it matters: nothing listens there, and every attempt to connect fails. In the recovery
    region nobody sees that before the failover.
    Fix: take the port from the resource, as with the host.
    Source: Amazon RDS API Reference, "CreateDBCluster", Port (the default is that of the engine)
    (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html).
    """
    for each in graph.view(told_ports):
        listens, right = each.listens.name, each.is_right()
        related = [(each.listens, "what listens")]
        if isinstance(right, Unknown):
            what = f"whether {each.name} gives the port of {listens}"
            yield unproven(right, what, related=[(each.node, "the port that is given"), *related])
        elif not right:
            yield problem(
                each.node,
                f"{each.name} gives port {each.told} for {listens}, which listens on "
                f"{each.port.shown}: nothing answers there",
                related=related,
            )
