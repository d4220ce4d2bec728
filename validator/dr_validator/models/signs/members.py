"""What services are told: which region leads a global database, a datastore, a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dr_validator.aws.recovery import GLOBAL_CLUSTERS, REPLICAS, GlobalCluster
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import PRIMARY, SECONDARY, WORDS
from dr_validator.models.signs.sign import RoleSign, region_meant, region_named, word_of

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph


def told_to_services(graph: Graph) -> Iterator[RoleSign]:
    """The roles that resources give regions by their properties."""
    for kind in GLOBAL_CLUSTERS:
        yield from _clusters(graph, kind)
    yield from _replicas(graph)
    yield from _datastores(graph)
    yield from _plans(graph)
    yield from _endpoints(graph)


def _clusters(graph: Graph, kind: GlobalCluster) -> Iterator[RoleSign]:
    """The source of a global cluster, and what joins it."""
    joined = (
        (_linked(cluster, kind.joins, kind.group), cluster) for cluster in graph.all(kind.member)
    )
    joining = grouped((group.key, cluster) for group, cluster in joined if group is not None)
    for group in graph.all(kind.group):
        members = joining.get(group.key, ())
        source, by = _linked(group, kind.source, kind.member), "the source of"
        if source is None:
            source, by = _beside(group, members), "the cluster beside"
        if source is None or source.region is None:
            continue
        yield RoleSign(source.region, PRIMARY, by, group.name)
        for cluster in members:
            if cluster is not source and cluster.region:
                yield RoleSign(cluster.region, SECONDARY, "the global database of", cluster.name)


def _beside(group: Resource, members: Sequence[Resource]) -> Resource | None:
    """The one member in the stack that creates the global cluster empty; the others come later."""
    own = [each for each in members if each.stack is group.stack]
    others = [each for each in members if each.stack is not group.stack]
    if len(own) != 1 or not others or group.conditional or own[0].conditional:
        return None
    return own[0]


def _linked(resource: Resource, path: str, target: str) -> Resource | None:
    links = [link for link in resource.follow(path, target) if isinstance(link, Linked)]
    return links[0].to if len(links) == 1 else None


def _replicas(graph: Graph) -> Iterator[RoleSign]:
    """Read replicas of another region."""
    for kind, path in REPLICAS:
        for replica in graph.all(kind):
            for link in replica.follow(path, "AWS::RDS::DBInstance", "AWS::RDS::DBCluster"):
                source = region_meant(link)
                if source and replica.region and source != replica.region:
                    yield RoleSign(source, PRIMARY, "the source of the replica", replica.name)
                    yield RoleSign(replica.region, SECONDARY, "the replica", replica.name)


def _datastores(graph: Graph) -> Iterator[RoleSign]:
    for group in graph.all("AWS::ElastiCache::GlobalReplicationGroup"):
        for member in group.each("Members[*]"):
            region = region_named(member.read("ReplicationGroupRegion"))
            role = word_of(member.read("Role")).lower()
            if region and role in WORDS:
                yield RoleSign(region, role, "the global datastore", group.name)


def _plans(graph: Graph) -> Iterator[RoleSign]:
    for plan in graph.all("AWS::ARCRegionSwitch::Plan"):
        primary = region_named(plan.read("PrimaryRegion"))
        passive = word_of(plan.read("RecoveryApproach")) == "activePassive"
        if primary is None or not passive:
            continue
        yield RoleSign(primary, PRIMARY, "the Region switch plan", plan.name)
        for value in plan.read_all("Regions[*]"):
            region = region_named(value)
            if region and region != primary:
                yield RoleSign(region, SECONDARY, "the Region switch plan", plan.name)


def _endpoints(graph: Graph) -> Iterator[RoleSign]:
    """Global endpoints of EventBridge: the route of the secondary, and the other bus."""
    for endpoint in graph.all("AWS::Events::Endpoint"):
        route = endpoint.read("RoutingConfig.FailoverConfig.Secondary.Route")
        secondary = region_named(route)
        if secondary is None:
            continue
        yield RoleSign(secondary, SECONDARY, "the route of the endpoint", endpoint.name)
        links = endpoint.follow("EventBuses[*].EventBusArn", "AWS::Events::EventBus")
        others = {region for link in links if (region := region_meant(link))} - {secondary}
        if len(others) == 1:
            yield RoleSign(others.pop(), PRIMARY, "the other bus of the endpoint", endpoint.name)
