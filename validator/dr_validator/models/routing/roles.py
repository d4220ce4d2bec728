"""Records that send traffic otherwise than the regions' roles say, as far as these are known from
something else than the records."""

from __future__ import annotations

from collections.abc import Mapping, Set
from enum import Enum
from typing import TYPE_CHECKING

from dr_validator.graph.flag import is_true
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Linked
from dr_validator.graph.roles import PRIMARY, SECONDARY
from dr_validator.models.failover.automation import automations
from dr_validator.models.failover.targets import switching
from dr_validator.models.routing.dns import (
    FAILOVER,
    WEIGHTED,
    Record,
    RecordGroup,
    record_groups,
)
from dr_validator.models.signs.members import told_to_services
from dr_validator.models.signs.names import stack_names
from dr_validator.models.signs.tags import resource_tags, stack_tags
from dr_validator.record import dataclass
from dr_validator.resolve.same import same
from dr_validator.resolve.value import Unknown, Value, whole_number
from dr_validator.settings import Strategy

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# What gets so much of the traffic beside another gets more than a probe.
_SHARE = 1 / 3
_CHECK = "AWS::Route53::HealthCheck"


class Sureness(Enum):
    """How it is known which region is the primary, records left aside."""

    KNOWN = "the configuration, tags or the global database say it"
    NAMED = "names of stacks say it"


@dataclass(frozen=True, slots=True, eq=False)
class Swapped:
    """A record that has the part of the other region. `region` is where it leads, `told` what it
    is given for a message, `at` where that stands; `doubt` is why it may be meant so."""

    record: Record
    at: Value
    region: str
    told: str
    doubt: str


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """A record of the standby that gets traffic beside the primary's. `share` is how much of it,
    in percent, `why` what says that it is a standby; `doubt` is why its share is not known."""

    record: Record
    other: Record
    at: Value
    share: int
    why: str
    doubt: str


def sureness(graph: Graph) -> Sureness | None:
    """How surely the roles are known without the records; None if they are not."""
    roles = graph.roles
    if roles.primary is None:
        return None
    if roles.declared:
        return Sureness.KNOWN
    signs = [sign for kind in (stack_tags, resource_tags, told_to_services) for sign in kind(graph)]
    if any(sign.role == PRIMARY and sign.region == roles.primary for sign in signs):
        return Sureness.KNOWN
    return Sureness.NAMED if _named(graph, PRIMARY) and _named(graph, SECONDARY) else None


def _named(graph: Graph, role: str) -> str | None:
    """The only region that stacks call so."""
    regions = graph.view(_regions_named).get(role, frozenset())
    return next(iter(regions)) if len(regions) == 1 else None


def _regions_named(graph: Graph) -> Mapping[str, Set[str]]:
    """The regions of the stacks that speak of a role by name."""
    signs = grouped((sign.role, sign.region) for sign in stack_names(graph))
    return {role: frozenset(regions) for role, regions in signs.items()}


def swapped(graph: Graph) -> tuple[Swapped, ...]:
    """One record of each name whose records are exchanged."""
    known = sureness(graph)
    if known is None:
        return ()
    primary = graph.roles.primary if known is Sureness.KNOWN else _named(graph, PRIMARY)
    found = [
        (each, _apart(group))
        for group in graph.view(record_groups)
        if (each := _of_group(graph, group, str(primary))) is not None
    ]
    doubt = "" if known is Sureness.KNOWN else "only the names of stacks tell the regions' roles"
    return tuple(
        Swapped(each.record, each.at, each.region, each.told, each.doubt or apart or doubt)
        for each, apart in found
    )


