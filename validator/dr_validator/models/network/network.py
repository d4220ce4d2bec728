"""How functions in a VPC get to S3 and DynamoDB: subnets, route tables, NAT, endpoints.

Source: Amazon VPC User Guide, "Configure route tables"; AWS PrivateLink Guide, "Gateway
endpoints"; AWS Lambda Developer Guide, "Giving Lambda functions access to resources in a VPC".
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING

from dr_validator.graph.node import Linked, Outside
from dr_validator.graph.resource import Resource
from dr_validator.models.code.code import FUNCTION
from dr_validator.models.network.stores import DYNAMODB, S3, Use, uses
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Absent, Cause, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

VPC, SUBNET, TABLE = "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::RouteTable"
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
class Detour:
    """Functions of one VPC that reach a service without its gateway endpoint.

    `tables` are the route tables that lack it, all with the same kind of exit. `endpoint` is
    the VPC's gateway endpoint for the service, which is not on these tables; None if there is
    none. `region` is set where the functions reach the service of another region, for which
    no gateway endpoint is of use.
    """

    vpc: Resource
    service: str
    region: str | None
    exit: Exit
    tables: tuple[Resource, ...]
    endpoint: Resource | None
    functions: tuple[tuple[Resource, Use], ...]

    @property
    def who(self) -> str:
        """The first few functions, by name."""
        return _few([function.name for function, _ in self.functions])

    @property
    def signs(self) -> list[tuple[Place, str]]:
        """What says that the functions reach the service."""
        return [
            (
                use.place,
                use.sign if use.place.name == function.name else f"{function.name}: {use.sign}",
            )
            for function, use in self.functions
        ]


@dataclass(frozen=True)
class Untraced:
    """Functions of a stack that reach a service by ways which cannot be followed."""

    functions: tuple[Resource, ...]
    services: tuple[str, ...]
    doubt: Unknown

    @property
    def who(self) -> str:
        """The first few functions, by name."""
        return _few([function.name for function in self.functions])


def _few(names: list[str], shown: int = 3) -> str:
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True)
class Ways:
    """What is known of all functions in VPCs that reach S3 or DynamoDB."""

    detours: tuple[Detour, ...]
    untraced: tuple[Untraced, ...]


def called(service: str) -> str:
    """A service's name, for messages."""
    return {DYNAMODB: "DynamoDB", S3: "S3"}[service]


def ways(graph: Graph) -> Ways:
    """Every detour, and what could not be followed: once for each stack and cause."""
    network = _Network(graph)
    groups: dict[tuple[object, ...], list[_Leg]] = {}
    lost: dict[tuple[str, str], list[_Lost]] = {}
    for function in graph.all(FUNCTION):
        inside = function.has("VpcConfig.SubnetIds")
        if inside is False:
            continue
        for use in uses(graph, function):
            for leg in network.legs(function, use) if inside else _perhaps(function, use):
                if use.doubt is not None and isinstance(leg, _Leg):
                    if leg.exit is not Exit.NONE:
                        continue
                    leg = _Lost(function, use.service, use.doubt)
                if isinstance(leg, _Lost):
                    lost.setdefault((function.stack.id, leg.doubt.cause.name), []).append(leg)
                else:
                    groups.setdefault(leg.group, []).append(leg)
    detours = [_detour(legs) for legs in groups.values()]
    detours.sort(key=lambda each: (each.vpc.key, each.service, each.region or "", each.exit.value))
    return Ways(tuple(detours), tuple(_untraced(legs) for _, legs in sorted(lost.items())))


@dataclass(frozen=True)
class _Lost:
    """A function's way to a service that cannot be followed."""

    function: Resource
    service: str
    doubt: Unknown


def _perhaps(function: Resource, use: Use) -> Iterator[_Lost]:
    """A function of which it is not known whether it is in a VPC."""
    subnets = function.read("VpcConfig.SubnetIds")
    if isinstance(subnets, Unknown):
        yield _Lost(function, use.service, subnets)


def _untraced(legs: list[_Lost]) -> Untraced:
    functions = {leg.function.key: leg.function for leg in legs}
    services = tuple(sorted({leg.service for leg in legs}))
    return Untraced(tuple(functions.values()), services, legs[0].doubt)


@dataclass(frozen=True)
class _Leg:
    """One function's way to a service by one route table, without a gateway endpoint."""

    function: Resource
    use: Use
    vpc: Resource
    table: Resource
    exit: Exit
    endpoint: Resource | None
    region: str | None

    @property
    def group(self) -> tuple[object, ...]:
        endpoint = self.endpoint and self.endpoint.key
        return (self.vpc.key, self.use.service, self.region, self.exit, endpoint)


def _detour(legs: list[_Leg]) -> Detour:
    first = legs[0]
    tables = {leg.table.key: leg.table for leg in legs}
    functions = {leg.function.key: (leg.function, leg.use) for leg in legs}
    return Detour(
        first.vpc,
        first.use.service,
        first.region,
        first.exit,
        tuple(table for _, table in sorted(tables.items())),
        first.endpoint,
        tuple(pair for _, pair in sorted(functions.items())),
    )


