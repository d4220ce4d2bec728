"""What of the app makes a copy take writes: functions, state machines and runbooks that ask for it.

Which calls those are stands with each mechanism in `aws.replication`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dr_validator.aws.actions import action
from dr_validator.aws.replication import Mechanism, replications
from dr_validator.drill.flaws import Flaw
from dr_validator.drill.incident import Incident
from dr_validator.drill.result import Verdict
from dr_validator.graph.flag import is_true
from dr_validator.graph.graph import Graph
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.code.python_calls import calls
from dr_validator.models.code.runbooks import DOCUMENT, MACHINE, tasks
from dr_validator.models.code.sources import sources_of
from dr_validator.models.failover.automation import CHANGES_RECORDS, FUNCTION, automations
from dr_validator.models.failover.zone_ids import zone_text
from dr_validator.models.routing.dns import Record
from dr_validator.paths.entries import is_off
from dr_validator.paths.hops import hops_to
from dr_validator.paths.rules import bus_of, forwards
from dr_validator.resolve.value import Absent, Known

ALARM_TYPES = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
_STARTS = (*ALARM_TYPES, "AWS::Events::Rule", "AWS::Scheduler::Schedule")


def promoters(incident: Incident, by: Mechanism) -> tuple[Resource, ...]:
    """What is left, works, and promotes copies of a mechanism, in order of stack and logical id."""
    found = {
        worker.key: worker
        for method in by.promoted_by
        for worker in incident.graph.view(_callers).get(method, ())
        if incident.works(worker)
    }
    return tuple(worker for _, worker in sorted(found.items()))


def _callers(graph: Graph) -> Mapping[str, tuple[Resource, ...]]:
    return grouped(dict.fromkeys(_calls(graph)))


def _calls(graph: Graph) -> Iterator[tuple[str, Resource]]:
    for each in graph.view(automations):
        yield from ((call.method, each.worker) for call in each.calls)
    wanted = frozenset(method for by in replications().values() for method in by.promoted_by)
    for function in graph.all(FUNCTION):
        made = calls(sources_of(graph, function) or {}, wanted)
        yield from ((call.method, function) for call in made or ())
    for owner in graph.all(MACHINE, DOCUMENT):
        yield from ((task.call.method, owner) for task in tasks(owner, wanted) or ())


def starter(incident: Incident, worker: Resource) -> Resource | None:
    """What starts a worker by itself and outlives the loss, over what works; None if it takes a
    person."""
    pending, seen = [worker], {worker.key}
    while pending:
        at = pending.pop()
        if at.type in _STARTS and not is_off(at) and _is_own(at) and _is_roused(incident, at):
            return at
        for hop in hops_to(incident.graph, at):
            if hop.source.key not in seen and incident.works(hop.source):
                seen.add(hop.source.key)
                pending.append(hop.source)
    return None


def renamer(incident: Incident, asked: Sequence[Record]) -> Resource | None:
    """What is left and changes records that may be these, while Route 53 takes changes; None if
    nothing does."""
    row = action("route53", "ChangeResourceRecordSets")
    if row is not None and row.home in incident.loss.regions:
        return None
    zones = {each.zone.id for each in asked}
    for each in incident.graph.view(automations):
        told = {zone_text(node.value) for node in each.zones}
        ours = None in zones | told or not told or bool(zones & told)
        if each.makes(CHANGES_RECORDS) and ours and incident.works(each.worker):
            return each.worker
    return None


def halted(incident: Incident, worker: Resource) -> Flaw | None:
    """What keeps a worker from being started as the app has it, by a person or by itself: of all
    that leads to it nothing works. None where something does, or nothing leads to it."""
    pending, seen = [worker], {worker.key}
    found: list[Flaw] = []
    while pending:
        at = pending.pop()
        leading = {hop.source.key: hop.source for hop in hops_to(incident.graph, at)}
        if not leading and at is not worker:
            return None
        for each in (leading[key] for key in leading if key not in seen):
            seen.add(each.key)
            flaw = incident.flaw(each)
            if flaw is not None and flaw.verdict is Verdict.LOST:
                found.append(flaw)
            elif incident.loss.takes(each) is not True:
                pending.append(each)
    return next(iter(found), None)


def _is_roused(incident: Incident, start: Resource) -> bool:
    """Whether what it waits for comes to it: an alarm acts itself, a rule waits for one that works,
    in its region or by a rule over there that hands the event on."""
    if start.type in ALARM_TYPES:
        enabled = start.read("ActionsEnabled")
        return isinstance(enabled, Absent) or is_true(enabled) is not False
    alarms = [
        link.to
        for node in start.each("EventPattern.resources[*]")
        for link in node.links(*ALARM_TYPES)
        if isinstance(link, Linked)
    ]
    return not alarms or any(_comes(incident, each, start) for each in alarms)


def _comes(incident: Incident, alarm: Resource, rule: Resource) -> bool:
    """Whether the event of an alarm comes to a rule once the region is lost."""
    if not incident.works(alarm):
        return False
    bus = bus_of(rule)
    if bus is None or alarm.region == bus.region:
        return True
    coming = [each.rule for each in incident.graph.view(forwards).get(bus, ())]
    over_there = [each for each in coming if each.region == alarm.region and not is_off(each)]
    return any(incident.works(each) for each in over_there)


def _is_own(start: Resource) -> bool:
    """Whether it starts by itself: a rule for events that nobody but a person sends does not."""
    if start.type != "AWS::Events::Rule":
        return True
    sources = start.read_all("EventPattern.source[*]")
    known = [str(each.value) for each in sources if isinstance(each, Known)]
    return len(known) < len(sources) or not known or any(w.startswith("aws.") for w in known)
