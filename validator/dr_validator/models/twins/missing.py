"""What the primary region's stack has on the way of a request, and its twin has not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Stack
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.alarms.alarms import ALARM, counts_failures, may_watch_alike
from dr_validator.models.data.aurora import global_databases
from dr_validator.models.twins.pairs import Lone, lone, pairs, pairs_of, twins_of
from dr_validator.record import dataclass
from dr_validator.resolve.value import Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph


class Part(Enum):
    """What a missing resource has a part in; each has its check."""

    WAY = "the way of a request to what serves it"
    SCALING = "the capacity that grows with the load"
    ALARM = "who is told"


# What is told as missing: the property that says what it belongs to, and what follows.
PARTS: Mapping[str, tuple[Part, str, str]] = {
    "AWS::ApiGateway::BasePathMapping": (Part.WAY, "DomainName", "its domain leads to no API"),
    "AWS::ApiGateway::Method": (Part.WAY, "RestApiId", "its API does not answer such requests"),
    "AWS::ApiGatewayV2::ApiMapping": (Part.WAY, "DomainName", "its domain leads to no API"),
    "AWS::ApiGatewayV2::Route": (Part.WAY, "ApiId", "its API does not answer such requests"),
    "AWS::EC2::Route": (Part.WAY, "RouteTableId", "its subnets have no such way out"),
    "AWS::EC2::SubnetRouteTableAssociation": (
        Part.WAY,
        "SubnetId",
        "its subnet has no such routes",
    ),
    "AWS::ECS::Service": (Part.WAY, "Cluster", "nothing runs its tasks"),
    "AWS::EFS::MountTarget": (
        Part.WAY,
        "FileSystemId",
        "its subnet has no way to the file system",
    ),
    "AWS::ElasticLoadBalancingV2::Listener": (
        Part.WAY,
        "LoadBalancerArn",
        "its load balancer does not answer there",
    ),
    "AWS::ElasticLoadBalancingV2::ListenerRule": (
        Part.WAY,
        "ListenerArn",
        "such requests go elsewhere",
    ),
    "AWS::Lambda::EventSourceMapping": (
        Part.WAY,
        "FunctionName",
        "nothing reads its queue or stream",
    ),
    "AWS::S3::BucketPolicy": (Part.WAY, "Bucket", "its bucket refuses what the policy allows"),
    "AWS::SNS::Subscription": (Part.WAY, "TopicArn", "nothing receives what its topic publishes"),
    "AWS::ApplicationAutoScaling::ScalableTarget": (
        Part.SCALING,
        "ResourceId",
        "nothing scales it",
    ),
    "AWS::ApplicationAutoScaling::ScalingPolicy": (
        Part.SCALING,
        "ScalingTargetId",
        "nothing scales it",
    ),
    "AWS::AutoScaling::ScalingPolicy": (Part.SCALING, "AutoScalingGroupName", "nothing scales it"),
    "AWS::CloudWatch::Alarm": (Part.ALARM, "Dimensions[*].Value", "nobody is told"),
    "AWS::CloudWatch::CompositeAlarm": (Part.ALARM, "AlarmRule", "nobody is told"),
}

# What a region needs for its own sake: of these, what the primary lacks is told as well.
_EITHER = (
    "AWS::ApiGateway::BasePathMapping",
    "AWS::ApiGateway::Method",
    "AWS::ApiGatewayV2::ApiMapping",
    "AWS::ApiGatewayV2::Route",
    "AWS::EC2::Route",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::ElasticLoadBalancingV2::Listener",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    "AWS::Lambda::EventSourceMapping",
    "AWS::S3::BucketPolicy",
)
ROUTE = "AWS::EC2::Route"
_GATEWAYS = ("NatGatewayId", "GatewayId", "TransitGatewayId", "VpcPeeringConnectionId")
# So much of what stands beside it must have its twin, and so many there must be.
_SHARE, _COUNT = 0.75, 3
CLUSTERS = {
    "AWS::DocDB::DBCluster": "AWS::DocDB::DBInstance",
    "AWS::Neptune::DBCluster": "AWS::Neptune::DBInstance",
    "AWS::RDS::DBCluster": "AWS::RDS::DBInstance",
}


@dataclass(frozen=True, slots=True)
class Missing:
    """What a stack has and its twin (`lacks`) has not, though all that it refers to has its twin
    there. `beside` is the twin of what it refers to first, or what may be the missing one;
    `doubt` is why it may be there after all, as a clause, else ""."""

    lone: Lone
    lacks: Stack
    part: Part
    then: str
    beside: Resource
    doubt: str


def missing(graph: Graph) -> tuple[Missing, ...]:
    """All that is missing, in order of stack and logical id.

    Nothing is where its template has a condition decide about it, nor where the twins of what it
    refers to are referred to by another of its type, which may be it in another form.
    """
    return tuple(
        found
        for each in graph.view(lone)
        if each.resource.type in PARTS and each.ranked and _counts(each)
        for found in _of(graph, each)
    )


def _counts(each: Lone) -> bool:
    """Whether it is missed: what the primary has, and alarms on failures of either region."""
    if each.stacks.first is each.resource.stack or each.resource.type in _EITHER:
        return True
    return each.resource.type == ALARM and counts_failures(each.resource)


def _of(graph: Graph, each: Lone) -> Iterator[Missing]:
    resource, stacks = each.resource, each.stacks
    lacks = stacks.second if stacks.first is resource.stack else stacks.first
    region = str(lacks.region)
    body = resource.scope.resources[resource.logical_id]
    if each.share < _SHARE or each.beside < _COUNT or "Condition" in body:
        return
    if resource.type == ROUTE and not _goes_there(graph, resource, lacks):
        return
    part, path, then = PARTS[resource.type]
    targets = {edge.target.key: edge.target for edge in graph.edges_from(resource)}
    twins = {
        key: next((twin for twin in twins_of(target) if twin.region == region), None)
        for key, target in sorted(targets.items())
        if not target.is_helper
    }
    known = [twin for twin in twins.values() if twin is not None]
    if len(known) < len(twins):
        return
    links = resource.follow(path)
    unknown = next((link for link in links if isinstance(link, Unknown)), None)
    owners = [twins.get(link.to.key) for link in links if isinstance(link, Linked)]
    around = [twin for twin in owners if twin is not None] or known
    if _has_another(graph, resource, around):
        return
    owner = next(iter(around), None)
    others = [
        other
        for other in graph.view(_lone_by_type).get((lacks.id, resource.type), ())
        if any(isinstance(link, Unknown) and not link.refs for link in other.follow(path))
    ]
    if (others or owner is None) and stacks.first is not resource.stack:
        return
    if others:
        yield Missing(each, lacks, part, then, others[0], f"{others[0].name} may be it")
    elif owner is not None:
        yield Missing(each, lacks, part, then, owner, "")
    elif unknown is not None:
        yield Missing(each, lacks, part, then, resource, unknown.reason)


def _goes_there(graph: Graph, route: Resource, lacks: Stack) -> bool:
    """Whether another route of that stack goes through a gateway of that kind, so that it is not
    left out on purpose."""
    ways = [name for name in _GATEWAYS if route.has(name)]
    others = graph.view(_routes).get(lacks.id, ())
    return any(each.has(name) for each in others for name in ways)


def _routes(graph: Graph) -> Mapping[str, tuple[Resource, ...]]:
    return grouped((each.stack.id, each) for each in graph.all(ROUTE))


def _has_another(graph: Graph, resource: Resource, around: Sequence[Resource]) -> bool:
    """Whether something of its type that has no twin refers to all of these; of alarms, only those
    that may watch the same metric."""
    kind = resource.type
    failures = kind == ALARM and counts_failures(resource)
    found = [
        {
            edge.source.key
            for edge in graph.edges_to(each)
            if edge.source.type == kind
            and not pairs_of(edge.source)
            and (not failures or may_watch_alike(resource, edge.source))
        }
        for each in around
    ]
    return bool(found and frozenset.intersection(*map(frozenset, found)))


def _lone_by_type(graph: Graph) -> Mapping[tuple[str, str], tuple[Resource, ...]]:
    return grouped(
        ((each.resource.stack.id, each.resource.type), each.resource) for each in graph.view(lone)
    )


@dataclass(frozen=True, slots=True)
class Headless:
    """A cluster of the secondary region without an instance, where its twin, or the primary of
    its global database, has `instance`."""

    cluster: Resource
    instance: Resource


def headless(graph: Graph) -> tuple[Headless, ...]:
    """All such clusters, in order of stack and logical id."""
    both = {(pair.first, pair.second) for pair in graph.view(pairs) if pair.ranked}
    both |= {
        (database.primary, secondary)
        for database in graph.view(global_databases)
        if database.primary is not None
        for secondary in database.secondaries
    }
    instances = graph.view(_instances)
    found: dict[tuple[str, str], Headless] = {}
    for first, second in sorted(both, key=lambda pair: (pair[1].key, pair[0].key)):
        theirs = instances.get(first.key, ())
        if theirs and not instances.get(second.key) and first.region != second.region:
            found.setdefault(second.key, Headless(second, theirs[0]))
    return tuple(found.values())


def _instances(graph: Graph) -> Mapping[tuple[str, str], tuple[Resource, ...]]:
    """The instances of each cluster, by the cluster's key."""
    return grouped(
        (link.to.key, instance)
        for cluster, kind in CLUSTERS.items()
        for instance in graph.all(kind)
        for link in instance.follow("DBClusterIdentifier", cluster)
        if isinstance(link, Linked)
    )
