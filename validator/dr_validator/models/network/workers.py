"""What runs in a VPC and calls others: functions, services of ECS, instances."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.graph.node import Link, Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.network.parties import GROUP, SUBNET, VPC, Party, linked_to, party
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Known

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

FUNCTION, SERVICE = "AWS::Lambda::Function", "AWS::ECS::Service"
TASK, INSTANCE = "AWS::ECS::TaskDefinition", "AWS::EC2::Instance"
SCALING, TEMPLATE = "AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::LaunchTemplate"
ACCESS_POINT, FILE_SYSTEM = "AWS::EFS::AccessPoint", "AWS::EFS::FileSystem"
BEANSTALK, APP_RUNNER = "AWS::ElasticBeanstalk::Environment", "AWS::AppRunner::Service"
_IMAGE = "SourceConfiguration.ImageRepository.ImageConfiguration"
# The list in which a type says its environment variables, and the key of their names.
_SAID = {
    TASK: ("ContainerDefinitions[*].Environment[*]", "Name"),
    APP_RUNNER: (f"{_IMAGE}.RuntimeEnvironmentVariables[*]", "Name"),
    BEANSTALK: ("OptionSettings[*]", "OptionName"),
}
_OF_APPLICATION = "aws:elasticbeanstalk:application:environment"
# Where a type that runs in a VPC says its groups and its subnets.
_PLACES = {
    FUNCTION: ("VpcConfig.SecurityGroupIds", "VpcConfig.SubnetIds"),
    SERVICE: (
        "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups",
        "NetworkConfiguration.AwsvpcConfiguration.Subnets",
    ),
    INSTANCE: ("SecurityGroupIds", "SubnetId"),
}


@dataclass(frozen=True)
class Worker:
    """Something that runs, and what it is told: its variables by name ("" for a script)."""

    party: Party
    subnets: tuple[Link, ...]
    told: tuple[tuple[str, Node], ...]
    task: Resource | None = None

    @property
    def resource(self) -> Resource:
        return self.party.resource


def workers(graph: Graph) -> tuple[Worker, ...]:
    """All that certainly runs in a VPC, in subnets that the template names."""
    found = [_worker(each) for each in graph.all(FUNCTION, SERVICE, INSTANCE)]
    found += [_group(each) for each in graph.all(SCALING)]
    return tuple(each for each in found if each is not None)


def _worker(resource: Resource) -> Worker | None:
    groups, subnets = _PLACES[resource.type]
    if resource.has(subnets) is not True:
        return None
    told = tuple(variables(resource)) if resource.type == FUNCTION else ()
    task = None
    if resource.type == SERVICE:
        task = linked_to(resource, "TaskDefinition", TASK)
        told = tuple(variables(task)) if task is not None else ()
    elif resource.type == INSTANCE:
        told = tuple(("", node) for node in resource.each("UserData"))
    return _made(resource, resource, groups, subnets, told, task)


def _group(resource: Resource) -> Worker | None:
    """An auto scaling group, whose launch template says what its instances are."""
    path = "LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId"
    template = linked_to(resource, "LaunchTemplate.LaunchTemplateId", TEMPLATE)
    template = template or linked_to(resource, f"MixedInstancesPolicy.{path}", TEMPLATE)
    if template is None or resource.has("VPCZoneIdentifier") is not True:
        return None
    groups = "LaunchTemplateData.SecurityGroupIds"
    if template.has(groups) is False:
        groups = "LaunchTemplateData.NetworkInterfaces[*].Groups"
    told = tuple(("", node) for node in template.each("LaunchTemplateData.UserData"))
    return _made(resource, template, groups, "VPCZoneIdentifier", told)


def _made(
    resource: Resource,
    template: Resource,
    groups: str,
    subnets: str,
    told: tuple[tuple[str, Node], ...],
    task: Resource | None = None,
) -> Worker:
    at = template.place / "Properties"
    for step in groups.replace("[*]", "").split("."):
        at = at / step
    within = resource.follow(subnets, SUBNET)
    side = party(resource, template.follow(groups, GROUP, VPC), at, within)
    return Worker(side, tuple(within), told, task)


def variables(resource: Resource) -> Iterator[tuple[str, Node]]:
    """The environment variables of a function, a task's containers, or a service that has its own
    way to say them, by name."""
    if resource.type == FUNCTION:
        for each in resource.each("Environment.Variables"):
            yield from each.entries()
        return
    path, name = _SAID.get(resource.type, _SAID[TASK])
    for entry in resource.each(path):
        if resource.type == BEANSTALK and not same(entry.read("Namespace"), _OF_APPLICATION):
            continue
        called = entry.read(name)
        for node in entry.each("Value"):
            yield str(called.value) if isinstance(called, Known) else "", node


def mounted(worker: Worker) -> Iterator[tuple[Resource, Place]]:
    """The file systems that a worker mounts, and where it says so."""
    for link in worker.resource.follow("FileSystemConfigs[*].Arn", ACCESS_POINT):
        if isinstance(link, Linked):
            system = linked_to(link.to, "FileSystemId", FILE_SYSTEM)
            if system is not None:
                yield system, link.place
    path = "Volumes[*].EFSVolumeConfiguration.FilesystemId"
    for link in worker.task.follow(path, FILE_SYSTEM) if worker.task is not None else ():
        if isinstance(link, Linked):
            yield link.to, link.place
