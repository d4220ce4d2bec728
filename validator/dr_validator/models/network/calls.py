"""Which services the functions and tasks in VPCs call, other than S3 and DynamoDB.

Readable code says it by the clients that it makes, where its role allows anything of the service;
of code that cannot be read, the role speaks, where only the code itself would make use of it. What
ECS calls for a task on Fargate comes from the task's own network interface as well.

Source: Amazon ECS Developer Guide, "Fargate task networking"
(https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html) and
"Amazon ECR interface VPC endpoints"
(https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.arn import Arn
from dr_validator.aws.endpoints import (
    BY_CLIENT,
    BY_PREFIX,
    ECR_API,
    ECR_DOCKER,
    ECR_LAYERS,
    LOGS,
    PARAMETERS,
    SECRETS,
    NetworkService,
)
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.access.iam import ROLE, attached, role_of
from dr_validator.models.code.code import image_region
from dr_validator.models.code.sources import sources_of
from dr_validator.models.network.workers import FUNCTION, SERVICE, Worker, workers
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_PYTHON = regex(r"\.(?:client|resource)\(\s*(?:service_name\s*=\s*)?['\"]([\w-]+)['\"]")
_SCRIPT = regex(r"\bnew\s+(?:AWS\.(\w+)|(?:\w+\.)?(\w+)Client)\s*\(")
# A client of another region, or of an address of its own, is not the one that is meant here.
_ELSEWHERE = regex(r"region|endpoint", re.IGNORECASE)
_NEAR = 120  # characters in which a client's options stand
_BASIC = regex(r"AWSLambda(?:Basic|VPCAccess)ExecutionRole")
_IMAGES = (ECR_API, ECR_DOCKER, ECR_LAYERS)
_SECRET, _PARAMETER = "AWS::SecretsManager::Secret", "AWS::SSM::Parameter"
_ATTACHED = "AWS::SecretsManager::SecretTargetAttachment"


@dataclass(frozen=True)
class ServiceCall:
    """A worker calls a service of its own region; `sign` is where that is said, and how. `doubt`
    is why it may not."""

    worker: Worker
    service: NetworkService
    sign: tuple[Place, str]
    doubt: Unknown | None = None


def service_calls(graph: Graph) -> tuple[ServiceCall, ...]:
    """Every call that is known of, one for each worker and service."""
    found: dict[tuple[object, ...], ServiceCall] = {}
    for worker in graph.view(workers):
        for call in _of(graph, worker):
            found.setdefault((worker.resource.key, call.service), call)
    return tuple(found.values())


def _of(graph: Graph, worker: Worker) -> Iterator[ServiceCall]:
    resource = worker.resource
    if resource.type == FUNCTION:
        sources = sources_of(graph, resource)
        role = role_of(resource)
        if sources is None:
            yield from _by_role(graph, worker, role)
            return
        for name, file in sources.items():
            for service in _clients(file.text):
                if _may(graph, role, service):
                    sign = (resource.place, f"its code creates a client for it in {name}")
                    yield ServiceCall(worker, service, sign)
    elif resource.type == SERVICE and worker.task is not None:
        yield from _by_role(graph, worker, worker.task.follow("TaskRoleArn", ROLE)[0])
        fargate = _is_fargate(resource)
        doubt = fargate if isinstance(fargate, Unknown) else None
        if fargate is not False:
            for service, sign in _started(worker.task):
                yield ServiceCall(worker, service, sign, doubt)


def _clients(text: str) -> Iterator[NetworkService]:
    for pattern in (_PYTHON, _SCRIPT):
        for found in pattern.finditer(text):
            name = next(filter(None, found.groups()))
            service = BY_CLIENT.get(name)
            own = rf"\bclass\s+{name}Client\b|\b{name}Client\s*=\s*class\b"
            if service is None or _ELSEWHERE.search(text[found.end() : found.end() + _NEAR]):
                continue
            if pattern is _PYTHON or not re.search(own, text):
                yield service


def _may(graph: Graph, role: object, service: NetworkService) -> bool:
    """Whether a role may allow anything of a service; one that is not here may."""
    if not isinstance(role, Linked) or role.to.type != ROLE:
        return True
    policies = attached(graph, role.to)
    if policies.doubts or any(not _BASIC.search(policy.name) for policy in policies.aws):
        return True
    for statement in policies.statements:
        for action in _actions(statement.node):
            word = action.value
            if not isinstance(word, Known):
                return True
            if str(word.value).lower().startswith((f"{service.prefix}:", "*")):
                return True
    return False


def _by_role(graph: Graph, worker: Worker, role: object) -> Iterator[ServiceCall]:
    """What only the code itself would call, by the names of the actions."""
    if not isinstance(role, Linked) or role.to.type != ROLE:
        return
    for statement in attached(graph, role.to).statements:
        effect = statement.effect
        if statement.doubt is not None or effect == "Deny":
            continue
        if not _is_near(statement.node, worker.resource.region):
            continue
        for action in _actions(statement.node):
            value = action.value
            word = str(value.value).lower() if isinstance(value, Known) else ""
            prefix, _, name = word.partition(":")
            service = BY_PREFIX.get(prefix)
            if service is not None and name in service.calls:
                sign = (action.place, f"its role is allowed {word}")
                yield ServiceCall(
                    worker, service, sign, effect if isinstance(effect, Unknown) else None
                )


def _is_near(statement: Node, region: str | None) -> bool:
    """Whether a statement allows something that is in the region, or in none."""
    items = [item for node in statement.each("Resource") for item in node.items()]
    arns = [arn_of(item.value) for item in items]
    return any(arn is None or arn.region in (None, "", "*", region) for arn in arns)


def _actions(statement: Node) -> list[Node]:
    return [item for node in statement.each("Action") for item in node.items()]


def _is_fargate(service: Resource) -> bool | Unknown:
    kind = service.read("LaunchType")
    if isinstance(kind, Unknown):
        return kind
    if isinstance(kind, Known):
        return kind.value == "FARGATE"
    providers = service.read_all("CapacityProviderStrategy[*].CapacityProvider")
    return bool(providers) and all(
        isinstance(each, Known) and str(each.value).startswith("FARGATE") for each in providers
    )


def _started(task: Resource) -> Iterator[tuple[NetworkService, tuple[Place, str]]]:
    """What a task on Fargate cannot start without, with what says so."""
    for container in task.each("ContainerDefinitions[*]"):
        image = container.read("Image")
        if (region := image_region(image)) is not None and region == task.region:
            for service in _IMAGES:
                yield service, (image.place, "its image is pulled from there")
        driver = container.read("LogConfiguration.LogDriver")
        if same(driver, "awslogs") is True:
            yield LOGS, (driver.place, "its logs go there")
        for node in container.each("Secrets[*].ValueFrom"):
            kept = _kept(node)
            if kept is not None:
                yield kept, (node.place, "it starts with a value from there")


def _kept(node: Node) -> NetworkService | None:
    """Where a value for a container is kept."""
    for link in node.links(_SECRET, _PARAMETER, _ATTACHED):
        if isinstance(link, Linked):
            return PARAMETERS if link.to.type == _PARAMETER else SECRETS
    arn: Arn | None = arn_of(node.value)
    if arn is None:
        return None
    return {"secretsmanager": SECRETS, "ssm": PARAMETERS}.get(arn.service or "")
