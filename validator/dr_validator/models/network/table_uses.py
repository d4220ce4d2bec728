"""Who uses a table from a region, and whether the table is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING

from dr_validator.aws.arn import starts_arn
from dr_validator.graph.grouped import grouped
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
from dr_validator.models.network.workers import FUNCTION, TASK, variables
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.arns import arn_of
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Absent, Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

TABLES = (TABLE, GLOBAL_TABLE)
# A plain word such as `payments` may also be the name of something else: the variable decides.
_HINT = regex(
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
            for worker in _workers(graph, table, region)
            for sign in _signs(graph, worker, table, known)
        )
        plain = tuple(sign for sign in signs if not sign.remote)
        if signs:
            yield Missed(table, region, plain or signs, certain)


def _is_another_there(graph: Graph, table: Resource, region: str) -> bool:
    """Whether another table of the region may have the name."""
    found = graph.view(_named)
    name = _name(table)
    others: Iterable[Resource]
    if name is None:
        others = (each for (at, _), tables in found.items() if at == region for each in tables)
    else:
        others = chain(found.get((region, name), ()), found.get((region, None), ()))
    return any(
        each is not table and same(each.identity, table.identity) is not False for each in others
    )


def _named(graph: Graph) -> Mapping[tuple[str | None, str | None], tuple[Resource, ...]]:
    """Tables that have a name of their own, by region and name; None for one not known."""
    return grouped(
        ((each.region, str(name.value) if isinstance(name, Known) else None), each)
        for each in graph.all(*TABLES)
        if each.has("TableName") is not False or each.has("GlobalTableSourceArn") is not False
        for name in [each.identity]
    )


class _Mark(Enum):
    """What a function or task has that may name a table of which it does not know the name."""

    WRITTEN = "a name that is written out, which a table of an unknown name may have"
    OPEN = "a name that is not known, which any table may have"


def _workers(graph: Graph, table: Resource, region: str) -> list[Resource]:
    """The functions and tasks of a region in which anything names the table, or may."""
    name = _name(table) or _Mark.WRITTEN
    marked = graph.view(_marked)
    found = {
        number
        for mark in (table.key, name, _Mark.OPEN)
        for number in marked.get((region, table.account, mark), ())
    }
    return [graph.view(_all_workers)[number] for number in sorted(found)]


def _all_workers(graph: Graph) -> list[Resource]:
    return graph.all(FUNCTION, TASK)


def _marked(graph: Graph) -> Mapping[tuple[str | None, str | None, object], tuple[int, ...]]:
    """The numbers of the functions and tasks of each region and account that name a table: by
    the table's key, its name, or what may be its name."""
    return grouped(
        ((worker.region, worker.account, mark), number)
        for number, worker in enumerate(graph.view(_all_workers))
        for mark in dict.fromkeys(_marks(graph, worker))
    )


def _marks(graph: Graph, worker: Resource) -> Iterator[object]:
    for name, node in variables(worker):
        value = node.value
        yield from (link.to.key for link in node.links(*TABLES) if isinstance(link, Linked))
        if not isinstance(value, Absent) and _HINT.search(name):
            if isinstance(value, Known):
                yield str(value.value)
            if not value.refs:
                yield _Mark.WRITTEN if isinstance(value, Known) else _Mark.OPEN
    yield from graph.view(_rights)[worker.key]


def _signs(graph: Graph, worker: Resource, table: Resource, known: Sequence[str]) -> Iterator[Sign]:
    told = list(variables(worker))
    named: list[tuple[str, Node]] = []
    for name, node in told:
        hinted = bool(_HINT.search(name))
        if _names(node, table, hinted=hinted):
            named.append((name, node))
        elif hinted and (open_ := _may_name(graph, node, table)):
            says = f"its variable {name} may name the table"
            yield Sign(worker, node.place, says, False, open_)
    allowed = graph.view(_rights)[worker.key].get(_name(table), ())
    own = [right for right in allowed if right.region == worker.region]
    for place, open_ in ((right.place, right.open) for right in own):
        says = f"its role is allowed the table in {worker.region}"
        yield Sign(worker, place, says, False, open_)
    there = {*known, *([table.region] if table.region else [])}
    # What a role is allowed elsewhere says where code calls only if the code itself cannot be read.
    readable = worker.type == FUNCTION and sources_of(graph, worker) is not None
    far = bool(allowed) and not own and not readable
    remote = far or (bool(named) and _speaks(graph, worker, told, there))
    for name, node in named:
        yield Sign(worker, node.place, f"its variable {name} names the table", remote)


def _speaks(
    graph: Graph, worker: Resource, told: list[tuple[str, Node]], regions: Set[str]
) -> bool:
    """Whether a variable or the code speaks of one of the regions."""
    spoken = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(regions)))})(?![\w-])")
    sources = sources_of(graph, worker) if worker.type == FUNCTION else None
    values = [node.value for _, node in told]
    texts = [each.text.shown() for each in values if not isinstance(each, Absent) and each.text]
    code = [each.text for each in (sources or {}).values()]
    return any(spoken.search(text) for text in (*texts, *code))


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
    if node.region in graph.view(_homes):
        return ""
    return value.reason if isinstance(value, Unknown) else f"the name of {table.name} is not known"


def _homes(graph: Graph) -> Set[str | None]:
    """The regions in which there is any table."""
    return {region for each in graph.all(*TABLES) for region in graph.regions_of(each)}


def _name(table: Resource) -> str | None:
    return str(table.identity.value) if isinstance(table.identity, Known) else None


@dataclass(frozen=True, slots=True)
class _Right:
    """A table's ARN in a role's policy: its region, where it stands, and why it is not known
    whether that allows it; empty where it does."""

    region: str | None
    place: Place
    open: str


def _rights(graph: Graph) -> Mapping[tuple[str, str], Mapping[str | None, tuple[_Right, ...]]]:
    """For each function and task, the tables that its role is allowed by their ARNs, by name."""
    return {worker.key: grouped(_allowed(graph, worker)) for worker in graph.view(_all_workers)}


def _allowed(graph: Graph, worker: Resource) -> Iterator[tuple[str | None, _Right]]:
    link = role_of(worker) if worker.type == FUNCTION else worker.follow("TaskRoleArn", ROLE)[0]
    if not isinstance(link, Linked) or link.to.type != ROLE:
        return
    for statement in attached(graph, link.to).statements:
        if statement.doubt is None and statement.effect != "Deny":
            effect = statement.effect
            open_ = effect.reason if isinstance(effect, Unknown) else ""
            for node in statement.node.each("Resource"):
                for item in node.items():
                    arn = arn_of(item.value)
                    if arn is not None and (arn.service, arn.kind) == ("dynamodb", "table"):
                        name = (arn.name or "").partition("/")[0]
                        yield name, _Right(arn.region, item.place, open_)
