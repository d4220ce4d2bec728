"""One template as the resolver sees it: its sections, cleaned of what is malformed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property

from dr_validator.assembly.model import Json, Stack
from dr_validator.assembly.template import TRANSFORM
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.resolve.budget import Budget
from dr_validator.resolve.foreach import expand
from dr_validator.resolve.transforms import unseen
from dr_validator.resolve.value import Cause, Unknown

# A module's resources are called by its own id and theirs: AWS CloudFormation User Guide,
# "Referencing resources in a module from CloudFormation templates".
MODULE = "::MODULE"

# "Quotas", https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
MAX_NAME = 255

Section = dict[str, dict[str, Json]]


@dataclass(eq=False)
class Scope:
    """The names that a reference in a template can mean.

    Each section maps a name to a mapping; entries of another shape are left out and noted in
    `unread`, so that nothing is lost in silence. `doubts` say of resources why it is not known
    whether they are created, `doubt` of the whole stack.
    """

    stack: Stack
    resources: Section
    parameters: Section
    outputs: Section
    mappings: Section
    conditions: Mapping[str, Json]
    unread: list[Unknown] = field(default_factory=list)
    doubt: str = ""
    doubts: dict[str, str] = field(default_factory=dict)
    _places: dict[str, Place] = field(default_factory=dict)

    @property
    def template_place(self) -> Place:
        return self.place("")

    def may_hold(self, name: str) -> bool:
        """Whether a transform or a module that is not seen here may bring a resource."""
        return self._is_open or name.startswith(self._modules)

    @cached_property
    def _is_open(self) -> bool:
        return any(note.cause is Cause.UNSUPPORTED for note in self.unread)

    @cached_property
    def _modules(self) -> tuple[str, ...]:
        return tuple(
            logical_id
            for logical_id, resource in self.resources.items()
            if str(resource.get("Type")).endswith(MODULE)
        )

    def place(self, logical_id: str) -> Place:
        """The place of a resource."""
        doubt = self.doubts.get(logical_id, self.doubt)
        known = self._places.get(logical_id)
        if known is None:
            stack = self.stack
            known = self._places[logical_id] = Place(
                stack.id,
                stack.region,
                stack.account,
                logical_id,
                "",
                self.construct_path(logical_id) if logical_id else "",
                stack.template.name,
                doubt,
            )
        return known.doubted(doubt)  # which may be known only since

    def construct_path(self, logical_id: str) -> str:
        known = self.stack.constructs.get(logical_id)
        if known is not None:
            return known.path
        metadata = self.resources.get(logical_id, {}).get("Metadata")
        path = metadata.get("aws:cdk:path") if isinstance(metadata, dict) else None
        return path if isinstance(path, str) else ""


def read_scope(stack: Stack, budget: Budget) -> Scope:
    """Split a template into its sections; expand `Fn::ForEach` where it can be."""
    scope = Scope(stack, {}, {}, {}, {}, {})
    body, unexpanded = expand(stack, budget)
    for pointer, reason in unexpanded:
        scope.unread.append(_unread(scope, pointer, reason, Cause.UNSUPPORTED))
    scope.resources = _section(scope, body, "Resources")
    scope.parameters = _section(scope, body, "Parameters")
    scope.outputs = _section(scope, body, "Outputs")
    scope.mappings = _section(scope, body, "Mappings")
    conditions = body.get("Conditions")
    scope.conditions = conditions if isinstance(conditions, dict) else {}
    for logical_id, resource in sorted(scope.resources.items()):
        if not isinstance(resource.get("Type"), str):
            del scope.resources[logical_id]
            if TRANSFORM not in resource:
                reason = f"resource {logical_id} has no Type"
                scope.unread.append(_unread(scope, f"/Resources/{logical_id}", reason))
    certain = body is stack.template.body and not stack.template.has_key(TRANSFORM)
    for pointer, _, reason in unseen(body, plain=certain):
        scope.unread.append(_unread(scope, pointer, reason, Cause.UNSUPPORTED))
    return scope


def _section(scope: Scope, body: Mapping[str, Json], name: str) -> Section:
    section = body.get(name, {})
    if not isinstance(section, dict):
        scope.unread.append(_unread(scope, f"/{name}", f"{name} is not a mapping"))
        return {}
    kept: Section = {}
    for key, entry in sorted(section.items()):
        if key == TRANSFORM:
            continue
        if len(key) > MAX_NAME:
            reason = f"{key[:40]}… in {name} is a name of more than {MAX_NAME} characters"
            scope.unread.append(_unread(scope, f"/{name}", reason))
        elif isinstance(entry, dict):
            kept[key] = entry
        elif not key.startswith("Fn::"):
            reason = f"{key} in {name} is not a mapping"
            scope.unread.append(_unread(scope, f"/{name}/{key}", reason))
    return kept


def _unread(scope: Scope, pointer: str, reason: str, cause: Cause = Cause.MALFORMED) -> Unknown:
    at = scope.template_place
    place = Place(at.stack, at.region, at.account, "", pointer, "", at.template)
    return Unknown(reason, cause, place)
