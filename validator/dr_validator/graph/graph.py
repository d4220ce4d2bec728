"""The graph: every resource of an assembly, and what refers to what, across all stacks."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar, cast

from dr_validator.assembly.model import Assembly, Stack, root
from dr_validator.assembly.read import key_of
from dr_validator.aws.arn import starts_arn
from dr_validator.aws.naming import naming
from dr_validator.graph.asked import RESOURCES, STACKS, Frame
from dr_validator.graph.names import Names, regions_of
from dr_validator.graph.node import Link, Linked, Node, Outside
from dr_validator.graph.resource import Resource
from dr_validator.graph.roles import Roles
from dr_validator.place import Place
from dr_validator.record import dataclass, replace
from dr_validator.resolve import references
from dr_validator.resolve.arns import filled
from dr_validator.resolve.budget import Budget
from dr_validator.resolve.conditions import Comparison
from dr_validator.resolve.crossings import Crossing, Export
from dr_validator.resolve.resolver import Resolver
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.survey import survey
from dr_validator.resolve.value import Absent, Cause, Known, Reference, Text, Unknown, Value, Via
from dr_validator.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Edge:
    """One use of a resource by another: where, which attribute, and how it got there.

    `via` is outermost first, e.g. (EXPORT, GET_ATT); (NAME,) for a literal name or ARN.
    """

    source: Resource
    target: Resource
    attribute: str | None
    via: tuple[Via, ...]
    place: Place


class Graph:
    """What checks ask. Built once from an assembly; `find_roles` reads the regions' roles from
    the graph when they are first asked for, and `settings` is what the project demands of itself.
    `supposed` decides comparisons of conditions that are open.
    """

    def __init__(
        self,
        assembly: Assembly,
        find_roles: Callable[[Graph], Roles],
        settings: Settings = Settings(),  # noqa: B008
        supposed: Mapping[Comparison, bool] = MappingProxyType({}),
        budget: Budget | None = None,
    ) -> None:
        self.assembly = assembly
        self.settings = settings
        self.resolver = Resolver(assembly, supposed, budget)
        self._find_roles = find_roles
        self._kinds: dict[tuple[tuple[str, ...], bool], list[Resource]] = {}
        self._views: dict[Callable[[Graph], object], object] = {}
        self._inner: dict[Callable[[Graph], object], Frame] = {}
        self._answers: dict[tuple[Hashable, tuple[str, str]], tuple[object, Frame]] = {}
        self._frames: list[Frame] = []
        self._outputs: dict[tuple[str, str], Node] = {}
        self._survey = survey(self.resolver)
        self._resources: tuple[Resource, ...] = tuple(
            self._resource(*key, certain) for key, certain in self._survey.existing.items()
        )
        self._by_key = {resource.key: resource for resource in self._resources}
        self.assembly = self._without_left_out(assembly)
        self._by_type: dict[str, list[Resource]] = {}
        for resource in self._resources:
            self._by_type.setdefault(resource.type, []).append(resource)

    def _without_left_out(self, assembly: Assembly) -> Assembly:
        """The assembly; a nested stack that a condition leaves out lacks no template."""
        unloaded = tuple(each for each in assembly.unloaded if each[:2] in self._by_key)
        return assembly if unloaded == assembly.unloaded else replace(assembly, unloaded=unloaded)

    def _resource(self, stack_id: str, logical_id: str, certain: bool) -> Resource:
        scope = self.resolver.scopes[stack_id]
        kind = str(scope.resources[logical_id].get("Type"))
        return Resource(self, scope, logical_id, kind, conditional=not certain)

    @contextmanager
    def asked(self) -> Iterator[Frame]:
        """Takes note of what is asked within, but for what models ask while they are built."""
        frame = Frame()
        self._frames.append(frame)
        try:
            yield frame
        finally:
            self._frames.pop()

    def _noted(self, ask: Hashable, found: T) -> T:
        if self._frames:
            self._frames[-1].given[ask] = found
        return found

    @property
    def resources(self) -> tuple[Resource, ...]:
        """Every resource that is or may be created, in order of stack and logical id."""
        return self._noted(RESOURCES, self._resources)

    @property
    def size(self) -> int:
        """How many resources there are."""
        return len(self._resources)

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The types of all resources, sorted."""
        return tuple(sorted(self._by_type))

    @property
    def stacks(self) -> tuple[Stack, ...]:
        return self._noted(STACKS, self.assembly.stacks)

    def stack_of(self, place: Place) -> Stack:
        """The stack that a place is in."""
        return self.assembly.by_id[place.stack]

    def place(self, stack: Stack, logical_id: str = "") -> Place:
        """The place of a stack's template as a whole, or of one of its resources."""
        scope = self.resolver.scope_of(stack)
        return scope.place(logical_id) if logical_id else scope.template_place

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """The known regions of the stacks, sorted."""
        return tuple(sorted({stack.region for stack in self.assembly.stacks if stack.region}))

    @cached_property
    def roles(self) -> Roles:
        """Which region is primary and which secondary, and the evidence for it."""
        with self.asked():
            return self._find_roles(self)

    def all(self, *types: str, helpers: bool = False) -> list[Resource]:
        """All resources of the types, in order of stack and logical id.

        What CDK added by itself is left out unless `helpers` is set.
        """
        key = (types, helpers)
        if key not in self._kinds:
            found = [resource for kind in types for resource in self._by_type.get(kind, ())]
            kept = [resource for resource in found if helpers or not resource.is_helper]
            self._kinds[key] = sorted(kept, key=lambda resource: resource.key)
        return [*self._noted(key, self._kinds[key])]

    def resource(self, reference: Reference) -> Resource | None:
        """The resource a reference means; None if its condition leaves it out."""
        return self._by_key.get((reference.stack, reference.logical_id))

    @property
    def unread(self) -> tuple[Unknown, ...]:
        """Parts of templates that could not be read, with the reason."""
        return tuple(note for scope in self.resolver.scopes.values() for note in scope.unread)

    @property
    def unloaded(self) -> tuple[tuple[Place, str], ...]:
        """Nested stacks whose template the assembly does not hold, and why."""
        return tuple(
            (self.place(self.assembly.by_id[stack], logical_id), why)
            for stack, logical_id, why in self.assembly.unloaded
        )

    @property
    def repeated_keys(self) -> tuple[tuple[Place, str], ...]:
        """Keys that are written twice in one mapping of a template, of which the last counts."""
        return tuple(
            (self._pointed(stack, each.pointer), key_of(each))
            for stack in self.stacks
            for each in stack.template.twice
        )

    def _pointed(self, stack: Stack, pointer: str) -> Place:
        """The place in a template that a JSON pointer leads to."""
        _, *steps = (each.replace("~1", "/").replace("~0", "~") for each in pointer.split("/"))
        place = self.place(stack)
        if len(steps) > 1 and steps[0] == "Resources":
            place, steps = self.place(stack, steps[1]), steps[2:]
        for step in steps:
            place = place / step
        return place

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every use of one resource by another, in order of the source's place."""
        return tuple(edge for source in self._resources for edge in self._edges_of(source))

    @cached_property
    def _from(self) -> Mapping[tuple[str, str], tuple[Edge, ...]]:
        return _grouped(self.edges, lambda edge: edge.source.key)

    @cached_property
    def _to(self) -> Mapping[tuple[str, str], tuple[Edge, ...]]:
        return _grouped(self.edges, lambda edge: edge.target.key)

    def edges_from(self, resource: Resource) -> tuple[Edge, ...]:
        """What a resource uses."""
        return self._from.get(resource.key, ())

    def edges_to(self, resource: Resource) -> tuple[Edge, ...]:
        """What uses a resource."""
        return self._to.get(resource.key, ())

    def uses(self, resource: Resource) -> tuple[tuple[Place, Known | Unknown], ...]:
        """The values in a resource's properties that may be taken from a resource, with places."""
        return self._survey.uses[resource.key]

    @property
    def exports(self) -> tuple[Export, ...]:
        """Every output that has an export name."""
        return self._noted("exports", self.resolver.crossings.exports)

    @property
    def crossings(self) -> tuple[Crossing, ...]:
        """Every use of a value of another stack: imports, stack outputs, readers, SSM."""
        return self._noted("crossings", self._survey.crossings)

    def output(self, stack: Stack, name: str) -> Node:
        """The value of a stack's output; it reads as Absent if there is none."""
        key = (stack.id, name)
        if key not in self._outputs:
            scope = self.resolver.scope_of(stack)
            at = scope.template_place / "Outputs" / name / "Value"
            self._outputs[key] = Node(self, scope, at, scope.outputs.get(name, {}).get("Value"))
        return self._outputs[key]

    def outputs(self) -> Iterator[tuple[Stack, str, Node]]:
        """Every output of every stack: stack, output name, value."""
        for stack in self.stacks:
            for name in self.resolver.scope_of(stack).outputs:
                yield stack, name, self.output(stack, name)

    def links_of(self, value: Value, scope: Scope, types: Sequence[str]) -> list[Link]:
        """What `Node.follow` gives for one value."""
        match value:
            case Absent():
                return [value]
            case Known() | Unknown():
                at = value.place
                if isinstance(value, Unknown) and value.cause is Cause.CONDITION:
                    at = at.doubted(value.reason)
                linked: list[Link] = [
                    Linked(resource, ref.attribute, ref, at)
                    for ref in value.refs
                    if (resource := self.resource(ref)) is not None
                    and (not types or resource.type in types)
                ]
                if linked:
                    return linked
                found = self._meant_by(value, scope.stack, types)
                if not found:
                    return [value] if isinstance(value, Unknown) else [Outside(value)]
                return [_by_name(each, value.place) for each in found]

    def _meant_by(
        self, value: Known | Unknown, stack: Stack, types: Sequence[str]
    ) -> Sequence[Resource]:
        """As `meant`, for a value."""
        if isinstance(value, Known) and isinstance(value.value, str):
            return self._of_word(value.value, stack, types)
        return () if value.text is None else self.meant(value.text, stack, types)

    def meant(self, text: Text, stack: Stack, types: Sequence[str] = ()) -> Sequence[Resource]:
        """The resources that an ARN means, or a name as seen from a stack (needs types)."""
        word = text.literal
        if word is None:
            found = self.names.text(text)
            return [found] if found is not None and found.type in (types or (found.type,)) else []
        return self._of_word(word, stack, types)

    def _of_word(self, word: str, stack: Stack, types: Sequence[str]) -> Sequence[Resource]:
        if starts_arn(word):
            return [each for each in self.names.arn(word) if not types or each.type in types]
        return self.names.name(word, types, stack.region, stack.account) if types else ()

    @cached_property
    def names(self) -> Names:
        return Names(self._resources)

    def arn_of(self, resource: Resource) -> Text | None:
        """The ARN of a resource as far as it is known; None if its form is not known."""
        if not naming(resource.type).arn:
            return None
        value = self.resolver.arn(resource.logical_id, resource.scope, resource.place)
        return None if isinstance(value, Absent) else value.text

    def arn_in(self, stack: Stack, resource_type: str, name: Text) -> Text:
        """The ARN that a resource of a type and name has where a stack deploys to."""
        blanks = references.environment(stack, self.place(stack))
        return filled(naming(resource_type).arn, {**blanks, "name": name.parts})

    def before(self, earlier: Stack, later: Stack) -> bool:
        """Whether the manifest deploys `earlier` before `later` (a stack is before itself)."""
        first, second = root(earlier), root(later)
        return first is second or self.assembly.deploys_before(first, second)

    def regions_of(self, resource: Resource) -> frozenset[str | None]:
        """The regions a resource exists in: its stack's, and those it is replicated to."""
        return regions_of(resource)

    def supposing(self, supposed: Mapping[Comparison, bool], budget: Budget) -> Graph:
        """The graph as it is if comparisons that are open turn out so; roles stay as they are."""
        return Graph(self.assembly, lambda _: self.roles, self.settings, supposed, budget)

    def view(self, build: Callable[[Graph], T]) -> T:
        """A derived view of the graph (`records`, `alarms` …), built once and kept."""
        if build not in self._views:
            with self.asked() as inner:
                self._views[build] = build(self)
            self._inner[build] = inner
        if self._frames:
            self._frames[-1].inner[build] = self._inner[build]
        return self._noted(build, cast(T, self._views[build]))

    def once(self, ask: Callable[[Graph, Resource], T], subject: Resource) -> T:
        """What a question about one resource is answered: asked once, and kept.

        Whoever asks again is taken to have asked for all that it takes to answer.
        """
        key = (ask, subject.key)
        if key not in self._answers:
            with self.asked() as frame:
                self._answers[key] = ask(self, subject), frame
        answer, frame = self._answers[key]
        if self._frames:
            self._frames[-1].given.update(frame.given)
            self._frames[-1].inner.update(frame.inner)
        return cast(T, answer)

    def _edges_of(self, source: Resource) -> Iterator[Edge]:
        body = source.scope.resources[source.logical_id]
        for place, value in self._survey.uses[source.key]:
            only = value.refs[0] if len(value.refs) == 1 else None
            target = self.resource(only) if only is not None else None
            if only is not None and target is not None:  # as nearly all
                if target is not source:
                    yield Edge(source, target, only.attribute, only.via, place)
                continue
            links = [
                link
                for link in self.links_of(value, source.scope, ())
                if isinstance(link, Linked) and link.to is not source
            ]
            seen: set[tuple[object, ...]] = set()
            for link in links:
                edge = Edge(source, link.to, link.attribute, link.reference.via, place)
                if len(links) > 1:  # what a text takes twice is used once
                    key = (edge.target.key, edge.attribute, edge.via)
                    if key in seen:
                        continue
                    seen.add(key)
                yield edge
        depends = body.get("DependsOn")
        names = depends if isinstance(depends, list) else [depends]
        for name in names:
            target = self._by_key.get((source.stack.id, name)) if isinstance(name, str) else None
            if target is not None:
                at = source.place / "DependsOn"
                yield Edge(source, target, None, (Via.DEPENDS_ON,), at)


def _by_name(resource: Resource, place: Place) -> Linked:
    """A link by name, which means something only if the resource is created."""
    at = place.doubted(place.doubt or resource.place.doubt)
    return Linked(resource, None, Reference(*resource.key, None, (Via.NAME,)), at)


def _grouped(
    edges: Sequence[Edge], key: Callable[[Edge], tuple[str, str]]
) -> Mapping[tuple[str, str], tuple[Edge, ...]]:
    groups: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        groups.setdefault(key(edge), []).append(edge)
    return {each: tuple(found) for each, found in groups.items()}
