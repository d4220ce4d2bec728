"""container-refused-task"""

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

TASK = "AWS::ECS::TaskDefinition"
REFUSED = "ECS refuses the task definition"
# What a container names of its task: where, and where it has to be.
NAMES = (
    ("MountPoints[*].SourceVolume", "Volumes[*].Name", "volume"),
    ("DependsOn[*].ContainerName", "ContainerDefinitions[*].Name", "container"),
    ("VolumesFrom[*].SourceContainer", "ContainerDefinitions[*].Name", "container"),
)


@check(severity=Severity.HIGH, breaks=Breaks.DEPLOY, dr=False)
def refused_task(graph: Graph) -> Iterator[Problem]:
    """A task definition that names a volume or container it does not have.

    Why it matters: the task definition is not registered, and the stack cannot be deployed: the
    region runs nothing, or still the version before.
    Fix: name a volume from Volumes and a container from ContainerDefinitions.
    Source: Amazon ECS API Reference, "MountPoint" (sourceVolume)
    (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MountPoint.html) and
    "ContainerDependency"
    (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html).
    """
    for task in graph.all(TASK):
        for container in task.each("ContainerDefinitions[*]"):
            for path, there, what in NAMES:
                yield from _named(task, container, path, there, what)


def _named(task: Resource, container: Node, path: str, there: str, what: str) -> Iterator[Problem]:
    has = task.read_all(there)
    for node in container.each(path):
        value = node.value
        if isinstance(value, Absent):
            continue
        fits = [same(value, each) for each in has]
        if True in fits:
            continue
        doubt = next((each for each in (value, *has) if isinstance(each, Unknown)), None)
        if None in fits or doubt is not None:
            reason = doubt.reason if doubt is not None else "a name is not known"
            yield unproven(value, f"whether the task has the {what}", reason=reason)
        elif isinstance(value, Known):
            yield problem(value, f"the task has no {what} {value.value}: {REFUSED}")
