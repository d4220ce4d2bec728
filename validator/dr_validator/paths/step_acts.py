"""The acts of state machines: what their steps call under the machine's own role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json
from dr_validator.aws.naming import naming
from dr_validator.aws.operations import service as known_service
from dr_validator.aws.sdk_rights import FUNCTION, MACHINE, QUEUE, SEALING, TOPIC, step_action
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.models.code.runbooks import definition, integration, word_of
from dr_validator.models.code.states import tasks_of
from dr_validator.models.failover.automation import ACTIONS, automations
from dr_validator.models.failover.invocations import INVOKE, invocations
from dr_validator.paths.acts import Act
from dr_validator.paths.things import Thing, anything_of, key_of, thing_at
from dr_validator.place import Place

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_SDK = "aws-sdk:"
# What an integration of Step Functions calls, and the argument that says on what.
_OPTIMIZED: Mapping[str, tuple[str, str, str]] = {
    "sns:publish": ("sns:Publish", "TopicArn", TOPIC),
    "sqs:sendMessage": ("sqs:SendMessage", "QueueUrl", QUEUE),
    "states:startExecution": ("states:StartExecution", "StateMachineArn", MACHINE),
}
_NOUNS = {MACHINE: "state machine", QUEUE: "queue", TOPIC: "topic"}
_THEN = "the step fails with AccessDenied"


def step_acts(graph: Graph) -> Iterator[Act]:
    """The acts of all state machines; what of them fails over has checks of its own."""
    failing_over = {each.worker.key for each in graph.view(automations)}
    invoked = graph.view(invocations)
    leading = {each.machine.key for each in invoked if each.function.key in failing_over}
    for each in invoked:
        if each.steps and each.machine.key not in leading | failing_over:
            thing = Thing(each.function, each.targets, named=True)
            at = each.machine.place
            on = f"the function {each.function.name}"
            yield _act(each.machine, INVOKE, (FUNCTION,), thing, on, each.steps[0], at)
    for machine in graph.all(MACHINE):
        told = definition(machine)
        for name, state in tasks_of(told[0]) if told is not None else ():
            for act in _of_task(machine, name, state, told[1] if told else machine.place):
                if machine.key not in failing_over or act.action not in ACTIONS.values():
                    yield act


def _of_task(
    machine: Resource, name: str, state: Mapping[str, Json], place: Place
) -> Iterator[Act]:
    call = integration(machine, state.get("Resource"), place)
    given = state.get("Parameters", state.get("Arguments"))
    if call.startswith(_SDK):
        service, _, method = call.removeprefix(_SDK).partition(":")
        operation = method.partition(".")[0]
        model = known_service(service)
        if model is not None and model.operation(operation) is None:
            return  # AWS has no such call, which another check says
        action = step_action(service, operation)
        if action is not None:
            thing = Thing(None, (anything_of(action.partition(":")[0]),), named=False)
            yield _act(machine, action, (), thing, "", name, place)
        return
    action, argument, kind = _OPTIMIZED.get(call.partition(".")[0], ("", "", ""))
    if action and isinstance(given, dict) and argument in given:
        node = Node(machine.graph, machine.scope, place, given[argument])
        if not word_of(machine, given[argument], place).startswith(("$", "{%")):
            thing = thing_at(machine, node, (kind,), naming(kind).arn)
            found = thing.resource.name if thing.resource is not None else ""
            on = f"the {_NOUNS[kind]} {found}".strip()
            yield _act(machine, action, (kind,), thing, on, name, place)
            sealed = key_of(thing.resource) if thing.resource is not None else None
            if sealed is not None and sealed.arn is not None and sealed.region == machine.region:
                keyed = Thing(sealed, (sealed.arn,), named=True)
                for sealing in SEALING.get(action, ()):
                    on = f"the key of the {_NOUNS[kind]}"
                    yield _act(machine, sealing, (sealed.type,), keyed, on, name, place)


def _act(
    machine: Resource,
    action: str,
    types: tuple[str, ...],
    thing: Thing,
    on: str,
    step: str,
    place: Place,
) -> Act:
    return Act(
        machine,
        next(iter(machine.each("RoleArn")), machine.properties),
        action,
        thing.targets,
        thing.resource,
        thing.named,
        types,
        on,
        f"step {step} calls it",
        _THEN,
        place,
    )