def _of_group(graph: Graph, group: RecordGroup, primary: str) -> Swapped | None:
    named = _named(graph, SECONDARY)
    secondaries = {*graph.roles.secondaries, *([named] if named else [])} - {primary}
    halves = [(each, each.node.read("Failover")) for each in _using(group, FAILOVER)]
    if any(_is_inverted(record) for record, _ in halves):
        return None  # the standby takes over by a sign of its own
    if len(halves) == 2 and same(halves[0][1], halves[1][1]):
        return None  # dns-broken-failover-pair tells
    for record, half in halves:
        first = same(half, "PRIMARY")
        if first and record.region in secondaries:
            return Swapped(record, half, str(record.region), "is PRIMARY", "")
        if first is False and same(half, "SECONDARY") and record.region == primary:
            return Swapped(record, half, primary, "is SECONDARY", "")
    return _of_weights(_using(group, WEIGHTED), primary, secondaries)


def _of_weights(records: list[Record], primary: str, secondaries: set[str]) -> Swapped | None:
    weights = [(record, _weight(record)) for record in records]
    if not any(record.region in secondaries for record in records):
        return None
    for record, weight in weights:
        rest = [other for each, other in weights if each is not record]
        if record.region == primary and whole_number(weight) == 0:
            told, open_ = "has weight 0", not any(whole_number(other) for other in rest)
        elif record.region in secondaries and whole_number(weight):
            told = f"has weight {whole_number(weight)}, and the others 0,"
            open_ = any(whole_number(other) != 0 for other in rest)
            if any(whole_number(other) for other in rest):
                continue
        else:
            continue
        unknown = next((each for each in rest if isinstance(each, Unknown)), None)
        if rest and (unknown is not None or not open_):
            doubt = unknown.reason if unknown is not None and open_ else ""
            return Swapped(record, weight, str(record.region), told, doubt)
    return None


def _is_inverted(record: Record) -> bool:
    check = record.health_check
    if not isinstance(check, Linked) or check.to.type != _CHECK:
        return False
    return is_true(check.to.read("HealthCheckConfig.Inverted")) is not False


def answered(graph: Graph) -> tuple[Answered, ...]:
    """The weighted records of a standby that get traffic, where it is known to be one: by the
    declared strategy, or by automation that changes these records when the primary is lost."""
    if sureness(graph) is not Sureness.KNOWN:
        return ()
    strategy = graph.settings.strategy
    if strategy is Strategy.ACTIVE_ACTIVE:
        return ()
    switched = {
        record.name
        for automation in graph.view(automations)
        for record in switching(graph, automation)
    }
    found: list[Answered] = []
    for group in graph.view(record_groups):
        if strategy is not None:
            why = f"the strategy is {strategy.value}"
        elif group.records[0].name in switched:
            why = "the failover automation changes its records"
        else:
            continue
        found += _shared(graph, group, why)
    return tuple(found)


def _shared(graph: Graph, group: RecordGroup, why: str) -> list[Answered]:
    records = _using(group, WEIGHTED)
    roles = graph.roles
    serving = next((each for each in records if roles.is_primary(each.region)), None)
    weights = {each: whole_number(_weight(each)) for each in records}
    if serving is None or serving not in weights:
        return []
    unknown = [value for each in records if isinstance(value := _weight(each), Unknown)]
    if unknown:
        # Where all are given at deployment, so is the traffic.
        standby = next((each for each in records if roles.is_secondary(each.region)), None)
        if standby is None or len(unknown) == len(records):
            return []
        return [Answered(standby, serving, unknown[0], 0, why, unknown[0].reason)]
    total = sum(weight or 0 for weight in weights.values())
    # With none above 0, Route 53 answers each as often.
    shares = {
        each: (weight or 0) / total if total else 1 / len(records)
        for each, weight in weights.items()
    }
    return [
        Answered(each, serving, _weight(each), round(100 * share), why, _apart(group))
        for each, share in shares.items()
        if roles.is_secondary(each.region) and share >= _SHARE and shares[serving] > 0
    ]


def _using(group: RecordGroup, policy: str) -> list[Record]:
    """The records of a policy, those that may belong to the group with them."""
    return [each for each in (*group.records, *group.possible) if each.policy == policy]


def _apart(group: RecordGroup) -> str:
    """Why its records may be of several names or zones; "" if they are of one."""
    return "whether the records are in one hosted zone is not known" if group.possible else ""


def _weight(record: Record) -> Value:
    return record.node.read("Weight")
