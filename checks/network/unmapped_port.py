"""network-unmapped-port"""

from collections.abc import Iterator

from dr_validator.api import (
    Absent,
    Breaks,
    Graph,
    Known,
    Node,
    Problem,
    Resource,
    Severity,
    Unknown,
    check,
    problem,
    same,
    unproven,
)
from dr_validator.models.network.workers import SERVICE, workers


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def unmapped_port(graph: Graph) -> Iterator[Problem]:
    """An ECS service that registers a container, or a container port, that its task does not have.

    Why it matters: ECS registers the tasks with the load balancer under the container's mapped
    port. It refuses the service where there is no such container ("does not exist in the task
    definition") or mapping ("did not have a container port … defined"), and the stack cannot be
    deployed.
    Fix: name a container of the task definition, and a ContainerPort from its PortMappings.
    Source: Amazon ECS API Reference, "LoadBalancer"
    (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html).
    """
    for worker in graph.view(workers):
        if worker.resource.type == SERVICE and worker.task is not None:
            for node in worker.resource.each("LoadBalancers[*]"):
                yield from _joined(node, worker.task)


def _joined(node: Node, task: Resource) -> Iterator[Problem]:
    name, port = node.read("ContainerName"), node.read("ContainerPort")
    containers = task.each("ContainerDefinitions[*]")
    if isinstance(name, Absent) or isinstance(port, Absent) or not containers:
        return
    unread = next((each.unknown for each in containers if each.unknown is not None), None)
    fits = [same(name, each.read("Name")) for each in containers]
    if unread is not None or None in fits:
        if True not in fits:
            open_ = (unread, name, *(each.read("Name") for each in containers))
            doubt = next(each for each in open_ if isinstance(each, Unknown))
            yield unproven(doubt, f"which container of {task.name} requests are sent to")
    elif True not in fits:
        yield problem(
            name,
            f"requests are sent to a container that {task.name} does not have: ECS refuses the "
            "service",
            related=[(each, "a container of it") for each in containers],
        )
    for container, fit in zip(containers, fits, strict=True):
        if fit is True:
            yield from _mapped(port, container)


def _mapped(port: Known | Unknown, container: Node) -> Iterator[Problem]:
    """Whether a container maps a port; a range of ports is left alone."""
    if container.has("PortMappings[*].ContainerPortRange") is not False:
        return
    mapped = container.read_all("PortMappings[*].ContainerPort")
    fits = [same(port, each) for each in mapped]
    if True in fits:
        return
    if isinstance(port, Unknown) or None in fits:
        doubt = next((each for each in (port, *mapped) if isinstance(each, Unknown)), port)
        yield unproven(doubt, "whether the container maps the port that requests are sent to")
        return
    shown = ", ".join(str(each.value) for each in mapped if isinstance(each, Known))
    yield problem(
        port,
        f"requests are sent to port {port.value}, and the container maps {shown or 'no port'}: "
        "ECS refuses the service",
        related=[(container, "the container")],
    )
