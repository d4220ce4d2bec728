"""Load balancers: the ports on which each one listens.

Source: Elastic Load Balancing User Guides, "Listeners for your Application Load Balancers" and
"Listeners for your Network Load Balancers"
(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.routing.hosts import LOAD_BALANCER
from dr_validator.record import dataclass
from dr_validator.resolve.value import Known, Unknown, whole_number

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
PLAIN, ENCRYPTED, RAW = ("HTTP",), ("HTTPS", "TLS"), ("TCP", "TCP_UDP")


@dataclass(frozen=True, slots=True)
class Listener:
    """A listener with its port and protocol; None for what is not known."""

    resource: Resource
    port: int | None
    protocol: str | None

    def answers(self, port: int, *, encrypted: bool) -> bool | None:
        """Whether a request over HTTPS (`encrypted`) or HTTP to a port may be answered.

        A listener that passes bytes on may answer either; None if port or protocol is not known.
        """
        if self.port is not None and self.port != port:
            return False
        if self.port is None or self.protocol is None:
            return None
        return self.protocol in (*(ENCRYPTED if encrypted else PLAIN), *RAW)

    @property
    def shown(self) -> str:
        """For messages: `HTTP 80`."""
        return f"{self.protocol or '?'} {self.port or '?'}"


@dataclass(frozen=True, slots=True)
class Listeners:
    """The listeners of each load balancer, by its key; `stray` are those of which it is not known
    whose they are."""

    of: Mapping[tuple[str, str], tuple[Listener, ...]]
    stray: tuple[Unknown, ...]


def listeners(graph: Graph) -> Listeners:
    """Every listener of the assembly."""
    found: dict[tuple[str, str], list[Listener]] = {}
    stray: list[Unknown] = []
    for resource in graph.all(LISTENER):
        for link in resource.follow("LoadBalancerArn", LOAD_BALANCER):
            if isinstance(link, Linked):
                found.setdefault(link.to.key, []).append(_listener(resource))
            elif isinstance(link, Unknown):
                stray.append(link)
    return Listeners({key: tuple(each) for key, each in found.items()}, tuple(stray))


def _listener(resource: Resource) -> Listener:
    protocol = resource.read("Protocol")
    word = str(protocol.value).upper() if isinstance(protocol, Known) else None
    port = whole_number(resource.read("Port"))
    return Listener(resource, port, None if resource.conditional else word)
