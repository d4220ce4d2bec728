"""Load balancers: what each sends to, and on which port.

Source: Elastic Load Balancing, "Target groups for your Application Load Balancers"
(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html)
and "Security groups for your Application Load Balancer"
(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.network.listening import Port
from dr_validator.models.network.parties import GROUP, SUBNET, VPC, Party, party
from dr_validator.models.network.workers import INSTANCE, SCALING, SERVICE, Worker, workers
from dr_validator.models.routing.hosts import LOAD_BALANCER
from dr_validator.models.routing.listeners import LISTENER
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Unknown, Value, whole_number

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

TARGETS, RULE = (
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
)
_FORWARDS = ("TargetGroupArn", "ForwardConfig.TargetGroups[*].TargetGroupArn")


@dataclass(frozen=True)
class Backend:
    """What a target group sends to: a service of ECS, an auto scaling group or an instance.

    `join` is where the two are joined; `port` the property that says on which port.
    """

    group: Resource
    worker: Worker
    join: Node
    port: Value

    @property
    def traffic(self) -> Port | None:
        """The port on which requests come; None if it does not say one."""
        return _port(self.port)

    @property
    def probe(self) -> Port | None:
        """The port on which the target group checks its health, if that is another."""
        value = self.group.read("HealthCheckPort")
        if isinstance(value, Absent) or (isinstance(value, Known) and whole_number(value) is None):
            return None
        return _port(value)


def _port(value: Value) -> Port | None:
    if isinstance(value, Unknown):
        return Port((), value)
    number = whole_number(value)
    return Port((number,), None) if number is not None else None


def backends(graph: Graph) -> tuple[Backend, ...]:
    """Of every target group, in order of those who are sent to."""
    found = [each for worker in graph.view(workers) for each in _behind(worker)]
    running = {each.resource.key: each for each in graph.view(workers)}
    for group in graph.all(TARGETS):
        for node in group.each("Targets[*]"):
            for link in node.follow("Id", INSTANCE):
                if isinstance(link, Linked) and link.to.key in running:
                    own = node.read("Port")
                    port = group.read("Port") if isinstance(own, Absent) else own
                    found.append(Backend(group, running[link.to.key], node, port))
    return tuple(found)


def _behind(worker: Worker) -> Iterator[Backend]:
    resource = worker.resource
    if resource.type == SERVICE:
        for node in resource.each("LoadBalancers[*]"):
            for link in node.follow("TargetGroupArn", TARGETS):
                if isinstance(link, Linked):
                    yield Backend(link.to, worker, node, node.read("ContainerPort"))
    elif resource.type == SCALING:
        for node in resource.each("TargetGroupARNs[*]"):
            for link in node.links(TARGETS):
                if isinstance(link, Linked):
                    yield Backend(link.to, worker, node, link.to.read("Port"))


def senders(graph: Graph) -> Mapping[tuple[str, str], tuple[Party, ...]]:
    """The load balancers before each target group, by its key: those with security groups.

    A network load balancer without any passes on the addresses of its clients.
    """
    balancers = graph.view(_balancers)
    return grouped(
        (target, balancers[balancer.key])
        for target, balancer in _before(graph)
        if balancer.key in balancers
    )


def unfenced(graph: Graph) -> Mapping[tuple[str, str], tuple[Resource, ...]]:
    """What may be network load balancers, without security groups, before each target group, by
    its key."""
    return grouped(
        (target, balancer)
        for target, balancer in _before(graph)
        if _may_be_network(balancer) and balancer.has("SecurityGroups") is False
    )


def _may_be_network(balancer: Resource) -> bool:
    kind = balancer.read("Type")
    return isinstance(kind, Unknown) or same(kind, "network") is True


def _before(graph: Graph) -> list[tuple[tuple[str, str], Resource]]:
    """Each target group, by its key, with each load balancer before it."""
    pairs = {
        (target.key, balancer.key): balancer
        for owner in graph.all(LISTENER, RULE)
        for balancer in _of(owner)
        for target in forwarded(owner)
    }
    return [(target, pairs[target, balancer]) for target, balancer in sorted(pairs)]


def forwarded(owner: Resource) -> Iterator[Resource]:
    """The target groups to which a listener or a rule of it forwards."""
    actions = "DefaultActions" if owner.type == LISTENER else "Actions"
    for path in _FORWARDS:
        for link in owner.follow(f"{actions}[*].{path}", TARGETS):
            if isinstance(link, Linked):
                yield link.to


def _of(owner: Resource) -> Iterator[Resource]:
    listeners = [owner]
    if owner.type == RULE:
        links = owner.follow("ListenerArn", LISTENER)
        listeners = [link.to for link in links if isinstance(link, Linked)]
    for listener in listeners:
        for link in listener.follow("LoadBalancerArn", LOAD_BALANCER):
            if isinstance(link, Linked):
                yield link.to


def _balancers(graph: Graph) -> Mapping[tuple[str, str], Party]:
    return {each.key: _party(each) for each in graph.all(LOAD_BALANCER) if _is_fenced(each)}


def _is_fenced(balancer: Resource) -> bool:
    kind = balancer.read("Type")
    if same(kind, "network") is True:
        return balancer.has("SecurityGroups") is not False
    return isinstance(kind, Absent) or same(kind, "application") is True


def _party(balancer: Resource) -> Party:
    subnets = balancer.follow("Subnets", SUBNET)
    if balancer.has("Subnets") is False:
        subnets = balancer.follow("SubnetMappings[*].SubnetId", SUBNET)
    at: Place = balancer.place / "Properties" / "SecurityGroups"
    return party(balancer, balancer.follow("SecurityGroups", GROUP, VPC), at, subnets)
