"""What listens in a VPC, with its ports: databases, caches, proxies, mounted file systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dr_validator.aws.ports import LISTENING, SUBNET_GROUPS
from dr_validator.graph.node import Link, Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.network.parties import GROUP, SUBNET, VPC, Party, linked_to, party
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Known, Unknown, Value, whole_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dr_validator.graph.graph import Graph

_CLUSTER, _INSTANCE = "AWS::RDS::DBCluster", "AWS::RDS::DBInstance"


@dataclass(frozen=True)
class Port:
    """A port that something listens on: one of `numbers`; none where it is `open`, why."""

    numbers: tuple[int, ...]
    open: Unknown | None
    of: Resource | None = None

    @property
    def shown(self) -> str:
        """For messages: `port 5432`."""
        return f"port {self.numbers[0]}" if len(self.numbers) == 1 else "its port"


def port_of(resource: Resource) -> Port | None:
    """The port of something that listens; None if its type or its engine is not known to."""
    listens = LISTENING.get(resource.type)
    if listens is None:
        return None
    given = resource.read(listens.port) if listens.port else Absent(resource.place)
    if isinstance(given, Unknown):
        return Port((), given, resource)
    if isinstance(given, Known):
        number = whole_number(given)
        return Port((number,), None, resource) if number is not None else None
    engine = resource.read(listens.by) if listens.by else Absent(resource.place)
    if isinstance(engine, Unknown):
        return Port((), engine, resource)
    numbers = listens.usual(str(engine.value) if isinstance(engine, Known) else "")
    return Port(numbers, None, resource) if numbers else None


def port_at(graph: Graph, value: Value) -> Port | None:
    """The port that a value takes from something that listens, as `Endpoint.Port` does."""
    for ref in value.refs if isinstance(value, Unknown) else ():
        source = graph.resource(ref)
        if source is not None and (ref.attribute or "").endswith("Port"):
            return port_of(owner(source))
    return None


def owner(resource: Resource) -> Resource:
    """What has the port and the groups: the cluster of an instance of a cluster."""
    if resource.type == _INSTANCE:
        return linked_to(resource, "DBClusterIdentifier", _CLUSTER) or resource
    return resource


def party_of(resource: Resource) -> Party | None:
    """The listening side; None for what does not listen, or not in a VPC."""
    listens = LISTENING.get(resource.type)
    if listens is None:
        return None
    if resource.type == _INSTANCE and resource.has("DBClusterIdentifier") is not False:
        return None  # of a cluster that is not here
    return party(
        resource,
        resource.follow(listens.groups, GROUP, VPC),
        resource.place / "Properties" / listens.groups,
        _subnets(resource, *listens.subnets),
    )


def _subnets(resource: Resource, path: str, within: str) -> Sequence[Link]:
    if not within:
        return resource.follow(path, SUBNET)
    return [
        link
        for each in resource.follow(path, *SUBNET_GROUPS)
        if isinstance(each, Linked)
        for link in each.to.follow(within, SUBNET)
    ]


def hosts_of(resource: Resource) -> tuple[str, ...]:
    """The attributes of a resource that give the host it listens at."""
    listens = LISTENING.get(resource.type)
    return listens.hosts if listens is not None else ()
