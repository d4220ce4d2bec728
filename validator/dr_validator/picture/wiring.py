"""What only wires one thing to the next: it is drawn as part of the line that runs through it."""

from __future__ import annotations

from collections.abc import Iterator

from dr_validator.graph.graph import Graph
from dr_validator.graph.resource import Resource
from dr_validator.paths.hops import hops_from
from dr_validator.picture.topology import HopKey

_WIRING = (
    "AWS::ApiGateway::Authorizer",
    "AWS::ApiGateway::BasePathMapping",
    "AWS::ApiGateway::BasePathMappingV2",
    "AWS::ApiGateway::DomainName",
    "AWS::ApiGateway::DomainNameV2",
    "AWS::ApiGateway::Method",
    "AWS::ApiGateway::VpcLink",
    "AWS::ApiGatewayV2::ApiMapping",
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::ApiGatewayV2::DomainName",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::VpcLink",
    "AWS::AppSync::DataSource",
    "AWS::AppSync::FunctionConfiguration",
    "AWS::AppSync::Resolver",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::ECS::TaskDefinition",
    "AWS::ElasticLoadBalancingV2::Listener",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::GlobalAccelerator::EndpointGroup",
    "AWS::GlobalAccelerator::Listener",
    "AWS::Lambda::Alias",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Url",
    "AWS::Lambda::Version",
    "AWS::Logs::SubscriptionFilter",
    "AWS::RDS::DBProxyTargetGroup",
    "AWS::Route53::HostedZone",
    "AWS::Route53::RecordSet",
    "AWS::Route53::RecordSetGroup",
    "AWS::SNS::Subscription",
    "AWS::SecretsManager::RotationSchedule",
)


def is_wiring(resource: Resource) -> bool:
    """Whether it only leads on. An instance of a cluster is part of the cluster."""
    if resource.type == "AWS::RDS::DBInstance":
        return resource.has("DBClusterIdentifier") is True
    return resource.type in _WIRING


def onward(graph: Graph, start: Resource) -> Iterator[tuple[Resource, tuple[HopKey, ...]]]:
    """What a resource leads to, with the hops to it through whatever wires them; a thing that is
    reached in several ways comes several times."""
    yield from ((end, (way,)) for end, way in _ends(graph, start) if not is_wiring(end))
    pending: list[tuple[Resource, tuple[HopKey, ...]]] = [
        (end, (way,)) for end, way in _ends(graph, start) if is_wiring(end)
    ]
    seen = {start.key, *(end.key for end, _ in pending)}
    while pending:
        at, way = pending.pop()
        for end, step in _ends(graph, at):
            if not is_wiring(end):
                yield end, (*way, step)
            elif end.key not in seen:
                seen.add(end.key)
                pending.append((end, (*way, step)))


def _ends(graph: Graph, resource: Resource) -> Iterator[tuple[Resource, HopKey]]:
    for hop in hops_from(graph, resource):
        if isinstance(hop.target, Resource) and hop.target is not resource:
            yield hop.target, (resource.key, hop.target.key)
