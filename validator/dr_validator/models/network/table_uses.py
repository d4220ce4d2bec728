"""Who uses a table from a region, and whether the table is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING, TypeAlias

from dr_validator.aws.arn import starts_arn
from dr_validator.graph.node import Linked, Node
from dr_validator.graph.resource import Resource
from dr_validator.models.access.iam import ROLE, attached, role_of
from dr_validator.models.code.sdk_calls import sdk_calls
from dr_validator.models.code.sources import sources_of
from dr_validator.models.data.dynamodb import (
    GLOBAL_TABLE,
    LEGACY_REPLICA,
    REPLICAS,
    TABLE,
    declared,
    global_tables,
)
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

FUNCTION, TASK = "AWS::Lambda::Function", "AWS::ECS::TaskDefinition"
# A plain word such as `payments` may also be the name of something else: the variable decides.
_HINT = re.compile(
    r"^(?!.*(athena|catalog|glue|hive|iceberg|mysql|pg_|postgres|redshift|route|sql|timestream))"
    r".*(table|dynamo|ddb)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sign:
    """What says that a function or task uses a table: where it stands, and what it says.

    `open` says why that is not known after all; it is empty where it is.
    """

    worker: Resource
    place: Place
    says: str
    remote: bool
    open: str = ""


@dataclass(frozen=True)
class Missed:
    """A table that is used in a region in which it does not exist, or not for certain.

    `certain` tells that all its regions are known. `remote` tells that those who use it may
    mean to reach it in another region.
    """

    table: Resource
    region: str
    signs: tuple[Sign, ...]
    certain: bool

    @property
    def remote(self) -> bool:
        return all(sign.remote for sign in self.signs)

    @property
    def open(self) -> str:
        """Why it is not known whether it is used at all; empty where it is."""
        reasons = [sign.open for sign in self.signs]
        return reasons[0] if all(reasons) else ""

    @property
    def alone(self) -> bool:
        """Whether just one uses it."""
        return len({sign.worker.name for sign in self.signs}) == 1

    @property
    def who(self) -> str:
        """The first few that use it, by name."""
        names = list(dict.fromkeys(sign.worker.name for sign in self.signs))
        more = len(names) - 3
        return ", ".join(names[:3]) + (f" and {more} more" if more > 0 else "")


def missed(graph: Graph) -> tuple[Missed, ...]:
    """Every such table and region; for a table without replicas, the regions that are not the
    primary's, where the table is lost with its own."""
    return (*_global(graph), *_single(graph))


def _global(graph: Graph) -> Iterator[Missed]:
    for each in graph.view(global_tables):
        regions = [replica.region for replica in each.replicas]
        known = [str(region.value) for region in regions if isinstance(region, Known)]
        if not regions or len(set(known)) < len(known):
            continue  # a region that is listed twice may be meant to be another
        unsure = [
            replica
            for replica in each.replicas
            if replica.is_own is not True and isinstance(replica.region, Unknown)
        ]
        yield from _in(graph, each.table, known, each.complete and not unsure)


def _single(graph: Graph) -> Iterator[Missed]:
    for table in graph.all(TABLE):
        if any(table.has(name) is not False for name in REPLICAS):
            continue  # they are meant, but cannot be there: see dynamodb-replicas-on-table
        its = declared(graph, table)
        certain = its.complete and not _handled(graph, table)
        for found in _in(graph, table, sorted(its.regions), certain):
            if not graph.roles.is_primary(found.region):
                yield found


def _handled(graph: Graph, table: Resource) -> bool:
    """Whether a custom resource may replicate a table, which is no replica's own type."""
    if any(call.action in ("createglobaltable", "updatetable") for call in graph.view(sdk_calls)):
        return True
    sources = {edge.source.type for edge in graph.edges_to(table)} - {LEGACY_REPLICA}
    return any(kind.startswith("Custom::") for kind in sources)


def _in(graph: Graph, table: Resource, known: Sequence[str], certain: bool) -> Iterator[Missed]:
    """Where a table is used beside the regions in which it is known to exist."""
    if table.region is None or table.conditional:
        return
    for region in graph.regions:
        if region in known or region == table.region or _is_another_there(graph, table, region):
            continue
        signs = tuple(
            sign
            for worker in graph.all(FUNCTION, TASK)
            if worker.region == region and worker.account == table.account
            for sign in _signs(graph, worker, table, known)
        )
        plain = tuple(sign for sign in signs if not sign.remote)
        if signs:
            yield Missed(table, region, plain or signs, certain)