@dataclass(frozen=True)
class _Endpoint:
    """An endpoint of a VPC for a service, and whether it serves the route table asked for."""

    resource: Resource
    covers: bool


class _Network:
    """Route tables, exits and endpoints of the assembly, indexed once."""

    def __init__(self, graph: Graph) -> None:
        self._tables: dict[tuple[str, str], list[Resource | Unknown]] = {}
        for association in graph.all(ASSOCIATION):
            tables = association.follow("RouteTableId", TABLE)
            for subnet in association.follow("SubnetId", SUBNET):
                if isinstance(subnet, Linked):
                    self._tables.setdefault(subnet.to.key, []).extend(
                        _maybe(association, "the route table is the subnet's")
                        or (each.to if isinstance(each, Linked) else _lost(each, "route table"))
                        for each in tables
                    )
        self.exits: dict[tuple[str, str], Exit] = {}
        self._doubts: dict[tuple[str, str], Unknown] = {}
        # Routes and endpoints of which it is not known where they belong, by their place.
        self._stray: list[tuple[Resource, Unknown]] = []
        for route in graph.all(ROUTE):
            self._add(route, _exit(route))
        self._endpoints: dict[tuple[str, str], list[Resource]] = {}
        for endpoint in graph.all(ENDPOINT):
            for vpc in endpoint.follow("VpcId", VPC):
                if isinstance(vpc, Linked):
                    self._endpoints.setdefault(vpc.to.key, []).append(endpoint)
                elif isinstance(vpc, Unknown) and vpc.cause.is_open:
                    self._stray.append((endpoint, vpc))

    def _add(self, route: Resource, way: Exit) -> None:
        doubt = _maybe(route, "there is a way out") or _if(route)
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

    def legs(self, function: Resource, use: Use) -> Iterator[_Leg | _Lost]:
        """The ways of a function that lack a gateway endpoint, and those that get lost."""
        far = use.region if use.region != function.region else None
        for spot in self.tables_of(function):
            if isinstance(spot, Unknown):
                yield _Lost(function, use.service, spot)
                continue
            vpc, table = spot
            endpoint = None if far else self.endpoint(vpc, table, use.service)
            if isinstance(endpoint, Unknown):
                yield _Lost(function, use.service, endpoint)
            elif endpoint is None or not endpoint.covers:
                beside = endpoint.resource if endpoint else None
                way = self.exits.get(table.key, Exit.NONE)
                doubt = self._doubt(table, use.service, way)
                if doubt is not None:
                    yield _Lost(function, use.service, doubt)
                else:
                    yield _Leg(function, use, vpc, table, way, beside, far)

    def _doubt(self, table: Resource, service: str, way: Exit) -> Unknown | None:
        """Why a table may have another way to a service than is known."""
        if way is Exit.NONE and table.key in self._doubts:
            return self._doubts[table.key]
        for each, unknown in self._stray:
            near = (each.region, each.account) == (table.region, table.account)
            if each.type == ROUTE:
                serves: object = way is Exit.NONE
            else:
                serves = _serves(each, table, service) is not None
            if near and serves:
                return unknown
        return None

    def tables_of(self, function: Resource) -> Iterator[tuple[Resource, Resource] | Unknown]:
        """VPC and route table of each of a function's subnets."""
        for link in function.follow("VpcConfig.SubnetIds", SUBNET):
            if isinstance(link, Absent):
                continue  # an empty list takes a function out of the VPC
            if not isinstance(link, Linked):
                yield _lost(link, "subnet")
                continue
            subnet = link.to
            vpc = subnet.follow("VpcId", VPC)[0]
            if not isinstance(vpc, Linked):
                yield _lost(vpc, "VPC")
                continue
            tables = self._tables.get(subnet.key)
            if tables is None:
                reason = "the subnet has no route table of its own, and the main one is not here"
                yield Unknown(reason, Cause.DEPLOYMENT, link.place)
            for table in tables or ():
                yield table if isinstance(table, Unknown) else (vpc.to, table)

    def endpoint(self, vpc: Resource, table: Resource, service: str) -> _Endpoint | Unknown | None:
        """The VPC's endpoint for a service; the one that serves the table, if there is any."""
        beside: _Endpoint | None = None
        doubt: Unknown | None = None
        for each in self._endpoints.get(vpc.key, ()):
            served = _serves(each, table, service)
            if isinstance(served, Unknown):
                doubt = doubt or served
            elif served is True:
                return _Endpoint(each, covers=True)
            elif served is False:
                beside = beside or _Endpoint(each, covers=False)
        return doubt or beside


def _serves(endpoint: Resource, table: Resource, service: str) -> bool | Unknown | None:
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


def _maybe(resource: Resource, what: str) -> Unknown | None:
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


def _lost(link: Outside | Absent | Unknown, what: str) -> Unknown:
    """Why the way ends here."""
    if isinstance(link, Unknown):
        return link
    return Unknown(f"the {what} is not in this assembly", Cause.IMPORT, link.place)
