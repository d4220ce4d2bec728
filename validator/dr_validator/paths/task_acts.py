"""The acts of what starts tasks of ECS: rules, schedules, pipes, and steps of state machines.

Who runs a task needs the right to, and hands the roles of its definition on. Source: Amazon ECS
Developer Guide, "Amazon ECS EventBridge IAM Role"
(https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html); AWS Step Functions
Developer Guide, "Run Amazon ECS or Fargate tasks with Step Functions", "IAM policies"
(https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.access.iam import ROLE
from dr_validator.models.code.runbooks import definition, integration
from dr_validator.models.code.states import tasks_of
from dr_validator.paths.acts import Act
from dr_validator.paths.things import anything_of
from dr_validator.place import Place
from dr_validator.resolve.value import Text

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

MACHINE, TASK = "AWS::StepFunctions::StateMachine", "AWS::ECS::TaskDefinition"
RUNS, PASSES = "ecs:RunTask", "iam:PassRole"
# What starts a task, by what holds both, and below it the task's definition and the role.
_STARTING = (
    ("AWS::Events::Rule", "Targets[*]", "EcsParameters.TaskDefinitionArn", "RoleArn"),
    ("AWS::Pipes::Pipe", "", "TargetParameters.EcsTaskParameters.TaskDefinitionArn", "RoleArn"),
    ("AWS::Scheduler::Schedule", "Target", "EcsParameters.TaskDefinitionArn", "RoleArn"),
)
_HANDED_ON = ("ExecutionRoleArn", "TaskRoleArn")
_TO_TASKS = (("iam:passedtoservice", Text(("ecs-tasks.amazonaws.com",))),)


def task_acts(graph: Graph) -> Iterator[Act]:
    """The acts of all that starts tasks."""
    for kind, holder, task, role in _STARTING:
        for owner in graph.all(kind):
            for held in owner.each(holder) if holder else (owner.properties,):
                roles, named = held.each(role), held.each(task)
                for at in named if roles else ():
                    why = f"the {kind.rpartition('::')[2].lower()} starts a task"
                    yield from _of(owner, roles[0], at, why, at.place)
    for machine in graph.all(MACHINE):
        yield from _of_machine(machine)


def _of_machine(machine: Resource) -> Iterator[Act]:
    told, roles = definition(machine), machine.each("RoleArn")
    if told is None or not roles:
        return
    raw, place = told
    for name, state in tasks_of(raw):
        call = integration(machine, state.get("Resource"), place)
        given = state.get("Parameters", state.get("Arguments"))
        if call.partition(".")[0] == "ecs:runTask" and isinstance(given, dict):
            at = Node(machine.graph, machine.scope, place, given.get("TaskDefinition"))
            yield from _of(machine, roles[0], at, f"step {name} starts a task", place)


def _of(owner: Resource, role: Node, task: Node, why: str, place: Place) -> Iterator[Act]:
    yield Act(
        owner, role, RUNS, (anything_of("ecs"),), None, False, (), "", why, "no task starts", place
    )
    definitions = [link.to for link in task.links(TASK) if isinstance(link, Linked)]
    if len(definitions) != 1:
        return
    for path in _HANDED_ON:
        for link in definitions[0].follow(path, ROLE):
            if isinstance(link, Linked) and link.to.arn is not None:
                yield Act(
                    owner,
                    role,
                    PASSES,
                    (link.to.arn,),
                    link.to,
                    True,
                    (ROLE,),
                    f"the role {link.to.name}",
                    f"{why} with it",
                    "no task starts",
                    place,
                    context=_TO_TASKS,
                )
