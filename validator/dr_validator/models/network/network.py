"""How functions in a VPC get to S3 and DynamoDB: subnets, route tables, NAT, endpoints.

Source: Amazon VPC User Guide, "Configure route tables"; AWS PrivateLink Guide, "Gateway
endpoints"; AWS Lambda Developer Guide, "Giving Lambda functions access to resources in a VPC".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.graph.resource import Resource
from dr_validator.models.code.code import FUNCTION
from dr_validator.models.network.parties import SUBNET
from dr_validator.models.network.routes import Exit, Network, network
from dr_validator.models.network.stores import DYNAMODB, S3, Use, uses
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph


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
    ways_out = graph.view(network)
    groups: dict[tuple[object, ...], list[_Leg]] = {}
    lost: dict[tuple[str, str], list[_Lost]] = {}
    for function in graph.all(FUNCTION):
        inside = function.has("VpcConfig.SubnetIds")
        if inside is False:
            continue
        for use in uses(graph, function):
            for leg in _legs(ways_out, function, use) if inside else _perhaps(function, use):
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


def _legs(ways_out: Network, function: Resource, use: Use) -> Iterator[_Leg | _Lost]:
    """The ways of a function that lack a gateway endpoint, and those that get lost."""
    far = use.region if use.region != function.region else None
    for spot in ways_out.tables_of(function.follow("VpcConfig.SubnetIds", SUBNET)):
        if isinstance(spot, Unknown):
            yield _Lost(function, use.service, spot)
            continue
        vpc, table = spot
        endpoint = None if far else ways_out.endpoint(vpc, table, use.service)
        if isinstance(endpoint, Unknown):
            yield _Lost(function, use.service, endpoint)
        elif endpoint is None or not endpoint.covers:
            beside = endpoint.resource if endpoint else None
            way = ways_out.exits.get(table.key, Exit.NONE)
            doubt = ways_out.doubt(table, use.service, way)
            if doubt is not None:
                yield _Lost(function, use.service, doubt)
            else:
                yield _Leg(function, use, vpc, table, way, beside, far)
