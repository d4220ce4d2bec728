"""What runs in a VPC and cannot reach a service that it calls: neither NAT nor an endpoint.

Of a way that leads into another network nothing is said: endpoints may be there for this one.

Source: AWS PrivateLink Guide, "Access an AWS service using an interface VPC endpoint"
(https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.aws.endpoints import NetworkService
from dr_validator.graph.flag import is_true
from dr_validator.graph.resource import Resource
from dr_validator.models.network.calls import ServiceCall, service_calls
from dr_validator.models.network.routes import Exit, Network, network
from dr_validator.models.network.workers import SERVICE
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_PUBLIC = "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp"
_PROXY = regex(r"https?_?proxy", re.IGNORECASE)


@dataclass(frozen=True)
class Cut:
    """Callers in one VPC without a way to services. `endpoint` is the VPC's endpoint for the one
    service that does not serve them: it is not on their route tables, or has no private DNS
    (`unnamed`); None where there is none for any of the services.
    """

    vpc: Resource
    services: tuple[NetworkService, ...]
    endpoint: Resource | None
    unnamed: bool
    calls: tuple[ServiceCall, ...]

    @property
    def who(self) -> str:
        """The first few callers, by name."""
        names = list(dict.fromkeys(call.worker.resource.name for call in self.calls))
        more = len(names) - 3
        return ", ".join(names[:3]) + (f" and {more} more" if more > 0 else "")

    @property
    def titles(self) -> str:
        """The services, for messages."""
        *rest, last = [service.title for service in self.services]
        return f"{', '.join(rest)} and {last}" if rest else last

    @property
    def signs(self) -> list[tuple[Place, str]]:
        """What says that each calls the service, and the callers where that is elsewhere."""
        return [pair for call in self.calls for pair in _signs(call)]


def _signs(call: ServiceCall) -> Iterator[tuple[Place, str]]:
    caller, (place, says) = call.worker.resource, call.sign
    if place.name == caller.name:
        yield place, f"it calls {call.service.title}: {says}"
    else:
        yield caller.place, f"it calls {call.service.title}"
        yield place, f"{caller.name}: {says}"


@dataclass(frozen=True)
class Reached:
    """Who is cut off, and of which calls that is not known."""

    cuts: tuple[Cut, ...]
    lost: tuple[tuple[ServiceCall, Unknown], ...]


def reach(graph: Graph) -> Reached:
    """Every call that has no way, in order of VPC and endpoint."""
    ways = graph.view(network)
    cut: dict[tuple[object, ...], list[tuple[_Closed, ServiceCall]]] = {}
    lost: list[tuple[ServiceCall, Unknown]] = []
    for call in graph.view(service_calls):
        for closed in dict.fromkeys(_closed(ways, call)):
            if isinstance(closed, Unknown):
                lost.append((call, closed))
            elif call.doubt is not None:
                lost.append((call, call.doubt))
            else:
                endpoint = closed.endpoint
                key = (closed.vpc.key, endpoint.key if endpoint else ("", ""), closed.unnamed)
                cut.setdefault(key, []).append((closed, call))
    made = [
        Cut(
            found[0][0].vpc,
            tuple(sorted({call.service for _, call in found}, key=lambda each: each.endpoint)),
            found[0][0].endpoint,
            found[0][0].unnamed,
            tuple(dict.fromkeys(call for _, call in found)),
        )
        for _, found in sorted(cut.items(), key=lambda pair: pair[0])
    ]
    return Reached(tuple(made), tuple(lost))


@dataclass(frozen=True)
class _Closed:
    """A route table by which there is no way."""

    vpc: Resource
    endpoint: Resource | None
    unnamed: bool


def _closed(ways: Network, call: ServiceCall) -> Iterator[_Closed | Unknown]:
    if any(_PROXY.fullmatch(name) for name, _ in call.worker.told):
        return
    for spot in ways.tables_of(call.worker.subnets):
        if isinstance(spot, Unknown):
            if spot.cause.is_open:
                yield spot
            continue
        vpc, table = spot
        endpoint = ways.endpoint(vpc, table, call.service.endpoint)
        if isinstance(endpoint, Unknown):
            yield endpoint
            continue
        unnamed = _is_unnamed(endpoint.resource) if endpoint and endpoint.covers else None
        if endpoint is not None and endpoint.covers and (unnamed is None or unnamed is False):
            continue
        way = ways.exits.get(table.key, Exit.NONE)
        if way is not Exit.NONE or table.key in ways.joined:
            continue
        doubt = ways.doubt(table, call.service.endpoint, way) or _public(ways, call, table)
        doubt = unnamed if isinstance(unnamed, Unknown) else doubt
        if doubt is None:
            yield _Closed(vpc, endpoint.resource if endpoint else None, unnamed is True)
        elif isinstance(doubt, Unknown):
            yield doubt


def _is_unnamed(endpoint: Resource) -> bool | Unknown | None:
    """Whether an interface endpoint is without private DNS: the usual name of the service leads
    elsewhere. None for other endpoints, and where nothing is said."""
    if not same(endpoint.read("VpcEndpointType"), "Interface"):
        return None
    value = endpoint.read("PrivateDnsEnabled")
    if isinstance(value, Unknown):
        return value
    return None if isinstance(value, Absent) else is_true(value) is False


def named(graph: Graph) -> tuple[tuple[ServiceCall, Resource], ...]:
    """The calls that go to an interface endpoint of the VPC, by its private DNS."""
    ways = graph.view(network)
    found: dict[tuple[object, ...], tuple[ServiceCall, Resource]] = {}
    for call in (each for each in graph.view(service_calls) if each.doubt is None):
        for spot in ways.tables_of(call.worker.subnets):
            endpoint = None
            if not isinstance(spot, Unknown):
                endpoint = ways.endpoint(*spot, call.service.endpoint)
            if endpoint is None or isinstance(endpoint, Unknown):
                continue
            if _is_unnamed(endpoint.resource) is False:
                key = (call.worker.resource.key, endpoint.resource.key)
                found.setdefault(key, (call, endpoint.resource))
    return tuple(found.values())


def _public(ways: Network, call: ServiceCall, table: Resource) -> Unknown | bool | None:
    """Whether a task has a public address, and a route to the internet; None if it has not."""
    resource = call.worker.resource
    if resource.type != SERVICE or table.key not in ways.public:
        return None
    match resource.read(_PUBLIC):
        case Known(value=word):
            return True if str(word).upper() == "ENABLED" else None
        case Unknown() as unknown:
            return unknown
        case Absent():
            return None
