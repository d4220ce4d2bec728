"""A resource of the graph: a node rooted at its `Properties`, with a name and an environment."""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from dr_validator.assembly.model import Json, Stack
from dr_validator.graph.node import Link, Node
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.scope import Scope
from dr_validator.resolve.value import Known, Reference, Text, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

HELPER_TYPES = (
    "AWS::CDK::",
    "Custom::CrossRegionExport",
    "Custom::LogRetention",
    "Custom::S3AutoDeleteObjects",
    "Custom::S3BucketNotifications",
    "Custom::VpcRestrictDefaultSG",
)
# Construct ids of the singletons that aws-cdk-lib adds by itself, with their fixed suffixes.
HELPER_CONSTRUCTS = (
    "AWS679f53fac002430cb0da5b7982bd2287",
    "BucketNotificationsHandler050a0587b7544547bf325f094a3db834",
    "Custom::",
    "CustomResourceProvider",
    "ExportsReader",
    "ExportsWriter",
    "LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a",
    "framework-isComplete",
    "framework-onEvent",
    "framework-onTimeout",
)


@lru_cache(maxsize=4_096)
def _is_helper_construct(step: str) -> bool:
    """Most steps of paths are those of other paths, too."""
    return step.startswith(HELPER_CONSTRUCTS) or step.endswith("CustomResourceProvider")


@dataclass(frozen=True, eq=False)
class Resource:
    """One resource of one stack. Paths are relative to its `Properties`.

    `conditional` tells that its `Condition` cannot be decided: it may not be created at all.
    Resources whose condition is false are not in the graph. Two resources are the same
    if they are one object.
    """

    graph: Graph
    scope: Scope
    logical_id: str
    type: str
    conditional: bool

    @cached_property
    def place(self) -> Place:
        return self.scope.place(self.logical_id)

    @cached_property
    def properties(self) -> Node:
        raw: Json | Unknown = self.scope.resources[self.logical_id].get("Properties")
        at = self.place / "Properties"
        return Node(self.graph, self.scope, at, {} if raw is None else raw)

    @cached_property
    def stack(self) -> Stack:
        return self.scope.stack

    @property
    def region(self) -> str | None:
        """The region the stack deploys to; None if the manifest does not say."""
        return self.scope.stack.region

    @property
    def account(self) -> str | None:
        return self.scope.stack.account

    @property
    def construct_path(self) -> str:
        return self.place.construct_path

    @property
    def name(self) -> str:
        """For messages: the construct path, else stack and logical id."""
        return self.place.name

    @property
    def shown(self) -> str:
        """For messages: the name, and the region where it is known."""
        return f"{self.name} in {self.region}" if self.region else self.name

    @cached_property
    def key(self) -> tuple[str, str]:
        return (self.stack.id, self.logical_id)

    def attribute(self, name: str) -> Node:
        """A resource attribute beside the properties: `DeletionPolicy`, `DependsOn` …"""
        raw: Json | Unknown = self.scope.resources[self.logical_id].get(name)
        return Node(self.graph, self.scope, self.place / name, raw)

    def each(self, path: str) -> list[Node]:
        """See `Node.each`."""
        return self.properties.each(path)

    def read(self, path: str) -> Value:
        """See `Node.read`."""
        return self.properties.read(path)

    def read_all(self, path: str) -> list[Known | Unknown]:
        """See `Node.read_all`."""
        return self.properties.read_all(path)

    def has(self, path: str) -> bool | None:
        """See `Node.has`."""
        return self.properties.has(path)

    def follow(self, path: str, *types: str) -> list[Link]:
        """See `Node.follow`."""
        return self.properties.follow(path, *types)

    @cached_property
    def identity(self) -> Value:
        """What `Ref` gives: the physical name or id, or the ARN, by type."""
        return self.graph.resolver.ref(self.logical_id, self.scope, self.place)

    @cached_property
    def arn(self) -> Text | None:
        """The ARN as far as it is known; None where the type's form is not known."""
        return self.graph.arn_of(self)

    @cached_property
    def is_helper(self) -> bool:
        """Whether CDK added it by itself (custom-resource handlers, their roles, readers)."""
        if self.type.startswith(HELPER_TYPES):
            return True
        steps = self.construct_path.split("/")
        if any(map(_is_helper_construct, steps)):
            return True
        helpers = self.stack.helpers
        return bool(helpers) and not helpers.isdisjoint(accumulate(steps, "{}/{}".format))

    def refers_to(self, other: Resource) -> bool:
        """Whether any of its properties is taken from `other`, by whatever way."""
        return any(edge.target is other for edge in self.graph.edges_from(self))

    def as_reference(self) -> Reference:
        return Reference(self.stack.id, self.logical_id)

    def __repr__(self) -> str:
        return f"<{self.type} {self.stack.id}/{self.logical_id} {self.region}>"
