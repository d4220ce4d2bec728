"""Who uses a global table from a region, and whether the table is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.graph.dynamodb import GLOBAL_TABLE, TABLE, GlobalTable, global_tables
from validator.graph.iam import ROLE, attached, role_of
from validator.graph.node import Linked, Node
from validator.graph.path import key
from validator.graph.resource import Resource
from validator.graph.sources import sources_of
from validator.place import Place
from validator.resolve.value import Absent, Known, Unknown

if TYPE_CHECKING:
    from validator.graph.graph import Graph

FUNCTION, TASK = "AWS::Lambda::Function", "AWS::ECS::TaskDefinition"
# A plain word such as `payments` may also be the name of something else: the variable decides.
_HINT = re.compile(
    r"^(?!.*(athena|catalog|glue|hive|iceberg|mysql|pg_|postgres|redshift|route|sql|timestream))"
    r".*(table|dynamo|ddb)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sign:
    """What says that a function or task uses a table: where it stands, and what it says."""

    worker: Resource
    place: Place
    says: str
    remote: bool


@dataclass(frozen=True)
class Missed:
    """A global table that is used in a region in which it has no replica, or none for certain.

    `certain` tells that all its regions are known. `remote` tells that those who use it may
    mean to reach it in another region.
    """

    table: GlobalTable
    region: str
    signs: tuple[Sign, ...]
    certain: bool

    @property
    def remote(self) -> bool:
        return all(sign.remote for sign in self.signs)

    @property
    def who(self) -> str:
        """The first few that use it, by name."""
        names = list(dict.fromkeys(sign.worker.name for sign in self.signs))
        more = len(names) - 3
        return ", ".join(names[:3]) + (f" and {more} more" if more > 0 else "")


def missed(graph: Graph) -> tuple[Missed, ...]:
    """Every such table and region."""
    return tuple(each for table in graph.view(global_tables) for each in _of(graph, table))


def _of(graph: Graph, each: GlobalTable) -> Iterator[Missed]:
    table = each.table
    regions = [replica.region for replica in each.replicas]
    known = [str(region.value) for region in regions if isinstance(region, Known)]
    if table.region is None or table.conditional or not regions or len(set(known)) < len(known):
        return  # a region that is listed twice may be meant to be another
    unsure = [
        replica
        for replica in each.replicas
        if replica.is_own is not True and isinstance(replica.region, Unknown)
    ]
    for region in graph.regions:
        if region in known or region == table.region or _is_another_there(graph, table, region):
            continue
        signs = tuple(
            sign
            for worker in graph.all(FUNCTION, TASK)
            if worker.region == region and worker.account == table.account
            for sign in _signs(graph, worker, each)
        )
        plain = tuple(sign for sign in signs if not sign.remote)
        if signs:
            yield Missed(each, region, plain or signs, each.complete and not unsure)


def _is_another_there(graph: Graph, table: Resource, region: str) -> bool:
    """Whether another table of the region may have the name."""
    return any(
        other is not table
        and other.region == region
        and (other.has("TableName") is not False or other.has("GlobalTableSourceArn") is not False)
        and not (
            isinstance(other.identity, Known)
            and isinstance(table.identity, Known)
            and other.identity.value != table.identity.value
        )
        for other in graph.all(TABLE, GLOBAL_TABLE)
    )


def _signs(graph: Graph, worker: Resource, each: GlobalTable) -> Iterator[Sign]:
    table = each.table
    variables = list(_variables(worker))
    named = [
        (name, node)
        for name, node in variables
        if _names(node, table, hinted=bool(_HINT.search(name)))
    ]
    own, far = _rights(graph, worker, table)
    for place in own:
        yield Sign(worker, place, f"its role is allowed the table in {worker.region}", False)
    remote = bool(far and not own) or (bool(named) and _speaks(graph, worker, variables, each))
    for name, node in named:
        yield Sign(worker, node.place, f"its variable {name} names the table", remote)


def _speaks(
    graph: Graph, worker: Resource, variables: list[tuple[str, Node]], each: GlobalTable
) -> bool:
    """Whether a variable or the code speaks of a region in which the table is."""
    regions = "|".join(re.escape(region) for region in sorted(_regions(each)))
    spoken = re.compile(rf"(?<![\w-])({regions})(?![\w-])")
    sources = sources_of(graph, worker) if worker.type == FUNCTION else None
    values = [node.value for _, node in variables]
    texts = [each.text.shown() for each in values if not isinstance(each, Absent) and each.text]
    return any(spoken.search(text) for text in (*texts, *(sources or {}).values()))


def _regions(each: GlobalTable) -> set[str]:
    known = [replica.region for replica in each.replicas]
    found = {str(region.value) for region in known if isinstance(region, Known)}
    return found | ({each.table.region} if each.table.region else set())


def _variables(worker: Resource) -> Iterator[tuple[str, Node]]:
    if worker.type == FUNCTION:
        for variables in worker.each("Environment.Variables"):
            for name in variables.keys():  # noqa: SIM118
                for node in variables.each(key(name)):
                    yield name, node
    else:
        for entry in worker.each("ContainerDefinitions[*].Environment[*]"):
            called = entry.read("Name")
            for node in entry.each("Value"):
                yield str(called.value) if isinstance(called, Known) else "", node


def _names(node: Node, table: Resource, *, hinted: bool) -> bool:
    """Whether a value is the table's name: by reference, or written out. An ARN says where the
    table is meant to be, and is no name."""
    value = node.value
    for link in node.links(table.type):
        if isinstance(link, Linked) and link.to is table:
            text = value.text if isinstance(value, (Known, Unknown)) else None
            word = text.literal if text is not None else None
            return link.attribute is None and not (word or "").startswith("arn:")
    if not (hinted and isinstance(value, Known) and isinstance(table.identity, Known)):
        return False
    return value.value == table.identity.value


def _rights(graph: Graph, worker: Resource, table: Resource) -> tuple[list[Place], list[Place]]:
    """Where the worker's role is allowed the table by its ARN, in the worker's own region and
    in others."""
    own: list[Place] = []
    far: list[Place] = []
    path = "TaskRoleArn"
    link = role_of(worker) if worker.type == FUNCTION else worker.follow(path, ROLE)[0]
    if not isinstance(table.identity, Known) or not isinstance(link, Linked):
        return own, far
    for statement in attached(graph, link.to).statements if link.to.type == ROLE else ():
        if statement.doubt is None and statement.effect == "Allow":
            for node in statement.node.each("Resource"):
                for item in node.each("[*]") if isinstance(node.raw, list) else [node]:
                    value = item.value
                    fields = str(value.value).split(":") if isinstance(value, Known) else []
                    if len(fields) != 6 or fields[2] != "dynamodb":
                        continue
                    if fields[5].split("/index")[0] == f"table/{table.identity.value}":
                        (own if fields[3] == worker.region else far).append(item.place)
    return own, far
