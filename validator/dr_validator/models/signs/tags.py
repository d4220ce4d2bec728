"""The role that tags tell: of a stack as a whole, and of its resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json, Stack
from dr_validator.aws.types import is_global
from dr_validator.graph.grouped import grouped
from dr_validator.graph.node import Node
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import WORDS, is_role_tag, role_meant
from dr_validator.models.signs.sign import RoleSign, word_of
from dr_validator.resolve.value import Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# Alarms and records stand where their metrics or their zones do, whomever they are for.
_ANYWHERE = ("AWS::CloudWatch::", "AWS::Route53::", "AWS::IAM::", "AWS::CloudFormation::")


def role_of_tags(graph: Graph, stack: Stack) -> tuple[bool, str | None]:
    """Whether tags speak of a stack's role, and which they tell: its own, else those of its
    resources, if they agree."""
    if any(is_role_tag(key) for key in stack.tags):
        return True, _own(stack)
    roles = {role for role in WORDS if (stack.id, role) in graph.view(role_tags)}
    return bool(roles), roles.pop() if len(roles) == 1 else None


def role_tag(resource: Resource) -> str | Unknown | None:
    """The role that a resource's own tags tell, or the value of such a tag that is not known."""
    for value in _role_tags_of(resource):
        return value if isinstance(value, Unknown) else role_meant(word_of(value))
    return None


def role_tags(graph: Graph) -> Mapping[tuple[str, str], tuple[Resource, ...]]:
    """The resources that are tagged with a role, by stack and role, where it matters in which
    region they are."""
    return grouped(
        ((resource.stack.id, role), resource)
        for resource, role in graph.view(_tagged)
        if isinstance(role, str)
    )


def unknown_role_tags(graph: Graph) -> tuple[tuple[Resource, Unknown], ...]:
    """Those of which the tag's value is not known."""
    return tuple((each, role) for each, role in graph.view(_tagged) if isinstance(role, Unknown))


def _tagged(graph: Graph) -> tuple[tuple[Resource, str | Unknown], ...]:
    return tuple(
        (resource, role)
        for resource in graph.resources
        if not resource.is_helper and not _is_anywhere(resource.type)
        for role in [role_tag(resource)]
        if role is not None
    )


def stack_tags(graph: Graph) -> Iterator[RoleSign]:
    for stack in graph.stacks:
        role = _own(stack)
        if role and stack.region:
            yield RoleSign(stack.region, role, "the tag DR-Role of", stack.display_name)


def resource_tags(graph: Graph) -> Iterator[RoleSign]:
    """One sign a stack and role, where its own tags do not tell the same."""
    for (stack_id, role), resources in graph.view(role_tags).items():
        stack = graph.assembly.by_id[stack_id]
        if stack.region and _own(stack) != role:
            yield RoleSign(stack.region, role, "the tag DR-Role of", resources[0].name)


def _own(stack: Stack) -> str | None:
    tags = [value for key, value in sorted(stack.tags.items()) if is_role_tag(key)]
    return role_meant(tags[0]) if tags else None


@cache
def _is_anywhere(kind: str) -> bool:
    return kind.startswith(_ANYWHERE) or is_global(kind)


def _role_tags_of(resource: Resource) -> Iterator[Value]:
    """The values of a resource's tags that tell a role. Tags are a list of keys and values, or a
    mapping, by whatever name.
    """
    for name in resource.properties.keys():  # noqa: SIM118
        if name.endswith("Tags"):
            for node in resource.each(name):
                yield from _role_tags_in(node)


def _role_tags_in(node: Node) -> Iterator[Value]:
    if isinstance(node.raw, list):
        if all(map(_speaks_of_no_role, node.raw)):
            return
        for item in node.items():
            if is_role_tag(word_of(item.read("Key"))):
                yield item.read("Value")
    else:
        for key, entry in node.entries():
            if is_role_tag(key):
                yield entry.value


def _speaks_of_no_role(item: Json) -> bool:
    """Whether a tag, as it is written, has a key of its own that is none of a role's."""
    key = item.get("Key") if isinstance(item, dict) else None
    return isinstance(key, str) and not is_role_tag(key.strip())
