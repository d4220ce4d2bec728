"""Doors: where clients come in from, and whether the security groups let anybody in at all."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import TYPE_CHECKING

from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.network.answers import Answer, all_of, any_of, unless
from dr_validator.models.network.balancers import backends, unfenced
from dr_validator.models.network.connections import connections
from dr_validator.models.network.groups import Rule, Way, rules
from dr_validator.models.network.listening import Port
from dr_validator.models.network.parties import GROUP, VPC, Groups, party
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Unknown, Value, whole_number

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
ENDPOINT = "AWS::EC2::VPCEndpoint"
HTTPS = 443


@dataclass(frozen=True)
class Door:
    """A port of a load balancer, an interface endpoint, or a target that sees the addresses of
    clients. `public` tells that clients come from
    the internet; `sign` is what says that it listens there; `doubt` why it may be none."""

    owner: Resource
    port: Port
    groups: Groups
    public: bool
    sign: Resource
    doubt: Unknown | None = None

    def is_open(self) -> Answer:
        """Whether a rule lets anybody in that may come; None where others may add rules."""
        held = self.owner.graph.view(rules)
        answers = [
            unless(rule.doubt, all_of((rule.opens(self.port), self._from_there(rule))))
            for group in self.groups.resources
            for rule in held.of.get((Way.IN, group.key), ())
        ]
        answers += [self.groups.open] if self.groups.open is not None else []
        answers += [why for rule, why in held.stray if rule.way is Way.IN]
        by_others = self.groups.outside or held.changed
        by_others = by_others or any(each.type == VPC for each in self.groups.resources)
        answer = any_of([*answers, *([None] if by_others else [])])
        return self.doubt if answer is False and self.doubt is not None else answer

    def _from_there(self, rule: Rule) -> Answer:
        """Whether a rule is for addresses that clients of the door have."""
        value = rule.node.read("CidrIp")
        return not (self.public and _is_private(value))


def _is_private(value: Value) -> bool:
    """Whether a range holds no address of the internet."""
    if not isinstance(value, Known):
        return False
    try:
        block = ip_network(str(value.value), strict=False)
    except ValueError:
        return False
    return block.is_private and block.prefixlen > 0


def doors(graph: Graph) -> tuple[Door, ...]:
    """Every door of which no caller is known: of the others, network-port-closed speaks."""
    called = {each.named.key for each in graph.view(connections)}
    found = [*_of_balancers(graph), *_of_endpoints(graph), *_of_targets(graph)]
    return tuple(each for each in found if each.owner.key not in called)


def _of_balancers(graph: Graph) -> Iterator[Door]:
    for listener in graph.all(LISTENER):
        number = whole_number(listener.read("Port"))
        for link in listener.follow("LoadBalancerArn", LOAD_BALANCER):
            if number is None or not isinstance(link, Linked):
                continue
            groups = _groups(link.to, "SecurityGroups")
            if groups is not None:
                port = Port((number,), None)
                yield Door(link.to, port, groups, _is_public(link.to), listener)


def _of_targets(graph: Graph) -> Iterator[Door]:
    """What stands behind a network load balancer without security groups lets its clients in
    itself, by their own addresses, and the health checks by those of the load balancer.

    Source: Elastic Load Balancing, "Register targets for your Network Load Balancer", Target
    security groups
    (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html).
    """
    for backend in graph.view(backends):
        for balancer in graph.view(unfenced).get(backend.group.key, ()):
            public = _is_public(balancer) and _passes_addresses(backend.group)
            owner, groups = backend.worker.resource, backend.worker.party.groups
            told = same(backend.group.read("Protocol"), "TCP") is True
            traffic = backend.traffic if told else None
            for port, known in ((traffic, public), (backend.probe, False)):
                if port is not None and groups.resources:
                    kind = balancer.read("Type")
                    doubt = kind if isinstance(kind, Unknown) else None
                    yield Door(owner, port, groups, known, backend.group, doubt)


def _is_public(balancer: Resource) -> bool:
    scheme = balancer.read("Scheme")
    return isinstance(scheme, Absent) or same(scheme, "internet-facing") is True


def _passes_addresses(group: Resource) -> bool:
    """Whether targets certainly see the addresses of the clients: what is not said is taken as AWS
    takes it, so by instance."""
    for attribute in group.each("TargetGroupAttributes[*]"):
        if same(attribute.read("Key"), "preserve_client_ip.enabled") is not False:
            return same(attribute.read("Value"), "true") is True
    kind = group.read("TargetType")
    return isinstance(kind, Absent) or same(kind, "instance") is True


def _of_endpoints(graph: Graph) -> Iterator[Door]:
    for endpoint in graph.all(ENDPOINT):
        groups = _groups(endpoint, "SecurityGroupIds")
        if groups is not None and same(endpoint.read("VpcEndpointType"), "Interface"):
            yield Door(endpoint, Port((HTTPS,), None), groups, False, endpoint)


def _groups(owner: Resource, path: str) -> Groups | None:
    """The groups that are named; None without any."""
    if owner.has(path) is False:
        return None
    at = owner.place / "Properties" / path
    return party(owner, owner.follow(path, GROUP, VPC), at, ()).groups
