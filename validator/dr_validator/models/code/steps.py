"""The steps of automation documents of Systems Manager, and how one leads to the next.

Source: AWS Systems Manager User Guide, "Systems Manager Automation actions reference"
(https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html), "Properties
shared by all actions".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.models.code.runbooks import DOCUMENT, definition
from dr_validator.models.code.states import Lead, items, lead
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_STEP = "step:"


@dataclass(frozen=True, slots=True)
class RunbookStep:
    """One step of a document; `leads` are the steps that it names as those to go on with."""

    name: str
    body: Mapping[str, Json]
    leads: tuple[Lead, ...]


@dataclass(frozen=True, eq=False)
class Runbook:
    """A document whose content can be read; `unnamed` is a step's name that is not known."""

    resource: Resource
    place: Place
    body: Mapping[str, Json]
    steps: Mapping[str, RunbookStep]
    unnamed: Unknown | None


def runbooks(graph: Graph) -> tuple[Runbook, ...]:
    """Every automation document whose content is written out, in order."""
    return tuple(_runbooks(graph))


def _runbooks(graph: Graph) -> Iterator[Runbook]:
    for resource in graph.all(DOCUMENT):
        tree = definition(resource)
        if tree is None or "mainSteps" not in tree[0]:
            continue
        body, place = tree
        named = [
            (Node(graph, resource.scope, place, each.get("name")).value, each)
            for each in items(body["mainSteps"])
        ]
        steps = {
            str(name.value): RunbookStep(
                str(name.value), each, tuple(_leads(resource, place, each))
            )
            for name, each in named
            if isinstance(name, Known)
        }
        unnamed = next((name for name, _ in named if isinstance(name, Unknown)), None)
        yield Runbook(resource, place, body, steps, unnamed)


def _leads(owner: Resource, place: Place, body: Mapping[str, Json]) -> Iterator[Lead]:
    found = [lead(owner, place, "nextStep", body.get("nextStep"))]
    inputs = body.get("inputs")
    if body.get("action") == "aws:branch" and isinstance(inputs, dict):
        found.append(lead(owner, place, "Default", inputs.get("Default")))
        choices = items(inputs.get("Choices"))
        found += [lead(owner, place, "Choices", each.get("NextStep")) for each in choices]
    for field in ("onFailure", "onCancel"):
        given = lead(owner, place, field, body.get(field), caught=True)
        if given is not None and given.to.startswith(_STEP):
            found.append(Lead(field, given.to.removeprefix(_STEP), caught=True))
        elif given is not None and given.unsure is not None:
            found.append(given)
    yield from (each for each in found if each is not None)
