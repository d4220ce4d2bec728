"""What the tasks of a state machine name: a function, a queue, another machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dr_validator.assembly.model import Json
from dr_validator.aws.kinds import KINDS, Judged
from dr_validator.aws.references import OWN, Requirement
from dr_validator.aws.tasks import INTEGRATIONS
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.models.code.runbooks import MACHINE, definition, integration
from dr_validator.place import Place

_SDK = "aws-sdk:"
_SDK_NAMES = {"sfn": "states"}


def names_in_tasks(owner: Resource) -> Iterator[tuple[Requirement, Node]]:
    """What each task names, and the rule for it; nothing if it is no state machine, or its
    definition cannot be read."""
    tree = definition(owner) if owner.type == MACHINE else None
    if tree is None:
        return
    raw, place = tree
    for state in _tasks(raw):
        for name, kind, value in _named(owner, state, place):
            yield _rule(name, kind), Node(owner.graph, owner.scope, place, value)


def _tasks(raw: Json) -> Iterator[Mapping[str, Json]]:
    """The tasks of a definition that run under the machine's own account, as written."""
    pending = [raw]
    while pending:
        state = pending.pop()
        if isinstance(state, list):
            pending.extend(reversed(state))
        elif isinstance(state, dict):
            pending.extend(reversed(list(state.values())))
            if state.get("Type") == "Task" and "Credentials" not in state:
                yield state


def _named(
    owner: Resource, state: Mapping[str, Json], place: Place
) -> Iterator[tuple[str, str, Json]]:
    """Parameter, kind of thing and value."""
    service, _, action = (
        integration(owner, state.get("Resource"), place).removeprefix(_SDK).partition(":")
    )
    if not service:
        yield "Resource", "function", state.get("Resource")
        return
    call = f"{_SDK_NAMES.get(service, service)}:{action.partition('.')[0]}"
    given = state.get("Parameters", state.get("Arguments"))
    for name, kind in INTEGRATIONS.get(call, {}).items():
        if isinstance(given, dict) and name in given:
            yield name, kind, given[name]


def _rule(name: str, kind: str) -> Requirement:
    return Requirement(
        MACHINE,
        name,
        KINDS[kind],
        OWN,
        Judged.REFUSED,
        "stepfunctions-regional",
        then="the task fails when it runs",
    )
