"""The ways out of a VPC: subnets, their route tables, NAT gateways, gateway endpoints.

Source: Amazon VPC User Guide, "Configure route tables"
(https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html); AWS PrivateLink Guide,
"Gateway endpoints" (https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING

from dr_validator.graph.node import Link, Linked, Outside
from dr_validator.graph.resource import Resource
from dr_validator.models.network.parties import SUBNET, VPC
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Cause, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

TABLE = "AWS::EC2::RouteTable"
ASSOCIATION, ROUTE = "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::Route"
ENDPOINT, INTERNET = "AWS::EC2::VPCEndpoint", "AWS::EC2::InternetGateway"
# Ways out other than through a NAT gateway: they may lead to S3 and DynamoDB, or not.
_OTHER_WAYS = (
    "CarrierGatewayId",
    "CoreNetworkArn",
    "EgressOnlyInternetGatewayId",
    "InstanceId",
    "LocalGatewayId",
    "NetworkInterfaceId",
    "TransitGatewayId",
    "VpcEndpointId",
)
_PRIVATE = tuple(
    map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))
)


class Exit(Enum):
    """How traffic leaves by a route table. An internet gateway is no way out for a function,
    which has no public address."""

    NONE = "none"
    NAT = "nat"
    OTHER = "other"


@dataclass(frozen=True)
class Endpoint:
    """An endpoint of a VPC for a service, and whether it serves the route table asked for."""

    resource: Resource
    covers: bool


class Network:
    """Route tables, exits and endpoints of the assembly, indexed once."""

    def __init__(self, graph: Graph) -> None:
        self._tables: dict[tuple[str, str], list[Resource | Unknown]] = {}
        for association in graph.all(ASSOCIATION):
            tables = association.follow("RouteTableId", TABLE)
            for subnet in association.follow("SubnetId", SUBNET):
                if isinstance(subnet, Linked):
                    self._tables.setdefault(subnet.to.key, []).extend(
                        maybe(association, "the route table is the subnet's")
                        or (each.to if isinstance(each, Linked) else lost(each, "route table"))
                        for each in tables
                    )
        self.exits: dict[tuple[str, str], Exit] = {}
        # The tables with a route to the internet, for what has a public address.
        self.public: set[tuple[str, str]] = set()
        # Those with a route to another network, where endpoints may be that serve this one too.
        self.joined: set[tuple[str, str]] = set()
        self._doubts: dict[tuple[str, str], Unknown] = {}
        # Routes and endpoints of which it is not known where they belong, by their place.
        self._stray: list[tuple[Resource, Unknown]] = []
        for route in graph.all(ROUTE):
            self._add(route, _exit(route))
            links = route.follow("RouteTableId", TABLE)
            of = [link.to.key for link in links if isinstance(link, Linked)]
            if route.has("GatewayId") is not False:
                self.public.update(of)
            if any(route.has(way) is not False for way in (*_OTHER_WAYS, "VpcPeeringConnectionId")):
                self.joined.update(of)
        self._endpoints: dict[tuple[str, str], list[Resource]] = {}
        for endpoint in graph.all(ENDPOINT):
            for vpc in endpoint.follow("VpcId", VPC):
                if isinstance(vpc, Linked):
                    self._endpoints.setdefault(vpc.to.key, []).append(endpoint)
                elif isinstance(vpc, Unknown) and vpc.cause.is_open:
                    self._stray.append((endpoint, vpc))

    def _add(self, route: Resource, way: Exit) -> None:
        doubt = maybe(route, "there is a way out") or _if(route)
        for table in route.follow("RouteTableId", TABLE) if way is not Exit.NONE else ():
            match table:
                case Linked(to=to) if doubt is not None:
                    self._doubts.setdefault(to.key, doubt)
                case Linked(to=to):
                    known = self.exits.get(to.key)
                    self.exits[to.key] = Exit.NAT if Exit.NAT in (known, way) else way
                case Unknown(cause=cause) if cause.is_open:
                    self._stray.append((route, table))
                case Unknown() | Outside() | Absent():
                    pass

    def doubt(self, table: Resource, service: str, way: Exit) -> Unknown | None:
        """Why a table may have another way to a service than is known."""
        if way is Exit.NONE and table.key in self._doubts:
            return self._doubts[table.key]
        for each, unknown in self._stray:
            near = (each.region, each.account) == (table.region, table.account)
            if each.type == ROUTE:
                counts = way is Exit.NONE
            else:
                counts = serves(each, table, service) is not None
            if near and counts:
                return unknown
        return None

    def tables_of(self, subnets: Iterable[Link]) -> Iterator[tuple[Resource, Resource] | Unknown]:
        """VPC and route table of each subnet."""
        for link in subnets:
            if isinstance(link, Absent):
                continue  # an empty list takes a function out of the VPC
            if not isinstance(link, Linked):
                yield lost(link, "subnet")
                continue
            subnet = link.to
            vpc = subnet.follow("VpcId", VPC)[0]
            if not isinstance(vpc, Linked):
                yield lost(vpc, "VPC")
                continue
            tables = self._tables.get(subnet.key)
            if tables is None:
                reason = "the subnet has no route table of its own, and the main one is not here"
                yield Unknown(reason, Cause.DEPLOYMENT, link.place)
            for table in tables or ():
                yield table if isinstance(table, Unknown) else (vpc.to, table)

    def endpoint(self, vpc: Resource, table: Resource, service: str) -> Endpoint | Unknown | None:
        """The VPC's endpoint for a service; the one that serves the table, if there is any."""
        beside: Endpoint | None = None
        doubt: Unknown | None = None
        for each in self._endpoints.get(vpc.key, ()):
            served = serves(each, table, service)
            if isinstance(served, Unknown):
                doubt = doubt or served
            elif served is True:
                return Endpoint(each, covers=True)
            elif served is False:
                beside = beside or Endpoint(each, covers=False)
        return doubt or beside


