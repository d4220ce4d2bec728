"""What raises the capacity of a standby when it has to take over, or switches on what is off there,
as far as the app does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json
from dr_validator.graph.resource import Resource
from dr_validator.models.access.iam import allowed_by_name
from dr_validator.models.code.python_calls import calls
from dr_validator.models.code.runbooks import DOCUMENT, MACHINE, tasks
from dr_validator.models.code.sources import sources_of
from dr_validator.record import dataclass
from dr_validator.resolve.value import Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

FUNCTION, PLAN = "AWS::Lambda::Function", "AWS::ARCRegionSwitch::Plan"
# By the type whose capacity they raise, or that they switch on: SDK methods in Python's spelling,
# and their actions. Source: Service Authorization Reference, and for Region switch its User Guide,
# "Execution blocks"
# (https://docs.aws.amazon.com/r53recovery/latest/dg/working-with-rs-execution-blocks.html).
RAISES: Mapping[str, Mapping[str, str]] = {
    "AWS::AutoScaling::AutoScalingGroup": {
        "set_desired_capacity": "autoscaling:SetDesiredCapacity",
        "update_auto_scaling_group": "autoscaling:UpdateAutoScalingGroup",
    },
    "AWS::Batch::ComputeEnvironment": {
        "update_compute_environment": "batch:UpdateComputeEnvironment",
    },
    "AWS::ECS::Service": {
        "register_scalable_target": "application-autoscaling:RegisterScalableTarget",
        "update_service": "ecs:UpdateService",
    },
    "AWS::EKS::Nodegroup": {"update_nodegroup_config": "eks:UpdateNodegroupConfig"},
    "AWS::Events::Rule": {
        "enable_rule": "events:EnableRule",
        "put_rule": "events:PutRule",
    },
    "AWS::IoT::TopicRule": {
        "enable_topic_rule": "iot:EnableTopicRule",
        "replace_topic_rule": "iot:ReplaceTopicRule",
    },
    "AWS::Lambda::EventSourceMapping": {
        "update_event_source_mapping": "lambda:UpdateEventSourceMapping",
    },
    "AWS::Lambda::Function": {
        "delete_function_concurrency": "lambda:DeleteFunctionConcurrency",
        "put_function_concurrency": "lambda:PutFunctionConcurrency",
    },
    "AWS::RDS::DBCluster": {"create_db_instance": "rds:CreateDBInstance"},
    "AWS::Scheduler::Schedule": {"update_schedule": "scheduler:UpdateSchedule"},
}
_BLOCKS = {
    "AWS::AutoScaling::AutoScalingGroup": "ec2AsgCapacityIncreaseConfig",
    "AWS::ECS::Service": "ecsCapacityIncreaseConfig",
    "AWS::EKS::Nodegroup": "eksResourceScalingConfig",
}
_METHODS = {method: action for each in RAISES.values() for method, action in each.items()}


@dataclass(frozen=True, slots=True)
class Raiser:
    """What raises something. `sure` is False where its code is not read, and its role may."""

    by: Resource
    method: str
    sure: bool


def raiser_of(graph: Graph, resource_type: str) -> Raiser | None:
    """The surest of what raises the capacity of resources of a type, or switches them on; None if
    nothing does."""
    return next(iter(raisers_of(graph, resource_type)), None)


def raisers_of(graph: Graph, resource_type: str) -> tuple[Raiser, ...]:
    """All that raises the capacity of resources of a type, or switches them on, surest first."""
    methods = RAISES.get(resource_type, {})
    found = [each for each in graph.view(raisers) if each.method in methods]
    block = _BLOCKS.get(resource_type)
    found += [
        Raiser(plan, block, sure=True)
        for plan in (graph.all(PLAN) if block else ())
        if block and _says(plan.properties.raw, block.lower())
    ]
    return tuple(sorted(found, key=lambda each: (not each.sure, each.by.key)))


def raisers(graph: Graph) -> tuple[Raiser, ...]:
    """All that raises capacities: by code, by steps of its own, or perhaps by its role."""
    return tuple(
        found
        for owner in graph.all(FUNCTION, MACHINE, DOCUMENT)
        for found in (_function(graph, owner) if owner.type == FUNCTION else _runbook(graph, owner))
    )


def _function(graph: Graph, function: Resource) -> Iterator[Raiser]:
    sources = sources_of(graph, function)
    made = None if sources is None else calls(sources, _METHODS)
    if sources is None or made is None:
        yield from _granted(graph, function)
        return
    # Calls with arguments in lower case, as those of ECS, may be of anything; here a name will do.
    said = {
        method for file in sources.values() for method in _METHODS if f".{method}(" in file.text
    }
    for method in sorted({*said, *(call.method for call in made)}):
        yield Raiser(function, method, sure=True)


def _runbook(graph: Graph, owner: Resource) -> Iterator[Raiser]:
    found = tasks(owner, _METHODS)
    if found is None:
        if owner.type == MACHINE:
            yield from _granted(graph, owner)
        return
    for method in sorted({task.call.method for task in found}):
        yield Raiser(owner, method, sure=True)


def _granted(graph: Graph, owner: Resource) -> Iterator[Raiser]:
    """What the role is allowed by name: what cannot be read may do that."""
    allowed = allowed_by_name(graph, owner)
    for method, action in sorted(_METHODS.items()):
        if {action.lower(), f"{action.partition(':')[0]}:*", "*"} & allowed:
            yield Raiser(owner, method, sure=False)


def _says(raw: Json | Unknown, block: str) -> bool:
    """Whether a plan has a block of a kind, at whatever depth."""
    pending: list[Json | Unknown] = [raw]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            if any(key.lower() == block for key in each):
                return True
            pending.extend(each.values())
        elif isinstance(each, list):
            pending.extend(each)
    return False
