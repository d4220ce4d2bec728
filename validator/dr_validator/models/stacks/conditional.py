"""Which condition decides about a resource of a template, whether or not it holds."""

from __future__ import annotations

from dr_validator.graph.resource import Resource


def condition_beside(resource: Resource, logical_id: str) -> object:
    """The name of the condition of a resource in the template of `resource`; None where it has
    none, or where there is no such resource."""
    return resource.scope.resources.get(logical_id, {}).get("Condition")
