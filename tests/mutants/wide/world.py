"""An app to be broken: its resources, which of them are each other's twins, who refers to whom."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from dr_validator.assembly import Assembly
from dr_validator.assembly.model import Stack
from dr_validator.engine import read_graph
from dr_validator.graph import Graph

from tests.mutants.mutate import Body
from tests.mutants.wide import paths

Key = tuple[str, str]  # stack id and logical id
_ROLE = re.compile(r"Primary|Secondary|primary|secondary")
# CDK's own, which nobody writes: handlers of custom resources, and what crosses regions.
_OWN = (
    "Custom::",
    "AWS679f53fac002430cb0da5b7982bd2287",
    "BucketNotificationsHandler",
    "framework",
    ".Test.",  # for the test button of API Gateway's console
)
_OWN_TYPES = ("AWS::CDK::Metadata", "AWS::CloudFormation::")


@dataclass(frozen=True)
class Site:
    """A resource, in every stack that its template makes."""

    stacks: tuple[str, ...]
    logical_id: str
    region: str
    path: str
    body: Body = field(compare=False, hash=False)

    @property
    def type(self) -> str:
        return str(self.body["Type"])

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple((stack, self.logical_id) for stack in self.stacks)

    @property
    def shared(self) -> bool:
        """Written once for both regions."""
        return len(self.stacks) > 1

    @property
    def name(self) -> str:
        return self.path if not self.shared else f"*/{self.logical_id}"

    def find(self, pattern: str) -> Iterator[tuple[paths.Steps, Body]]:
        return paths.find(self.body, pattern)


@dataclass(frozen=True)
class World:
    name: str
    assembly: Assembly

    @cached_property
    def graph(self) -> Graph:
        return read_graph(self.assembly)

    @cached_property
    def primary(self) -> str:
        return self.graph.roles.primary or ""

    @cached_property
    def secondary(self) -> str:
        return self.graph.roles.secondaries[0]

    def other(self, region: str) -> str:
        """The region that a region of the app is paired with; "" for a third one."""
        return {self.primary: self.secondary, self.secondary: self.primary}.get(region, "")

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """All resources that somebody wrote, in order."""
        return tuple(
            Site(
                tuple(stack.id for stack in stacks), logical_id, stacks[0].region or "", path, body
            )
            for stacks in self._templates
            for logical_id, body in _resources(stacks[0])
            if (path := _path(stacks[0], logical_id)) and _written(stacks[0], path, body)
        )

    @cached_property
    def _templates(self) -> tuple[tuple[Stack, ...], ...]:
        """The stacks of each template: one, or one a deployment."""
        grouped: dict[str, list[Stack]] = defaultdict(list)
        for stack in self.assembly.stacks:
            grouped[stack.template.name].append(stack)
        return tuple(tuple(grouped[name]) for name in sorted(grouped))

    @cached_property
    def _of_key(self) -> Mapping[Key, Site]:
        return {key: site for site in self.sites for key in site.keys}

    def site(self, stack: str, logical_id: str) -> Site | None:
        return self._of_key.get((stack, logical_id))

    @cached_property
    def _twins(self) -> Mapping[Key, Site]:
        alike: dict[tuple[str, str], list[Site]] = defaultdict(list)
        for site in self.sites:
            if not site.shared and self.other(site.region):
                alike[site.type, _ROLE.sub("", site.path)].append(site)
        single: dict[str, list[Site]] = defaultdict(list)
        for site in self.sites:
            single[site.type].append(site)
        groups = [*single.values(), *alike.values()]  # the path goes before the type alone
        return {
            one.keys[0]: two
            for group in groups
            if len(group) == 2 and {each.region for each in group} == {self.primary, self.secondary}
            for one, two in (group, group[::-1])
        }

    def twin(self, site: Site) -> Site | None:
        """The same of the other region."""
        return self._twins.get(site.keys[0])

    @cached_property
    def _referring(self) -> Mapping[Key, frozenset[Key]]:
        found: dict[Key, set[Key]] = defaultdict(set)
        for edge in self.graph.edges:
            found[edge.target.key].add(edge.source.key)
        return {key: frozenset(each) for key, each in found.items()}

    def is_used(self, site: Site) -> bool:
        """Whether a resource or an output refers to it, so that it cannot simply be left out."""
        if any(self._referring.get(key) for key in site.keys):
            return True
        stacks = [each for each in self.assembly.stacks if each.id in site.stacks]
        return any(_mentions(each.template.body, site.logical_id) for each in stacks)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Every string of every template, code and policies among them."""
        return tuple(
            leaf
            for stacks in self._templates
            for _, leaf in paths.leaves(stacks[0].template.body)
            if isinstance(leaf, str)
        )


def _resources(stack: Stack) -> list[tuple[str, Body]]:
    resources: Body = stack.template.body.get("Resources", {})
    return sorted(resources.items())


def _path(stack: Stack, logical_id: str) -> str:
    """The construct path without the word that CDK ends it with."""
    construct = stack.constructs.get(logical_id)
    path = construct.path if construct else f"{stack.id}/{logical_id}"
    return re.sub(r"/(Resource|Default)$", "", path)


def _written(stack: Stack, path: str, body: Body) -> bool:
    if any(path == each or path.startswith(f"{each}/") for each in stack.helpers):
        return False
    if any(word in path for word in _OWN):
        return False
    kind = str(body["Type"])
    return not kind.startswith(_OWN_TYPES) and not kind.startswith("Custom::")


def _mentions(body: Body, logical_id: str) -> bool:
    """Whether a template refers to a resource of its own."""
    for _, tree in paths.subtrees(body):
        if isinstance(tree, dict) and len(tree) == 1:
            ((key, value),) = tree.items()
            if key == "Ref" and value == logical_id:
                return True
            if key == "Fn::GetAtt" and logical_id == (
                value[0] if isinstance(value, list) else str(value).partition(".")[0]
            ):
                return True
            if key == "Fn::Sub":
                text = value[0] if isinstance(value, list) else value
                if re.search(rf"\$\{{{logical_id}[.}}]", str(text)):
                    return True
    return False