def _is_another_there(graph: Graph, table: Resource, region: str) -> bool:
    """Whether another table of the region may have the name."""
    return any(
        other is not table
        and other.region == region
        and (other.has("TableName") is not False or other.has("GlobalTableSourceArn") is not False)
        and same(other.identity, table.identity) is not False
        for other in graph.all(TABLE, GLOBAL_TABLE)
    )


def _signs(graph: Graph, worker: Resource, table: Resource, known: Sequence[str]) -> Iterator[Sign]:
    variables = list(_variables(worker))
    named: list[tuple[str, Node]] = []
    for name, node in variables:
        hinted = bool(_HINT.search(name))
        if _names(node, table, hinted=hinted):
            named.append((name, node))
        elif hinted and (open_ := _may_name(graph, node, table)):
            says = f"its variable {name} may name the table"
            yield Sign(worker, node.place, says, False, open_)
    own, far = _rights(graph, worker, table)
    for place, open_ in own:
        says = f"its role is allowed the table in {worker.region}"
        yield Sign(worker, place, says, False, open_)
    there = {*known, *([table.region] if table.region else [])}
    remote = bool(far and not own) or (bool(named) and _speaks(graph, worker, variables, there))
    for name, node in named:
        yield Sign(worker, node.place, f"its variable {name} names the table", remote)


def _speaks(
    graph: Graph, worker: Resource, variables: list[tuple[str, Node]], regions: Set[str]
) -> bool:
    """Whether a variable or the code speaks of one of the regions."""
    spoken = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(regions)))})(?![\w-])")
    sources = sources_of(graph, worker) if worker.type == FUNCTION else None
    values = [node.value for _, node in variables]
    texts = [each.text.shown() for each in values if not isinstance(each, Absent) and each.text]
    return any(spoken.search(text) for text in (*texts, *(sources or {}).values()))


def _variables(worker: Resource) -> Iterator[tuple[str, Node]]:
    if worker.type == FUNCTION:
        for variables in worker.each("Environment.Variables"):
            yield from variables.entries()
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
            return link.attribute is None and not starts_arn(word or "")
    if not (hinted and isinstance(value, Known) and isinstance(table.identity, Known)):
        return False
    return value.value == table.identity.value


def _may_name(graph: Graph, node: Node, table: Resource) -> str:
    """Why it is not known whether a value names the table, where no other table is near; else
    empty."""
    value = node.value
    if isinstance(value, Absent) or value.refs or same(value, table.identity) is not None:
        return ""
    if table.has("TableName") is False:
        return ""  # nobody writes out a name that is generated
    if any(node.region in graph.regions_of(other) for other in graph.all(TABLE, GLOBAL_TABLE)):
        return ""
    return value.reason if isinstance(value, Unknown) else f"the name of {table.name} is not known"


_Rights: TypeAlias = list[tuple[Place, str]]


def _rights(graph: Graph, worker: Resource, table: Resource) -> tuple[_Rights, _Rights]:
    """Where the worker's role is allowed the table by its ARN, in the worker's own region and
    in others, and why that is not known."""
    own: _Rights = []
    far: _Rights = []
    path = "TaskRoleArn"
    link = role_of(worker) if worker.type == FUNCTION else worker.follow(path, ROLE)[0]
    if not isinstance(table.identity, Known) or not isinstance(link, Linked):
        return own, far
    for statement in attached(graph, link.to).statements if link.to.type == ROLE else ():
        if statement.doubt is None and statement.effect != "Deny":
            for node in statement.node.each("Resource"):
                for item in node.each("[*]") if isinstance(node.raw, list) else [node]:
                    value = item.value
                    arn = arn_of(value)
                    if arn is None or (arn.service, arn.kind) != ("dynamodb", "table"):
                        continue
                    if (arn.name or "").partition("/")[0] == table.identity.value:
                        effect = statement.effect
                        open_ = effect.reason if isinstance(effect, Unknown) else ""
                        (own if arn.region == worker.region else far).append((item.place, open_))
    return own, far
