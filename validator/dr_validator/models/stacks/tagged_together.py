"""Resources that are tagged as twins of two roles, and stand in one region."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dr_validator.graph.grouped import grouped
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import PRIMARY, SECONDARY, Sense, hint_in, without_role
from dr_validator.models.signs.tags import role_tags, unknown_role_tags
from dr_validator.models.stacks.nesting import role_of
from dr_validator.record import dataclass

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph


@dataclass(frozen=True)
class Together:
    """Two resources of one type, tagged primary and secondary, in one region and account.

    `why` says why they may be meant so; empty where nothing speaks for it.
    """

    primary: Resource
    secondary: Resource
    why: str


def tagged_together(graph: Graph) -> tuple[Together, ...]:
    """The pairs, called alike but for their roles; not those of stacks that have a role each."""
    tagged = [(each, role, "") for (_, role), found in _known(graph) for each in found]
    tagged += [
        (each, role, f"the value of a tag: {unknown.reason}")
        for each, unknown in graph.view(unknown_role_tags)
        for role in [hint_in(each.logical_id)]
        if role is not None
    ]
    primaries = grouped((_kind(each), (each, why)) for each, role, why in tagged if role == PRIMARY)
    secondaries = [(each, why) for each, role, why in tagged if role == SECONDARY and each.region]
    standing = grouped((each.type, each.region) for each, _ in secondaries)
    found: list[Together] = []
    for secondary, doubt in secondaries:
        for primary, why in primaries.get(_kind(secondary), ())[:1]:
            if not _told_by_stacks(graph, primary, secondary):
                apart = set(standing[secondary.type]) != {secondary.region}
                reason = doubt or why or _why(primary, secondary, apart)
                found.append(Together(primary, secondary, reason))
    return tuple(found)


def _known(graph: Graph) -> Iterable[tuple[tuple[str, str], tuple[Resource, ...]]]:
    return graph.view(role_tags).items()


def _kind(resource: Resource) -> tuple[object, ...]:
    name = without_role(resource.logical_id, *Sense, instead="*").lower()
    return (resource.region, resource.account, resource.type, name)


def _told_by_stacks(graph: Graph, one: Resource, other: Resource) -> bool:
    """Whether the two stand in stacks of different roles, of which the stacks' check speaks."""
    return one.stack is not other.stack and role_of(graph, one.stack) != role_of(graph, other.stack)


def _why(primary: Resource, secondary: Resource, apart: bool) -> str:
    for each in (primary, secondary):
        if each.conditional:
            return f"whether {each.name} is created depends on a condition"
    return "others of its type that are tagged secondary are in another region" if apart else ""
