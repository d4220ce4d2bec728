"""The roles that the names of stacks speak of, or hint at where a twin stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dr_validator.graph.grouped import grouped
from dr_validator.graph.roles import PRIMARY, SECONDARY, Sense, hint_in, role_in, without_role
from dr_validator.models.signs.sign import RoleSign
from dr_validator.models.twins.counterparts import words_of

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph


def stack_names(graph: Graph) -> Iterator[RoleSign]:
    for stack in graph.stacks:
        role = role_in(stack.display_name)
        if role and stack.region:
            yield RoleSign(stack.region, role, "the name of", stack.display_name)


def twin_names(graph: Graph) -> Iterator[RoleSign]:
    """Words that mean other things too (main, dr, failover), where a stack of the same name but
    for such words stands in another region."""
    regions = graph.regions
    stacks = [stack for stack in graph.stacks if stack.parent is None and stack.region]
    twins = grouped(
        (words_of(without_role(stack.display_name, *Sense), stack.region, regions), stack)
        for stack in stacks
    )
    for alike in twins.values():
        hints = [(stack, hint_in(stack.display_name)) for stack in alike]
        behind = {stack.region for stack, hint in hints if hint == SECONDARY}
        ahead = {stack.region for stack, hint in hints if hint != SECONDARY} - behind
        if not behind or not ahead:
            continue
        for stack, hint in hints:
            if role_in(stack.display_name) or not stack.region:
                continue
            if hint == SECONDARY or (hint == PRIMARY and stack.region in ahead):
                yield RoleSign(stack.region, hint, "the name of", stack.display_name)
