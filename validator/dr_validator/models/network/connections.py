"""Who connects to whom in a VPC, on which port, and whether the security groups let them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.ports import HTTPS, LISTENING, NFS
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.network.answers import Answer, all_of
from dr_validator.models.network.balancers import Backend, backends, senders
from dr_validator.models.network.calls import ServiceCall
from dr_validator.models.network.groups import lets_in, lets_out, nearly
from dr_validator.models.network.listening import Port, hosts_of, owner, party_of, port_of
from dr_validator.models.network.parties import GROUP, SUBNET, VPC, Party, linked_to, party
from dr_validator.models.network.reach import named
from dr_validator.models.network.workers import FILE_SYSTEM, Worker, mounted, workers
from dr_validator.place import Place
from dr_validator.record import dataclass

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

PROXY, PROXIED = "AWS::RDS::DBProxy", "AWS::RDS::DBProxyTargetGroup"
MOUNT = "AWS::EFS::MountTarget"


@dataclass(frozen=True)
class Connection:
    """One side that connects to another; `named` is who listens, for messages, and `sign` where
    that is said, and how."""

    source: Party
    target: Party
    named: Resource
    port: Port
    sign: tuple[Place, str]

    @property
    def is_near(self) -> bool:
        """Whether both are in one region, and not known to be in two VPCs, between which it takes
        more than security groups."""
        one, other = self.source, self.target
        if one.resource.region != other.resource.region:
            return False
        return one.vpc is None or other.vpc is None or one.vpc is other.vpc

    def is_let_in(self) -> Answer:
        return lets_in(self._graph, self.target, self.source, self.port)

    def is_let_out(self) -> Answer:
        return lets_out(self._graph, self.source, self.target, self.port)

    def is_open(self) -> Answer:
        return all_of((self.is_let_out(), self.is_let_in()))

    def nearly(self) -> list[tuple[Place, str]]:
        """Rules that would let it in but for one thing."""
        return list(nearly(self._graph, self.target, self.source, self.port))[:3]

    @property
    def _graph(self) -> Graph:
        return self.source.resource.graph


def connections(graph: Graph) -> tuple[Connection, ...]:
    """All that is seen of the assembly, in order of those who connect."""
    found = [each for worker in graph.view(workers) for each in _of(graph, worker)]
    found += [each for targets in graph.all(PROXIED) for each in _by_proxy(targets)]
    found += [each for backend in graph.view(backends) for each in _balanced(graph, backend)]
    found += [_called(call, endpoint) for call, endpoint in graph.view(named)]
    return tuple(each for each in found if each.is_near)


def _of(graph: Graph, worker: Worker) -> Iterator[Connection]:
    seen: set[tuple[str, str]] = set()
    for name, node in worker.told:
        for link in node.links(*sorted(LISTENING)):
            if isinstance(link, Linked) and link.attribute in hosts_of(link.to):
                target = owner(link.to)
                says = f"its variable {name} gives the host" if name else "its script has the host"
                if target.key not in seen:
                    seen.add(target.key)
                    yield from _to(worker.party, target, (node.place, says))
    for system, place in mounted(worker):
        for mount in graph.view(mounts).get(system.key, ()):
            port = Port((NFS,), None)
            yield Connection(worker.party, mount, system, port, (place, "it mounts it"))


def _to(source: Party, target: Resource, sign: tuple[Place, str]) -> Iterator[Connection]:
    listening, port = party_of(target), port_of(target)
    if listening is not None and port is not None:
        yield Connection(source, listening, target, port, sign)


def _by_proxy(targets: Resource) -> Iterator[Connection]:
    """From an RDS proxy to the database behind it."""
    proxy = linked_to(targets, "DBProxyName", PROXY)
    source = party_of(proxy) if proxy is not None else None
    for path in ("DBClusterIdentifiers", "DBInstanceIdentifiers") if source is not None else ():
        for link in targets.follow(path, "AWS::RDS::DBCluster", "AWS::RDS::DBInstance"):
            if isinstance(link, Linked) and source is not None:
                yield from _to(source, owner(link.to), (link.place, "it stands before it"))


def _balanced(graph: Graph, backend: Backend) -> Iterator[Connection]:
    """From the load balancers before a target group to what stands behind it."""
    ports = [(backend.traffic, "it sends requests there")]
    ports += [(backend.probe, "it checks its health there")]
    for sender in graph.view(senders).get(backend.group.key, ()):
        for port, says in ports:
            if port is not None:
                target, sign = backend.worker.party, (backend.group.place, says)
                yield Connection(sender, target, target.resource, port, sign)


def _called(call: ServiceCall, endpoint: Resource) -> Connection:
    """From a caller to the endpoint of the VPC by which it reaches a service."""
    target = party(
        endpoint,
        endpoint.follow("SecurityGroupIds", GROUP, VPC),
        endpoint.place / "Properties" / "SecurityGroupIds",
        endpoint.follow("SubnetIds", SUBNET),
    )
    return Connection(call.worker.party, target, endpoint, Port((HTTPS,), None), call.sign)


def mounts(graph: Graph) -> Mapping[tuple[str, str], tuple[Party, ...]]:
    """The mount targets of each file system."""
    return grouped(
        (
            link.to.key,
            party(
                mount,
                mount.follow("SecurityGroups", GROUP, VPC),
                mount.place / "Properties" / "SecurityGroups",
                mount.follow("SubnetId", SUBNET),
            ),
        )
        for mount in graph.all(MOUNT)
        for link in mount.follow("FileSystemId", FILE_SYSTEM)
        if isinstance(link, Linked)
    )
