"""What the roles of one region's workers are allowed, item by item.

A worker is what runs code under a role: a function, or a container by its task's role. Where a
role serves workers of several regions, what it allows for one of them says nothing of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.aws.arn import Arn
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.access.iam import ROLE, attached
from dr_validator.models.access.statement import Statement
from dr_validator.models.code.sources import sources_of
from dr_validator.record import dataclass
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.same import same

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

FUNCTION, TASK = "AWS::Lambda::Function", "AWS::ECS::TaskDefinition"
WORKERS = {FUNCTION: "Role", TASK: "TaskRoleArn"}
# Services that call in the region of what has the role, and nowhere else.
_AT_HOME: Mapping[str, tuple[str, ...]] = {
    FUNCTION: ("Role",),
    TASK: ("ExecutionRoleArn", "TaskRoleArn"),
    "AWS::ApiGateway::Method": ("Integration.Credentials",),
    "AWS::Events::Rule": ("Targets[*].RoleArn",),
    "AWS::Pipes::Pipe": ("RoleArn",),
    "AWS::Scheduler::Schedule": ("Target.RoleArn",),
    "AWS::StepFunctions::StateMachine": ("RoleArn",),
}


@dataclass(frozen=True, eq=False)
class Crew:
    """A role with the workers that act under it, all of one region."""

    role: Resource
    region: str
    workers: tuple[Resource, ...]


@dataclass(frozen=True, eq=False)
class Grant:
    """One resource that a statement allows: its ARN as far as it is known, None for a pattern or
    a text that is none; `target` is the resource of the assembly that it means."""

    statement: Statement
    item: Node
    arn: Arn | None
    target: Resource | None


def crews(graph: Graph) -> tuple[Crew, ...]:
    """Every role of this assembly whose workers are all in one known region."""
    return _crews(graph, {kind: (path,) for kind, path in WORKERS.items()})


def servants(graph: Graph) -> tuple[Crew, ...]:
    """The same, of all that acts under a role in its own region only: also what rules, schedules,
    state machines and the starting of tasks have done."""
    return _crews(graph, _AT_HOME)


def _crews(graph: Graph, paths: Mapping[str, tuple[str, ...]]) -> tuple[Crew, ...]:
    found: dict[tuple[str, str], list[tuple[Resource, Resource]]] = {}
    for worker in graph.all(*paths):
        for path in paths[worker.type]:
            for link in worker.follow(path, ROLE):
                if isinstance(link, Linked):
                    found.setdefault(link.to.key, []).append((link.to, worker))
    made = []
    for _, pairs in sorted(found.items()):
        regions = {worker.region for _, worker in pairs}
        region = regions.pop() if len(regions) == 1 else None
        if region is not None:
            workers = tuple(dict.fromkeys(worker for _, worker in pairs))
            made.append(Crew(pairs[0][0], region, workers))
    return tuple(made)


def grants(graph: Graph, role: Resource) -> Iterator[Grant]:
    """What the role's statements allow, in order; those of which the effect is not known, too."""
    for statement in attached(graph, role).statements:
        if statement.doubt is None and statement.effect != "Deny":
            for node in statement.node.each("Resource"):
                for item in node.items():
                    links = [link.to for link in item.links() if isinstance(link, Linked)]
                    target = links[0] if len(links) == 1 else None
                    yield Grant(statement, item, arn_of(item.value), target)


# Copies of these have ARNs of their own, by the service that their ARNs name.
_COPIED = {
    "AWS::DynamoDB::GlobalTable": "dynamodb",
    "AWS::SecretsManager::Secret": "secretsmanager",
}


def only_abroad(graph: Graph) -> tuple[tuple[Crew, Grant, Resource], ...]:
    """What the roles of workers allow in another region, of what has a copy in their own, which
    nothing allows; with each, the grant and the table or secret. Each once for a role."""
    return tuple(each for crew in graph.view(crews) for each in _only_abroad(graph, crew))


def _only_abroad(graph: Graph, crew: Crew) -> Iterator[tuple[Crew, Grant, Resource]]:
    allowed = list(grants(graph, crew.role))
    told: set[Resource] = set()
    for grant in allowed:
        copied = grant.target
        if copied is None or copied in told or not _is_for_elsewhere(graph, crew, grant):
            continue
        if not any(_may_cover(each, crew, copied) for each in allowed if each is not grant):
            told.add(copied)
            yield crew, grant, copied


def _is_for_elsewhere(graph: Graph, crew: Crew, grant: Grant) -> bool:
    """Whether it allows what has a copy in the workers' region, in another region only."""
    copied = grant.target
    if copied is None or copied.type not in _COPIED:
        return False
    region = grant.arn.region if grant.arn is not None else copied.region
    elsewhere = region not in (None, "*", "", crew.region)
    return elsewhere and crew.region in graph.regions_of(copied)


def _may_cover(grant: Grant, crew: Crew, copied: Resource) -> bool:
    """Whether it may allow the copy as well: by a pattern, or in words that are not known."""
    if grant.arn is None:
        return grant.target is None or grant.target.region == crew.region
    return grant.arn.service in (None, "*", _COPIED[copied.type]) and grant.arn.region in (
        None,
        "*",
        crew.region,
    )


def calls_abroad(graph: Graph, worker: Resource, region: str) -> bool | None:
    """Whether a worker's code or settings speak of a region that is not its own; None where the
    code cannot be read."""
    paths = ("Environment.Variables[*]", "ContainerDefinitions[*].Environment[*].Value")
    told = (value for path in paths for value in worker.read_all(path))
    if any(same(value, region) for value in told):
        return True
    sources = sources_of(graph, worker) if worker.type == FUNCTION else None
    return None if sources is None else any(each.says([region]) for each in sources.values())
