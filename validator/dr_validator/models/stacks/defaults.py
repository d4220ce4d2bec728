"""Parameter defaults that decide a condition: the verdict holds for these values only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json, root
from dr_validator.assembly.values import as_parameter
from dr_validator.graph.node import Node
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.defaults import Default, defaults_in
from dr_validator.resolve.value import Known, Unknown

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph


@dataclass(frozen=True)
class Deciding:
    """Defaults by which conditions are decided, as `Name=value`, and the stacks they hold for.

    `taken` tells that they are taken as they stand. Where they are not, since the template is
    deployed more than once and nobody says with which values, the conditions stay undecided.
    """

    assignment: str
    stacks: tuple[str, ...]
    taken: bool


def deciding_defaults(graph: Graph) -> tuple[Deciding, ...]:
    """The defaults that decide a condition of some stack, sorted."""
    found: dict[tuple[str, bool], set[str]] = {}
    for stack in graph.stacks:
        scope = graph.resolver.scope_of(stack)
        assumed = root(stack).assumed
        deciding: list[Json] = [
            raw
            for name, raw in scope.conditions.items()
            if assumed or graph.resolver.holds(name, scope) is not None
        ]
        for default in defaults_in(graph.resolver, deciding, scope):
            key = (_assignment(default), not assumed)
            found.setdefault(key, set()).add(default.stack.display_name)
    return tuple(
        Deciding(assignment, tuple(sorted(stacks)), taken)
        for (assignment, taken), stacks in sorted(found.items())
    )


def written_at(node: Node) -> Place:
    """Where a value is written: at the default of the parameter that it is, else at the node."""
    value = node.value
    if isinstance(node.raw, Unknown) or not isinstance(value, Known):
        return value.place
    found = defaults_in(node.graph.resolver, node.raw, node.scope)
    if len(found) != 1 or as_parameter(found[0].value) != str(value.value):
        return value.place
    at = node.graph.resolver.scope_of(found[0].stack).template_place
    return at / "Parameters" / found[0].name / "Default"


def open_default(node: Node) -> str:
    """Why what stands at a node need not hold: it rests on a default, the template is deployed
    more than once, and nobody says with which values. "" where it holds."""
    if isinstance(node.raw, Unknown) or not root(node.stack).assumed:
        return ""
    found = defaults_in(node.graph.resolver, node.raw, node.scope)
    names = ", ".join(dict.fromkeys(default.name for default in found))
    return f"nobody says with which {names} each of the stacks is deployed" if names else ""


def _assignment(default: Default) -> str:
    return f"{default.name}={as_parameter(default.value)}"
