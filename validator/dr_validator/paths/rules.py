"""Rules of EventBridge: what they wait for, where it comes from, and what they set off.

Source: Amazon EventBridge User Guide, "Sending and receiving events between AWS Regions"
(https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html) and "Creating Amazon
EventBridge event patterns"
(https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.events import ALARM_CHANGED, ALARMS, DEFAULT_BUS
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked, Node, Outside
from dr_validator.graph.path import key
from dr_validator.graph.resource import Resource
from dr_validator.models.failover.automation import automations
from dr_validator.paths.hops import hops_to
from dr_validator.record import dataclass
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

RULE, BUS, SCHEDULE = "AWS::Events::Rule", "AWS::Events::EventBus", "AWS::Scheduler::Schedule"
SOURCE, NAME = "EventPattern.source[*]", f"EventPattern.{key('detail-type')}[*]"
STATE = "EventPattern.detail.state.value[*]"


@dataclass(frozen=True, slots=True)
class Bus:
    """An event bus, by where it is and what it is called."""

    region: str
    name: str


@dataclass(frozen=True, slots=True)
class Forward:
    """A rule that hands its events to a bus; `at` is the target's node."""

    rule: Resource
    bus: Bus
    at: Node


def bus_of(rule: Resource) -> Bus | None:
    """The bus that a rule listens on; None if that is not known."""
    if rule.region is None:
        return None
    for link in rule.follow("EventBusName", BUS):
        match link:
            case Absent():
                return Bus(rule.region, DEFAULT_BUS)
            case Linked(to=bus):
                return bus_named(bus)
            case Unknown():
                return None
            case Outside():
                pass
    value = rule.read("EventBusName")
    if not isinstance(value, Known):
        return None
    arn = arn_of(value)
    name = arn.name if arn is not None else str(value.value)
    return Bus(rule.region, name) if name else None


def forwards(graph: Graph) -> Mapping[Bus, tuple[Forward, ...]]:
    """By bus, what hands events on to it."""
    return grouped((each.bus, each) for each in _forwards(graph))


def _forwards(graph: Graph) -> Iterator[Forward]:
    for rule in graph.all(RULE):
        for node in rule.each("Targets[*].Arn"):
            linked = [link.to for link in node.links(BUS) if isinstance(link, Linked)]
            bus = bus_named(linked[0]) if linked else _of_arn(node)
            if bus is not None:
                yield Forward(rule, bus, node)


def bus_named(bus: Resource) -> Bus | None:
    """A bus of this assembly; None if its name or region is not known."""
    name = bus.read("Name")
    return Bus(bus.region, str(name.value)) if bus.region and isinstance(name, Known) else None


def _of_arn(node: Node) -> Bus | None:
    arn = arn_of(node.value)
    if arn is None or arn.service != "events" or arn.kind != "event-bus":
        return None
    return Bus(arn.region, arn.name) if arn.region and arn.name else None


def sets_off(graph: Graph) -> Mapping[tuple[str, str], Resource]:
    """What leads to the automation of a failover, however far: by key, the worker it comes to."""
    found: dict[tuple[str, str], Resource] = {}
    pending = [(each.worker, each.worker) for each in graph.view(automations)]
    while pending:
        at, worker = pending.pop()
        for hop in hops_to(graph, at):
            if hop.source.key not in found:
                found[hop.source.key] = worker
                pending.append((hop.source, worker))
    return found


def waits_for_alarms(rule: Resource) -> bool:
    """Whether it waits for the states of alarms."""
    return _only(rule, SOURCE, ALARMS) and _only(rule, NAME, ALARM_CHANGED)


def _only(rule: Resource, path: str, word: str) -> bool:
    found = rule.read_all(path)
    return bool(found) and all(same(each, word) for each in found)


def is_apart(one: Node, other: Node) -> bool:
    """Whether no event fits both patterns: a field of which both want values, and none alike.

    What is filtered, or not known, may be alike.
    """
    pending = [(one, other)]
    while pending:
        first, second = pending.pop()
        if isinstance(first.raw, dict) and isinstance(second.raw, dict):
            ours, theirs = dict(first.entries()), dict(second.entries())
            pending += [(ours[name], theirs[name]) for name in sorted(ours.keys() & theirs.keys())]
        elif _have_none_alike(first, second):
            return True
    return False


def _have_none_alike(first: Node, second: Node) -> bool:
    if not isinstance(first.raw, list) or not isinstance(second.raw, list):
        return False
    ours, theirs = ([each.value for each in node.items()] for node in (first, second))
    pairs = [(one, other) for one in ours for other in theirs]
    filtered = any(
        isinstance(each, Known) and isinstance(each.value, dict) for each in ours + theirs
    )
    return bool(pairs) and not filtered and all(same(*pair) is False for pair in pairs)
