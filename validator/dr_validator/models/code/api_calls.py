"""The API calls that state machines and automation documents make by themselves, field by field.

Source: AWS Step Functions Developer Guide, "Learning to use AWS service SDK integrations in Step
Functions" (https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html);
AWS Systems Manager Automation runbook reference, "aws:executeAwsApi"
(https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeawsapi.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json
from dr_validator.aws.operations import OPTIMIZED, ServiceModel, service
from dr_validator.graph.resource import Resource
from dr_validator.models.code.runbooks import integration, word_of
from dr_validator.models.code.states import Machine, machines, value_of
from dr_validator.models.code.steps import Runbook, runbooks
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.value import Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_SDK = "aws-sdk:"
_WAYS = (".sync", ".sync:2", ".waitForTaskToken")
# What a step of a runbook says beside the fields of the call.
_OWN_INPUTS = ("Api", "Service")


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A call of a service that is known. `word` is the operation as it is written; `given` the
    fields that are handed to it, None where they come with the input."""

    owner: Resource
    place: Place
    where: str
    service: ServiceModel
    word: str
    given: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class UnknownCall:
    """A call of which it is not known what it calls."""

    where: str
    value: Unknown


def api_calls(graph: Graph) -> tuple[ApiCall | UnknownCall, ...]:
    """Every call, in order of what makes it."""
    found: list[ApiCall | UnknownCall] = [
        call for machine in graph.view(machines) for call in _of_machine(machine)
    ]
    found += [call for runbook in graph.view(runbooks) for call in _of_runbook(runbook)]
    return tuple(found)


def _of_machine(machine: Machine) -> Iterator[ApiCall]:
    for state in machine.states():
        called = integration(machine.resource, state.body.get("Resource"), machine.place)
        for way in _WAYS:
            called = called.removesuffix(way)
        optimized = not called.startswith(_SDK)
        named, _, word = called.removeprefix(_SDK).partition(":")
        known = service(named) if not optimized or named in OPTIMIZED else None
        if known is not None and word:
            given = _fields(state.body.get("Parameters", state.body.get("Arguments")))
            where = f"state {state.name}"
            yield ApiCall(machine.resource, machine.place, where, known, word, given)


def _fields(raw: Json) -> tuple[str, ...] | None:
    if not isinstance(raw, dict) or any(key.startswith("Fn::") or key == "Ref" for key in raw):
        return None
    return tuple(key.removesuffix(".$") for key in raw)


def _of_runbook(runbook: Runbook) -> Iterator[ApiCall | UnknownCall]:
    owner, place = runbook.resource, runbook.place
    for step in runbook.steps.values():
        inputs, where = step.body.get("inputs"), f"step {step.name}"
        action = word_of(owner, step.body.get("action"), place)
        if action != "aws:executeAwsApi" or not isinstance(inputs, dict):
            continue
        values = [value_of(owner, place, inputs.get(key)) for key in ("Service", "Api")]
        unsure = next((each for each in values if isinstance(each, Unknown)), None)
        if unsure is not None:
            yield UnknownCall(where, unsure)
            continue
        named, word = (str(each.value) if isinstance(each, Known) else "" for each in values)
        known = service(named)
        fields = _fields(inputs)
        if known is not None and word and "{{" not in word:
            given = None if fields is None else tuple(x for x in fields if x not in _OWN_INPUTS)
            yield ApiCall(owner, place, where, known, word, given)
