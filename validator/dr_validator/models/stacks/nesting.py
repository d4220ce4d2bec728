"""Which role a stack is meant for, and which region its content speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json, Stack, root
from dr_validator.aws.region import region_of_zone, regions_in
from dr_validator.graph.grouped import grouped
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import PRIMARY, SECONDARY, Sense, role_in, without_role
from dr_validator.models.signs.tags import role_of_tags, role_tag
from dr_validator.record import dataclass
from dr_validator.resolve.value import Known, Reference

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

_ZONES = ("AvailabilityZone", "AvailabilityZones")


@dataclass(frozen=True)
class Foreign:
    """A nested stack whose content speaks of another region than the one it deploys to.

    `signs` are clauses, one of each kind (its name, its tags, its description, its regions,
    its availability zones). `certain` tells that they leave no doubt: two kinds of signs
    agree, or availability zones that its own region does not have.
    """

    stack: Stack
    region: str
    signs: tuple[str, ...]
    certain: bool


@dataclass(frozen=True)
class Beside:
    """Nested stacks of one stack that are called primary and secondary, and so share its region.

    `names` is the one region that only the secondary names, and does not deploy to; else empty.
    """

    primary: Stack
    secondary: Stack
    names: str


def role_of(graph: Graph, stack: Stack) -> str | None:
    """The role a stack is meant for: the tag `DR-Role`, its own or of what is in it, else a word
    of its name."""
    tagged, role = role_of_tags(graph, stack)
    return role if tagged else role_in(stack.display_name)


def is_tagged(graph: Graph, stack: Stack) -> bool:
    """Whether a tag, not merely a name, tells the stack's role."""
    return role_of_tags(graph, stack)[0]


def counterpart_name(stack: Stack) -> str:
    """A stack's name without the words for its role: equal for a primary and its secondary."""
    return without_role(stack.display_name, Sense.ROLE, instead="*").lower()


def enclosing(graph: Graph, stack: Stack) -> Stack | None:
    """The stack in whose scope an artifact was declared; it is deployed on its own all the same.

    A Stage between the two, as CDK Pipelines has it, is deployed as a whole, by what orders it.
    """
    if stack.made_by is not None:
        return None
    by_name = graph.view(_artifacts)
    steps = stack.display_name.split("/")
    for length in range(len(steps) - 1, 0, -1):
        outer = by_name.get("/".join(steps[:length]))
        if outer is not None and outer is not stack:
            return outer if outer.stage == stack.stage else None
    return None


def _artifacts(graph: Graph) -> Mapping[str, Stack]:
    return {each.display_name: each for each in graph.stacks if each.parent is None}


def foreign_stacks(graph: Graph) -> tuple[Foreign, ...]:
    """Nested stacks that speak of a region that is not theirs; the outermost ones only."""
    found: list[Foreign] = []
    told: set[str] = set()  # and all that stands in them
    for stack in graph.stacks:
        if stack.parent is not None and stack.parent.id in told:
            told.add(stack.id)
            continue
        if stack.parent is None or stack.region is None:
            continue
        signs = list(_signs(graph, stack, stack.region))
        for region in sorted({region for region, _, _ in signs}):
            clauses = tuple(clause for each, _, clause in signs if each == region)
            proof = any(kind == "zones" for each, kind, _ in signs if each == region)
            telling = any(kind in ("name", "tags") for each, kind, _ in signs if each == region)
            disputed = any(each != region for each, _, _ in signs)
            if proof or telling or len(clauses) > 1:
                certain = not disputed and (proof or len(clauses) > 1)
                found.append(Foreign(stack, region, clauses, certain))
                told.add(stack.id)
                break
    return tuple(found)


