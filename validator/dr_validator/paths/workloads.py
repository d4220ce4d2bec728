"""Workloads: which regions serve, and what of an app uses a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.recovery import SERVICES
from dr_validator.graph.grouped import grouped
from dr_validator.graph.resource import Resource
from dr_validator.models.twins.counterparts import counterparts_of
from dr_validator.resolve.value import Known

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

FUNCTION, TASK = "AWS::Lambda::Function", "AWS::ECS::TaskDefinition"
BUCKET = "AWS::S3::Bucket"
# What runs code that reads and writes.
WORKLOADS = (
    FUNCTION,
    TASK,
    "AWS::AppRunner::Service",
    "AWS::AppSync::DataSource",
    "AWS::ApiGateway::Method",
    "AWS::AutoScaling::LaunchConfiguration",
    "AWS::Batch::JobDefinition",
    "AWS::EC2::Instance",
    "AWS::EC2::LaunchTemplate",
    "AWS::EKS::Cluster",
    "AWS::ElasticBeanstalk::Environment",
    "AWS::StepFunctions::StateMachine",
)
# What stands between a workload and a store that it uses.
_CARRIERS = (
    "AWS::EFS::AccessPoint",
    "AWS::EFS::MountTarget",
    "AWS::IAM::InstanceProfile",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::Lambda::EventSourceMapping",
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBProxy",
    "AWS::RDS::DBProxyTargetGroup",
    "AWS::S3::AccessPoint",
    "AWS::SSM::Parameter",
    "AWS::SecretsManager::Secret",
    "AWS::SecretsManager::SecretTargetAttachment",
)
# These point to what they serve, and not the other way round.
_FORWARD = {
    "AWS::IAM::ManagedPolicy": ("AWS::IAM::Role",),
    "AWS::IAM::Policy": ("AWS::IAM::Role",),
    "AWS::Lambda::EventSourceMapping": (FUNCTION,),
    "AWS::RDS::DBProxyTargetGroup": ("AWS::RDS::DBProxy",),
    "AWS::SecretsManager::SecretTargetAttachment": ("AWS::SecretsManager::Secret",),
}
_STEPS = 5


def serves(graph: Graph, region: str) -> bool:
    """Whether something in a region answers requests, or does work that another region does too."""
    return region in graph.view(_serving)


def _serving(graph: Graph) -> frozenset[str | None]:
    twins = [each for each in graph.all(FUNCTION) if counterparts_of(each)]
    return frozenset(each.region for each in (*graph.all(*SERVICES, "AWS::EC2::Instance"), *twins))


def twin_service(graph: Graph, primary: str | None, secondary: str) -> Resource | None:
    """A service of the secondary region that the primary has too, if it is created for certain."""
    found = (each for each in graph.all(*SERVICES) if each.region == secondary)
    certain = (each for each in found if not each.conditional)
    return next(
        (each for each in certain if any(twin.region == primary for twin in counterparts_of(each))),
        None,
    )


def users(store: Resource) -> tuple[Resource, ...]:
    """The workloads of a store's region that use it, in order of stack and logical id."""
    graph, found = store.graph, set(_by_name(store, store.region))
    seen, edge = {store}, [store]
    for _ in range(_STEPS):
        edge = [each for near in edge for each in _near(graph, near) if each.region == store.region]
        edge = [each for each in dict.fromkeys(edge) if each not in seen]
        seen.update(edge)
        found.update(each for each in edge if each.type in WORKLOADS)
        edge = [each for each in edge if each.type in _CARRIERS]
    return tuple(sorted(found, key=lambda each: each.key))


def _near(graph: Graph, resource: Resource) -> Iterator[Resource]:
    for edge in graph.edges_to(resource):
        if edge.source.type in (*WORKLOADS, *_CARRIERS) and not edge.source.is_helper:
            yield edge.source
    for each in graph.edges_from(resource):
        if each.target.type in _FORWARD.get(resource.type, ()):
            yield each.target


def told_from(store: Resource, region: str) -> tuple[Resource, ...]:
    """The workloads of another region that are given a store directly: its name, or its ARN."""
    found = {
        edge.source
        for edge in store.graph.edges_to(store)
        if edge.source.type in WORKLOADS and edge.source.region == region
    }
    if store.type == BUCKET:  # a name that means it everywhere
        found.update(_by_name(store, region))
    return tuple(sorted(found, key=lambda each: each.key))


def _by_name(store: Resource, region: str | None) -> tuple[Resource, ...]:
    """The workloads of a region that are told the store's name in their environment."""
    name = store.identity
    if not isinstance(name, Known):
        return ()
    found = store.graph.view(_told).get(str(name.value), ())
    return tuple(each for each in found if each.region == region)


def _told(graph: Graph) -> Mapping[str, tuple[Resource, ...]]:
    """The workloads by each text in their environment."""
    paths = {
        FUNCTION: "Environment.Variables",
        TASK: "ContainerDefinitions[*].Environment[*].Value",
    }
    return grouped(
        (str(node.value.value), each)
        for kind, path in paths.items()
        for each in graph.all(kind)
        for found in each.each(path)
        for node in ([node for _, node in found.entries()] if kind == FUNCTION else [found])
        if isinstance(node.value, Known)
    )