def serves(endpoint: Resource, table: Resource, service: str) -> bool | Unknown | None:
    """Whether an endpoint serves a route table; None if it is for another service."""
    name = endpoint.read("ServiceName")
    if isinstance(name, Absent) or name.text is None:
        return name if isinstance(name, Unknown) else None
    last = name.text.parts[-1]
    if not isinstance(last, str):
        return name if isinstance(name, Unknown) else None
    if not last.endswith(f".{service}"):
        return None
    if endpoint.conditional:
        reason = "whether the VPC endpoint is created depends on a condition"
        return Unknown(reason, Cause.CONDITION, endpoint.place)
    match endpoint.read("VpcEndpointType"):
        case Absent() | Known(value="Gateway"):
            pass
        case Unknown() as unknown:
            return unknown
        case Known():
            return True  # an interface endpoint serves the whole VPC
    links = endpoint.follow("RouteTableIds", TABLE)
    if any(isinstance(link, Linked) and link.to is table for link in links):
        return True
    return next((link for link in links if isinstance(link, Unknown)), False)


def _exit(route: Resource) -> Exit:
    """Where a route leads. One to a private range leads to no AWS service."""
    destination = route.read("DestinationCidrBlock")
    word = destination.value if isinstance(destination, Known) else None
    if isinstance(word, str) and _is_private(word):
        return Exit.NONE
    if route.has("NatGatewayId") is not False:
        return Exit.NAT if word == "0.0.0.0/0" else Exit.OTHER
    if any(route.has(way) is not False for way in _OTHER_WAYS):
        return Exit.OTHER
    match route.follow("GatewayId")[0]:
        case Linked(to=gateway):
            return Exit.NONE if gateway.type == INTERNET else Exit.OTHER
        case Outside(value=value):
            return Exit.NONE if str(value.value).startswith("igw-") else Exit.OTHER
        case Unknown():
            return Exit.OTHER
        case Absent():
            return Exit.NONE  # a peering connection: routes do not go on from there


def maybe(resource: Resource, what: str) -> Unknown | None:
    """The doubt that comes with a resource which may not be created."""
    if not resource.conditional:
        return None
    return Unknown(f"whether {what} depends on a condition", Cause.CONDITION, resource.place)


def _if(route: Resource) -> Unknown | None:
    """The doubt of a route whose NAT gateway depends on a condition."""
    way = route.read("NatGatewayId")
    return way if isinstance(way, Unknown) and way.may_be_absent else None


def _is_private(block: str) -> bool:
    try:
        network = ipaddress.IPv4Network(block, strict=False)
    except ValueError:
        return False
    return any(
        isinstance(range_, ipaddress.IPv4Network) and network.subnet_of(range_)
        for range_ in _PRIVATE
    )


def lost(link: Outside | Absent | Unknown, what: str) -> Unknown:
    """Why the way ends here."""
    if isinstance(link, Unknown):
        return link
    return Unknown(f"the {what} is not in this assembly", Cause.IMPORT, link.place)


def network(graph: Graph) -> Network:
    """The ways out of every VPC of the assembly."""
    return Network(graph)