def nested_together(graph: Graph) -> tuple[Beside, ...]:
    """Nested stacks that are called alike but for primary and secondary, in one stack."""
    nested = [stack for stack in graph.stacks if stack.parent is not None]
    told = {each.stack.id for each in graph.view(foreign_stacks)}

    def kind(stack: Stack) -> tuple[str, str]:
        return root(stack).id, counterpart_name(stack)

    primaries = grouped((kind(each), each) for each in nested if own_role(each) == PRIMARY)
    return tuple(
        Beside(primary, secondary, spoken.pop() if len(spoken) == 1 else "")
        for secondary in nested
        if own_role(secondary) == SECONDARY and secondary.id not in told
        for primary in primaries.get(kind(secondary), ())
        for spoken in [_spoken(graph, secondary) - _spoken(graph, primary) - {secondary.region}]
    )


def own_role(stack: Stack) -> str | None:
    """The role that a nested stack's own name speaks of, without those around it."""
    return role_in(stack.display_name.rsplit("/", 1)[-1])


def _spoken(graph: Graph, stack: Stack) -> set[str]:
    """The regions that a nested stack's template, and what it is given, name."""
    resource = graph.resource(Reference(stack.parent.id if stack.parent else "", stack.nested_as))
    raw = resource.scope.resources[resource.logical_id].get("Properties") if resource else None
    texts = [*_strings(stack.template.body), *_strings(raw)]
    return {region for text in texts for region in regions_in(text)}


def _held(graph: Graph) -> Mapping[str, tuple[Resource, ...]]:
    """The resources of each stack."""
    return grouped((each.stack.id, each) for each in graph.resources)


def _signs(graph: Graph, stack: Stack, own: str) -> Iterator[tuple[str, str, str]]:
    """(region, kind, clause) for each sign that the stack belongs to another region."""
    name = stack.display_name.rsplit("/", 1)[-1]
    for named in sorted(_named(graph, name) - {own}):
        yield named, "name", f"it is called {name}"
    resources = [each for each in graph.view(_held).get(stack.id, ()) if not each.is_helper]
    tags = {tag for resource in resources if isinstance(tag := role_tag(resource), str)}
    if len(tags) == 1:
        (tag,) = tags
        tagged = _region_of(graph, tag)
        if tagged is not None and tagged != own:
            yield tagged, "tags", f"its resources are tagged DR-Role={tag}"
    description = stack.template.body.get("Description")
    if isinstance(description, str):
        said = _named(graph, description)
        if len(said) == 1 and own not in said:
            yield said.pop(), "description", f'it describes itself as "{description}"'
    content = {key: stack.template.body.get(key) for key in ("Mappings", "Resources", "Outputs")}
    words = {region for text in _strings(content) for region in regions_in(text)}
    words &= {*graph.regions, own, *graph.roles.secondaries}
    if len(words) == 1 and own not in words:
        (word,) = words
        yield word, "regions", f"the only region it names is {word}"
    for resource in resources:
        for name in _ZONES:
            for value in resource.read_all(name) + resource.read_all(f"{name}[*]"):
                zone = str(value.value) if isinstance(value, Known) else ""
                there = region_of_zone(zone)
                if there is not None and there != own:
                    yield there, "zones", f"{resource.logical_id} is in {zone}"
                    return


def _named(graph: Graph, words: str) -> set[str]:
    """The regions that a name or a text speaks of, by their own names or by their roles."""
    found = set(regions_in(words))
    flat = words.lower().replace("-", "").replace("_", "")
    found |= {region for region in graph.regions if region.replace("-", "") in flat}
    region = _region_of(graph, role_in(words))
    return found or ({region} if region else set())


def _region_of(graph: Graph, role: str | None) -> str | None:
    roles = graph.roles
    if role == SECONDARY:
        return roles.secondaries[0] if len(roles.secondaries) == 1 else None
    return roles.primary if role == PRIMARY else None


def _strings(node: Json) -> Iterator[str]:
    pending: list[Json] = [node]
    while pending:
        each = pending.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            pending.extend(each.values())
        elif isinstance(each, list):
            pending.extend(each)
