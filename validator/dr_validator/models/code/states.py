"""The states of state machines, and how one leads to the next.

Source: AWS Step Functions Developer Guide, "Using Amazon States Language to define Step Functions
workflows" (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json
from dr_validator.digraph import tangles
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.models.code.runbooks import MACHINE, definition
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Unknown, Value, whole_number

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

JSON_PATH, JSONATA = "JSONPath", "JSONata"
_ENDS = ("Succeed", "Fail")


@dataclass(frozen=True, slots=True)
class Lead:
    """A field that says what comes next; `caught` where that is after an error.

    `to` is the name, "" where it is not known: `unsure` says why.
    """

    field: str
    to: str
    caught: bool = False
    unsure: Unknown | None = None


@dataclass(frozen=True, slots=True)
class State:
    """One state. `language` is its query language; `leads` is what it may go on with, in order;
    `pause` are the Seconds that it waits."""

    name: str
    type: Value
    language: str
    body: Mapping[str, Json]
    leads: tuple[Lead, ...]
    pause: Value

    @property
    def kind(self) -> str:
        """Its Type; "" where that is not known."""
        return str(self.type.value) if isinstance(self.type, Known) else ""

    @property
    def is_last(self) -> bool:
        """Whether the flow may end with it."""
        return self.kind in _ENDS or self.body.get("End") is True

    @property
    def seconds(self) -> int:
        """How long it waits whatever happens; 0 where that is not known."""
        return (whole_number(self.pause, 0) or 0) if self.kind == "Wait" else 0


@dataclass(frozen=True, eq=False)
class Flow:
    """States that lead to each other: those of the machine, of a branch, or of a Map.

    `within` is the state that they are a part of, "" for the machine's own; `begins` is where it
    starts, None where that is not said.
    """

    within: str
    begins: Lead | None
    states: Mapping[str, State]

    @property
    def start(self) -> str:
        """The first state; "" where that is not known."""
        return self.begins.to if self.begins is not None else ""

    def reached(self) -> frozenset[str]:
        """The states that the flow may come to."""
        found: set[str] = set()
        pending = [self.start]
        while pending:
            name = pending.pop()
            if name in self.states and name not in found:
                found.add(name)
                pending.extend(lead.to for lead in self.states[name].leads)
        return frozenset(found)

    def least(self) -> int | None:
        """How many seconds it waits at least on its way to a good end; None if it comes to none."""
        best = {self.start: 0}
        pending = [(0, self.start)]
        while pending:
            before, name = heapq.heappop(pending)
            state = self.states.get(name)
            if state is None or before > best[name] or state.kind == "Fail":
                continue
            after = before + state.seconds
            if state.is_last:
                return after
            for lead in state.leads:
                if not lead.caught and after < best.get(lead.to, after + 1):
                    best[lead.to] = after
                    heapq.heappush(pending, (after, lead.to))
        return None

    def polls(self) -> State | None:
        """A state that waits, and that the flow comes back to: it asks again and again."""
        needs = {
            name: [lead.to for lead in state.leads if lead.to in self.states]
            for name, state in self.states.items()
        }
        for circle in tangles(needs):
            waits = (self.states[name] for name in circle if self.states[name].kind == "Wait")
            if len(circle) > 1 and (found := next(waits, None)) is not None:
                return found
        return None


@dataclass(frozen=True, eq=False)
class Machine:
    """A state machine whose definition can be read."""

    resource: Resource
    place: Place
    body: Mapping[str, Json]
    flows: tuple[Flow, ...]

    @property
    def express(self) -> bool | None:
        """Whether it is an Express workflow; None if that is not known."""
        return same(self.resource.read("StateMachineType"), "EXPRESS")

    @property
    def own(self) -> Flow:
        """The flow that an execution begins with."""
        return self.flows[0]

    def states(self) -> Iterator[State]:
        for flow in self.flows:
            yield from flow.states.values()


def machines(graph: Graph) -> tuple[Machine, ...]:
    """Every state machine whose definition is written out, in order."""
    found = (_machine(resource) for resource in graph.all(MACHINE))
    return tuple(each for each in found if each is not None)


def _machine(resource: Resource) -> Machine | None:
    tree = definition(resource)
    if tree is None:
        return None
    body, place = tree
    language = _language(body, JSON_PATH)
    return Machine(resource, place, body, tuple(_flows(resource, place, body, language)))


def _flows(
    owner: Resource, place: Place, body: Mapping[str, Json], language: str
) -> Iterator[Flow]:
    """The flow of a definition, and those within it, from the outside in."""
    pending: list[tuple[str, Mapping[str, Json], str]] = [("", body, language)]
    while pending:
        within, each, spoken = pending.pop(0)
        written = each.get("States")
        states = {
            name: _state(owner, place, name, raw, spoken)
            for name, raw in (written.items() if isinstance(written, dict) else ())
            if isinstance(raw, dict)
        }
        yield Flow(within, lead(owner, place, "StartAt", each.get("StartAt")), states)
        for state in states.values():
            pending.extend((state.name, part, state.language) for part in _inner(state.body))


def _inner(body: Mapping[str, Json]) -> list[dict[str, Json]]:
    """The flows within a state: branches of Parallel, what a Map does for each item."""
    return items([*items(body.get("Branches")), body.get("ItemProcessor"), body.get("Iterator")])


def _state(
    owner: Resource, place: Place, name: str, body: Mapping[str, Json], language: str
) -> State:
    found = [lead(owner, place, key, body.get(key)) for key in ("Next", "Default")]
    found += [
        lead(owner, place, "Choices", each.get("Next")) for each in items(body.get("Choices"))
    ]
    found += [
        lead(owner, place, "Catch", each.get("Next"), caught=True)
        for each in items(body.get("Catch"))
    ]
    leads = tuple(each for each in found if each is not None)
    kind, pause = (value_of(owner, place, body.get(key)) for key in ("Type", "Seconds"))
    return State(name, kind, _language(body, language), body, leads, pause)


def value_of(owner: Resource, place: Place, raw: Json) -> Value:
    """What stands in a definition, resolved."""
    if raw is None:
        return Absent(place)
    return Node(owner.graph, owner.scope, place, raw).value


def lead(
    owner: Resource, place: Place, field: str, raw: Json, *, caught: bool = False
) -> Lead | None:
    """What a field says comes next; None if it is not there."""
    match value_of(owner, place, raw):
        case Known(value=name):
            return Lead(field, str(name), caught)
        case Unknown() as unknown:
            return Lead(field, "", caught, unknown)
        case Absent():
            return None


def _language(body: Mapping[str, Json], otherwise: str) -> str:
    given = body.get("QueryLanguage")
    return given if given in (JSON_PATH, JSONATA) else otherwise


def items(raw: Json) -> list[dict[str, Json]]:
    """The mappings of a list."""
    return [each for each in raw if isinstance(each, dict)] if isinstance(raw, list) else []


def tasks_of(raw: Json) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """The tasks of a definition that run under the machine's own role, by their names."""
    pending: list[tuple[str, Json]] = [("", raw)]
    while pending:
        name, state = pending.pop()
        if isinstance(state, list):
            pending.extend((name, each) for each in reversed(state))
        elif isinstance(state, dict):
            if state.get("Type") == "Task" and "Credentials" not in state:
                yield name, state
            pending.extend(reversed(list(state.items())))
