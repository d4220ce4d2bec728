"""Copies by AWS Backup: what a plan selects, and the vaults of other regions it copies to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from dr_validator.aws.replication import replication
from dr_validator.aws.types import type_of
from dr_validator.graph.node import Linked, Node, Outside
from dr_validator.graph.resource import Resource
from dr_validator.models.access.wildcard import covers
from dr_validator.paths.copies import Copy, Made, itself, region_of
from dr_validator.record import dataclass
from dr_validator.resolve.same import same, same_place
from dr_validator.resolve.value import Absent, Known, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

PLAN, SELECTION = "AWS::Backup::BackupPlan", "AWS::Backup::BackupSelection"
VAULTS = ("AWS::Backup::BackupVault", "AWS::Backup::LogicallyAirGappedBackupVault")
RULES, DESTINATION = "BackupPlan.BackupPlanRule[*]", "CopyActions[*].DestinationBackupVaultArn"


@dataclass(frozen=True, slots=True)
class Selected:
    """A store that a plan backs up; `doubt` says why it may not, empty where it is certain."""

    store: Resource
    plan: Resource
    doubt: str


def backed_up(graph: Graph) -> Iterator[Made]:
    """Every copy of a backup in a vault, for each store that the plan selects, and for the vault
    that the backup is made in."""
    yield from _vaulted(graph)
    vaults = {plan.key: copies for plan, copies in graph.view(plans)}
    for each in graph.view(selected):
        for copy in vaults[each.plan.key]:
            doubt = copy.doubt or each.doubt
            made = Copy(copy.region, copy.by, copy.node, copy.place, doubt)
            yield Made((each.store.type,), itself(each.store), made)


def plans(graph: Graph) -> tuple[tuple[Resource, tuple[Copy, ...]], ...]:
    """Every backup plan, with the copies that its rules make."""
    return tuple((plan, tuple(_vaults(plan))) for plan in graph.all(PLAN))


def selected(graph: Graph) -> tuple[Selected, ...]:
    """What the plans of the assembly back up."""
    return tuple(_selected(graph))


def _vaults(plan: Resource) -> Iterator[Copy]:
    for rule in plan.each(RULES):
        yield from _copies(rule)


def _copies(rule: Node) -> Iterator[Copy]:
    by = replication("backup-copy")
    for link in rule.follow(DESTINATION, *VAULTS):
        match link:
            case Linked(to=vault):
                yield Copy(vault.region, by, vault, link.place, link.place.doubt)
            case Outside():
                reason = "no stack here makes the vault that it copies to"
                yield Copy(region_of(link), by, None, link.place, reason)
            case Unknown(reason=reason):
                yield Copy(region_of(link), by, None, link.place, reason)
            case Absent():
                pass


def _vaulted(graph: Graph) -> Iterator[Made]:
    """The copies of what is backed up into a vault; where another rule copies nothing out of it,
    not all of it is."""
    into: dict[tuple[str, str], tuple[Resource, list[tuple[Copy, ...]]]] = {}
    for plan in graph.all(PLAN):
        for rule in plan.each(RULES):
            for link in rule.follow("TargetBackupVault", *VAULTS):
                if isinstance(link, Linked):
                    _, copied = into.setdefault(link.to.key, (link.to, []))
                    copied.append(tuple(_copies(rule)))
    for vault, copied in into.values():
        some = "" if all(copied) else "a rule puts backups into it that it does not copy"
        for copy in dict.fromkeys(each for copies in copied for each in copies):
            made = Copy(copy.region, copy.by, copy.node, copy.place, copy.doubt or some)
            yield Made((vault.type,), itself(vault), made)


def _selected(graph: Graph) -> Iterator[Selected]:
    stores = [each for each in graph.resources if is_backed_up(each.type) and not each.is_helper]
    for selection in graph.all(SELECTION):
        plans = [
            link.to for link in selection.follow("BackupPlanId", PLAN) if isinstance(link, Linked)
        ]
        near = [
            each
            for each in stores
            if each.region == selection.region
            and same_place(each.account, selection.account) is not False
        ]
        for node in selection.each("BackupSelection") if plans else ():
            for store in near:
                answer = _selects(node, store)
                if answer is not None:
                    yield Selected(store, plans[0], answer)


@cache
def is_backed_up(resource_type: str) -> bool:
    row = type_of(resource_type)
    return row is not None and "backup-copy" in row.copied


def _selects(node: Node, store: Resource) -> str | None:
    """Why a selection may not mean a store, "" where it does; None where it does not."""
    if node.unknown is not None:
        return node.unknown.reason
    meant = _meant(node, "Resources", store)
    tagged = _tagged(node, store)
    spared = _meant(node, "NotResources", store)
    if spared == "" or (meant is None and tagged is None):
        return None
    doubts = [each for each in (meant, tagged) if each is not None]
    if node.has("Conditions") is not False:
        return "the conditions of the selection are not looked at"
    return spared or ("" if "" in doubts else doubts[0])


def _meant(node: Node, path: str, store: Resource) -> str | None:
    """As `_selects`, by a list of ARNs, which may hold stars."""
    doubt = None
    for item in [each for found in node.each(path) for each in found.items()]:
        if any(isinstance(link, Linked) and link.to is store for link in item.links(store.type)):
            return ""
        answer = _covered(item.value, store)
        if answer == "":
            return ""
        doubt = doubt or answer
    return doubt


def _covered(pattern: Value, store: Resource) -> str | None:
    text = None if isinstance(pattern, Absent) else pattern.text
    if text is None:
        return pattern.reason if isinstance(pattern, Unknown) else None
    if text.literal == "*":
        return ""
    if store.arn is None:
        return f"whether {text.shown()} means it is not known"
    answer = covers(text, store.arn)
    if answer is None:
        return f"whether {text.shown()} means it is not known"
    return "" if answer else None


def _tagged(node: Node, store: Resource) -> str | None:
    """As `_selects`, by tags, of which one is enough."""
    doubt = None
    for each in node.each("ListOfTags[*]"):
        key, value = each.read("ConditionKey"), each.read("ConditionValue")
        if not isinstance(key, Known):
            doubt = doubt or "the tag that it selects is not known"
            continue
        found = _tag(store, str(key.value))
        answer = same(found, value)
        if answer:
            return ""
        if answer is None:
            doubt = doubt or f"the tag {key.value} is not known"
    return doubt


def _tag(store: Resource, key: str) -> Known | Unknown | Absent:
    """The value of a tag, which a store has of its own or of its stack."""
    for path in ("Tags", "FileSystemTags"):
        for node in store.each(f"{path}[*]"):
            if node.unknown is not None:
                return node.unknown
            if same(node.read("Key"), key):
                return node.read("Value")
        if path == "Tags":
            for name, node in (pair for each in store.each(path) for pair in each.entries()):
                if name == key:
                    return node.value
    if key in store.stack.tags:
        return Known(store.stack.tags[key], store.place)
    return Absent(store.place)
