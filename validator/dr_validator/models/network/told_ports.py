"""Ports that code is told beside the host of what listens: in a variable of their own, or in the
same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from dr_validator.aws.ports import LISTENING
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.network.listening import Port, hosts_of, owner, port_at, port_of
from dr_validator.models.network.workers import FUNCTION, TASK
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.value import Absent, Known, Reference, Unknown, whole_number

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_HOST = regex(r"(?P<stem>.+?)_?(?:HOST|HOSTNAME|HOST_NAME|ENDPOINT|ADDR|ADDRESS)", re.I)
_PORT = regex(r":(?P<port>[0-9]{1,5})(?![0-9.:])")


@dataclass(frozen=True)
class ToldPort:
    """A port that `node`, a variable of `caller`, tells for what listens; `told` is Unknown where
    it is not known."""

    caller: Resource
    name: str
    node: Node
    told: int | Unknown
    listens: Resource
    port: Port

    def is_right(self) -> bool | Unknown:
        if self.port.open is not None:
            return self.port.open
        return self.told if isinstance(self.told, Unknown) else self.told in self.port.numbers


def told_ports(graph: Graph) -> tuple[ToldPort, ...]:
    """All that functions and containers are told."""
    return tuple(
        each
        for caller in graph.all(FUNCTION, TASK)
        for told in _variables(caller)
        for each in _of(graph, caller, told)
    )


def _variables(caller: Resource) -> Iterator[dict[str, Node]]:
    """The variables of a function, or of each container of a task."""
    if caller.type == FUNCTION:
        for each in caller.each("Environment.Variables"):
            yield dict(each.entries())
    else:
        for container in caller.each("ContainerDefinitions[*]"):
            yield dict(_named(container.each("Environment[*]")))


def _named(entries: Iterable[Node]) -> Iterator[tuple[str, Node]]:
    for entry in entries:
        called = entry.read("Name")
        if isinstance(called, Known):
            for node in entry.each("Value"):
                yield str(called.value), node


def _of(graph: Graph, caller: Resource, told: dict[str, Node]) -> Iterator[ToldPort]:
    for name, node in told.items():
        for link in node.links(*sorted(LISTENING)):
            if not isinstance(link, Linked) or link.attribute not in hosts_of(link.to):
                continue
            target = owner(link.to)
            port = port_of(target)
            if port is None:
                continue
            number = _behind(graph, node, link.to)
            if number is not None:
                yield ToldPort(caller, name, node, number, target, port)
            elif (beside := _beside(name, told)) is not None:
                yield from _variable(graph, caller, beside, told[beside], target, port)


def _variable(
    graph: Graph, caller: Resource, name: str, node: Node, target: Resource, port: Port
) -> Iterator[ToldPort]:
    value = node.value
    taken = port_at(graph, value)
    if taken is not None:
        for number in taken.numbers if len(taken.numbers) == 1 else ():
            yield ToldPort(caller, name, node, number, target, port)
    elif isinstance(value, Unknown) and not value.refs:
        yield ToldPort(caller, name, node, value, target, port)
    elif (given := whole_number(value)) is not None:
        yield ToldPort(caller, name, node, given, target, port)


def _beside(name: str, told: dict[str, Node]) -> str | None:
    """The variable with the port, by the name of the one with the host."""
    found = _HOST.fullmatch(name)
    if found is None:
        return None
    wanted = {f"{found['stem']}_port".lower(), f"{found['stem']}port".lower()}
    return next((each for each in told if each.lower() in wanted), None)


def _behind(graph: Graph, node: Node, listens: Resource) -> int | None:
    """The port that stands after the host: `${Database.Endpoint.Address}:5432`."""
    value = node.value
    text = None if isinstance(value, Absent) else value.text
    parts = text.parts if text is not None else ()
    for part, after in pairwise(parts):
        if isinstance(part, Reference) and isinstance(after, str):
            found = _PORT.match(after)
            if found is not None and graph.resource(part) is listens:
                return int(found["port"])
    return None
