"""What code works with: what it is told by its environment or its script, and what its role allows.

Code may be told a name in words that mean nothing by themselves; then its role says what is meant.
A secret or a parameter that is made for a database leads on to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.ports import LISTENING
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.access.grants import FUNCTION, TASK, WORKERS, grants
from dr_validator.models.access.iam import ROLE
from dr_validator.models.network.listening import hosts_of, owner
from dr_validator.record import dataclass

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

Key = tuple[str, str]

INSTANCE, GROUP = "AWS::EC2::Instance", "AWS::AutoScaling::AutoScalingGroup"
TEMPLATE, CONFIGURATION = "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration"
PROFILE = "AWS::IAM::InstanceProfile"
SECRET, PARAMETER = "AWS::SecretsManager::Secret", "AWS::SSM::Parameter"
ATTACHMENT = "AWS::SecretsManager::SecretTargetAttachment"
# Where code is told what it works with: the environment of a function, the script of an instance.
_SETTINGS: Mapping[str, tuple[str, ...]] = {
    FUNCTION: ("Environment.Variables[*]",),
    TASK: (
        "ContainerDefinitions[*].Environment[*].Value",
        "ContainerDefinitions[*].Secrets[*].ValueFrom",
    ),
    INSTANCE: ("UserData",),
    TEMPLATE: ("LaunchTemplateData.UserData",),
    CONFIGURATION: ("UserData",),
}
# Where what starts instances says what they are; an instance may say it itself.
MADE_FROM: Mapping[str, tuple[str, ...]] = {
    INSTANCE: ("LaunchTemplate.LaunchTemplateId", "LaunchTemplate.LaunchTemplateName"),
    GROUP: (
        "LaunchTemplate.LaunchTemplateId",
        "LaunchTemplate.LaunchTemplateName",
        "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId",
        "LaunchConfigurationName",
    ),
}
_PROFILES: Mapping[str, tuple[str, ...]] = {
    INSTANCE: ("IamInstanceProfile",),
    TEMPLATE: (
        "LaunchTemplateData.IamInstanceProfile.Arn",
        "LaunchTemplateData.IamInstanceProfile.Name",
    ),
    CONFIGURATION: ("IamInstanceProfile",),
}
# What code may be told of and does not call.
_NOT_CALLED = (
    "AWS::AutoScaling::",
    "AWS::CloudFormation::",
    "AWS::EC2::",
    "AWS::IAM::",
    "AWS::KMS::",
    "AWS::Logs::",
)


@dataclass(frozen=True, slots=True)
class WorksWith:
    """What runs, what it works with, and the property that says so."""

    worker: Resource
    target: Resource
    at: Node


def uses_of(worker: Resource) -> Iterator[WorksWith]:
    """What a function, a task, an instance or a group of such works with, each once; nothing of
    what runs no code."""
    if worker.type not in WORKERS and worker.type not in MADE_FROM:
        return
    seen: set[Key] = {worker.key}
    for target, at in _ends(worker):
        for end in (target, *_behind_it(worker, target)):
            if end.key not in seen and not end.type.startswith(_NOT_CALLED):
                seen.add(end.key)
                yield WorksWith(worker, end, at)


def _ends(worker: Resource) -> Iterator[tuple[Resource, Node]]:
    says = list(dict.fromkeys((worker, *_templates(worker))))
    for each in says:
        yield from _by_settings(each)
    for role in dict.fromkeys(role for each in says for role in _roles(each)):
        yield from _by_role(worker, role)


def _templates(worker: Resource) -> Iterator[Resource]:
    for path in MADE_FROM.get(worker.type, ()):
        for link in worker.follow(path, TEMPLATE, CONFIGURATION):
            if isinstance(link, Linked):
                yield link.to


def _by_settings(worker: Resource) -> Iterator[tuple[Resource, Node]]:
    """By reference, or by an ARN."""
    for path in _SETTINGS.get(worker.type, ()):
        for node in worker.properties.possible(path):
            for link in node.links():
                if isinstance(link, Linked):
                    yield link.to, node


def _roles(worker: Resource) -> Iterator[Resource]:
    """The role that code runs under; that of an instance stands in its profile."""
    owners = [worker]
    path = WORKERS.get(worker.type, "")
    if worker.type in _PROFILES:
        path = "Roles[*]"
        owners = [
            link.to
            for at in _PROFILES[worker.type]
            for link in worker.follow(at, PROFILE)
            if isinstance(link, Linked)
        ]
    for each in owners if path else ():
        for link in each.follow(path, ROLE):
            if isinstance(link, Linked):
                yield link.to


def _by_role(worker: Resource, role: Resource) -> Iterator[tuple[Resource, Node]]:
    """What a role allows in the worker's own region; elsewhere, it says not that it calls."""
    for grant in grants(worker.graph, role):
        if grant.target is not None and worker.region in worker.graph.regions_of(grant.target):
            yield grant.target, grant.item


def _behind_it(worker: Resource, told: Resource) -> Iterator[Resource]:
    """The database that a secret or a parameter is made for. One of another region is not meant:
    of a secret that is copied, code may take what is the same everywhere."""
    for each in worker.graph.view(_behind).get(told.key, ()):
        if each.region == worker.region:
            yield each


def _behind(graph: Graph) -> Mapping[Key, tuple[Resource, ...]]:
    """By secret, its attachment, or parameter: the database whose credentials or host it has."""
    return grouped(dict.fromkeys(_made_for(graph)))


def _made_for(graph: Graph) -> Iterator[tuple[Key, Resource]]:
    for attachment in graph.all(ATTACHMENT):
        for link in attachment.follow("TargetId", *LISTENING):
            if isinstance(link, Linked):
                yield attachment.key, owner(link.to)
                for secret in attachment.follow("SecretId", SECRET):
                    if isinstance(secret, Linked):
                        yield secret.to.key, owner(link.to)
    for parameter in graph.all(PARAMETER):
        for node in parameter.each("Value"):
            for link in node.links(*LISTENING):
                if isinstance(link, Linked) and link.attribute in hosts_of(link.to):
                    yield parameter.key, owner(link.to)
