"""Cycles of things that need each other: stacks, and the resources and conditions of a template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Stack
from dr_validator.assembly.sam_origins import PREFIX as SAM
from dr_validator.digraph import circles
from dr_validator.graph.graph import Edge
from dr_validator.models.stacks.deployment import Need, copies, links
from dr_validator.place import Place
from dr_validator.resolve.conditions import named_in
from dr_validator.resolve.value import Cause, Reference, Unknown, Via

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

SHOWN = 8  # members of a circle that a message tells
_WITHIN = (Via.REF, Via.GET_ATT, Via.DEPENDS_ON)


def stack_cycles(graph: Graph) -> tuple[tuple[Need, ...], ...]:
    """Stacks that need something of each other when they are created: no order can serve them."""
    by_pair: dict[tuple[str, str], Need] = {}
    needs = (*graph.view(links).needs, *graph.view(copies))
    for need in sorted(needs, key=lambda need: need.conditional):
        by_pair.setdefault((need.user.id, need.provider.id), need)
    between: dict[str, list[str]] = {}
    for user, provider in by_pair:
        between.setdefault(user, []).append(provider)
    return tuple(
        tuple(by_pair[pair] for pair in zip(ring, (*ring[1:], ring[0]), strict=True))
        for ring in circles(between)
    )


def manifest_cycles(graph: Graph) -> tuple[tuple[Stack, ...], ...]:
    """Stacks that the manifest orders before each other."""
    by_id = graph.assembly.by_id
    between = {stack.id: list(stack.depends_on) for stack in graph.stacks if stack.parent is None}
    return tuple(tuple(by_id[each] for each in ring if each in by_id) for ring in circles(between))


def resource_cycles(graph: Graph) -> tuple[tuple[tuple[Edge, ...], bool], ...]:
    """Resources of one template that refer to each other, each with whether that is certain.

    It is not certain where a resource, or a reference, stands under a condition. A resource of
    SAM that is not expanded is many: which of them refers to another is not seen.
    """
    by_stack: dict[str, dict[tuple[str, str], Edge]] = {}
    for edge in (*graph.edges, *_outputs_used(graph)):
        target = _within(edge)
        if target is not None and not edge.source.type.startswith(SAM):
            edges = by_stack.setdefault(edge.source.stack.id, {})
            pair = (edge.source.logical_id, target)
            known = edges.get(pair)
            if known is None or (_certain(edge) and not _certain(known)):
                edges[pair] = edge
    found = list(_circles_of_one(graph))
    for _, edges in sorted(by_stack.items()):
        certain = {pair: edge for pair, edge in edges.items() if _certain(edge)}
        rings = _rings(certain)
        tangled = {node for ring in rings for node in ring}
        found += [(_along(ring, certain), True) for ring in rings]
        found += [
            (_along(ring, edges), False) for ring in _rings(edges) if tangled.isdisjoint(ring)
        ]
    return tuple(found)


def _outputs_used(graph: Graph) -> Iterator[Edge]:
    """Uses of nested stacks' outputs, whatever an output is made of: the stack is waited for."""
    for crossing in graph.crossings:
        if crossing.via is Via.NESTED:
            nested = graph.stack_of(crossing.producers[0])
            source = graph.resource(Reference(crossing.place.stack, crossing.place.logical_id))
            target = graph.resource(Reference(crossing.place.stack, nested.nested_as))
            if source is not None and target is not None:
                yield Edge(source, target, crossing.key, (Via.GET_ATT,), crossing.place)


def condition_cycles(graph: Graph) -> tuple[tuple[Stack, tuple[str, ...], bool], ...]:
    """Conditions of one template that are made of each other, each with whether that is certain.

    It is not where a macro rewrites the template.
    """
    found = []
    for stack in graph.stacks:
        scope = graph.resolver.scope_of(stack)
        needs = {name: list(named_in(raw)) for name, raw in scope.conditions.items()}
        rings = circles(needs)
        if rings:
            certain = all(note.place.pointer != "/Transform" for note in scope.unread)
            found += [(stack, ring, certain) for ring in rings]
    return tuple(found)


def _circles_of_one(graph: Graph) -> Iterator[tuple[tuple[Edge, ...], bool]]:
    """Resources that refer to themselves in their own properties, once for each property."""
    for resource in (each for each in graph.resources if not each.type.startswith(SAM)):
        found: dict[str, tuple[Edge, bool]] = {}
        place = resource.place / "Properties"
        for at, value in graph.uses(resource):
            own = (ref for ref in value.refs if (ref.stack, ref.logical_id) == resource.key)
            via = next((ref.via for ref in own if len(ref.via) == 1 and ref.via[0] in _WITHIN), ())
            if not via:
                continue
            # None where all of them stand for one value.
            key = "".join(at.pointer.split("/", 3)[2:3])
            if not found.get(key, (None, False))[1]:
                undecided = isinstance(value, Unknown) and value.cause is Cause.CONDITION
                edge = Edge(resource, resource, None, via, place / key if key else place)
                certain = not undecided and not at.doubt
                found[key] = (edge, certain and not resource.conditional)
        for _, (edge, certain) in sorted(found.items()):
            yield (edge,), certain


def _rings(edges: Mapping[tuple[str, str], Edge]) -> list[tuple[str, ...]]:
    between: dict[str, list[str]] = {}
    for user, provider in edges:
        between.setdefault(user, []).append(provider)
    return circles(between)


def _along(ring: tuple[str, ...], edges: Mapping[tuple[str, str], Edge]) -> tuple[Edge, ...]:
    return tuple(edges[pair] for pair in zip(ring, (*ring[1:], ring[0]), strict=True))


def _within(edge: Edge) -> str | None:
    """The logical id, in the source's own template, of what an edge makes it wait for."""
    source, target = edge.source.stack, edge.target.stack
    first = edge.via[0] if edge.via else None
    if first in _WITHIN:
        return edge.target.logical_id if target is source else None
    if first is Via.NESTED:
        # An output of a nested stack: the resource that stands for the stack is waited for.
        while target.parent is not None and target.parent is not source:
            target = target.parent
        return target.nested_as if target.parent is source else None
    return None


def _certain(edge: Edge) -> bool:
    conditional = edge.source.conditional or edge.target.conditional
    return not conditional and not edge.place.doubt


def around(steps: Sequence[str], link: str) -> str:
    """A circle in words, from its first member back to it: `A needs B needs A`."""
    left = len(steps) - SHOWN
    shown = [*steps[:SHOWN], f"… ({left:,} more)"] if left > 0 else steps
    return link.join([*shown, steps[0]])


def ends(places: Sequence[Place], note: str) -> list[tuple[Place, str]]:
    """The other members of a circle, as the other ends of a finding."""
    return [(place, note) for place in places[: SHOWN - 1]]
