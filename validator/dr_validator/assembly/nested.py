"""Nested stacks: found from the resource `AWS::CloudFormation::Stack`, however deep."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from dr_validator.assembly import stack_sets
from dr_validator.assembly.draft import Draft
from dr_validator.assembly.expand import Expander
from dr_validator.assembly.joins import STACKS, Joins, declared
from dr_validator.assembly.model import Json, Stack, Template
from dr_validator.assembly.stack_sets import STACK_SET
from dr_validator.assembly.template import Templates
from dr_validator.assembly.values import as_parameter
from dr_validator.errors import InputError

MAX_STACKS = 10_000
MAX_LEVELS = 100
TOO_DEEP = f"stacks are nested more than {MAX_LEVELS} levels deep"
MAX_REPEATED = 1_000_000  # values in templates that are nested a second time, and more often


class NestedStacks:
    """Finds nested stacks, and keeps account of those whose template is not there."""

    def __init__(self, templates: Templates, expander: Expander, joins: Joins) -> None:
        self._templates = templates
        self._expander = expander
        self._joins = joins
        self._count = 0
        self._sizes: dict[str, int] = {}
        self._repeated = 0
        self.unloaded: list[tuple[str, str, str]] = []

    def complete(self, draft: Draft) -> Iterator[Stack]:
        """The draft's stack with its constructs, then its nested stacks, parents first."""
        draft.stack.constructs = draft.notes.constructs("", draft.stack.template.body)
        yield draft.stack
        yield from self._below(draft.stack, draft, (_real(draft.stack.template.path),))

    def _below(self, parent: Stack, draft: Draft, around: tuple[str, ...]) -> Iterator[Stack]:
        for logical_id, resource in declared(parent.template.body, STACKS):
            path = self._template_in(parent, logical_id, resource, draft, around)
            if isinstance(path, str):
                self.unloaded.append((parent.id, logical_id, path))
                continue
            stack = self._nest(parent, logical_id, path, draft)
            self._count_in(stack.template, draft)
            yield stack
            yield from self._below(stack, draft, (*around, _real(path)))
        for logical_id, resource in declared(parent.template.body, (STACK_SET,)):
            yield from self._instances(parent, logical_id, resource, draft, around)

    def _instances(
        self,
        parent: Stack,
        logical_id: str,
        resource: dict[str, Json],
        draft: Draft,
        around: tuple[str, ...],
    ) -> Iterator[Stack]:
        """The stacks of a stack set, and what is nested in them."""
        properties = resource.get("Properties")
        properties = properties if isinstance(properties, dict) else {}
        found = stack_sets.instances(properties, parent)
        template = self._of_set(parent, logical_id, resource, properties, draft, around)
        if isinstance(found, str) or isinstance(template, str):
            why = template if isinstance(template, str) else str(found)
            self.unloaded.append((parent.id, logical_id, why))
            return
        for stack in stack_sets.members(found, properties, parent, logical_id, template):
            self._count_in(stack.template, draft)
            self._expander.expand(stack, draft.root, stack.supplied)
            own = Draft(stack, (stack.id,), draft.folder, draft.root)
            stack.constructs = own.notes.constructs("", stack.template.body)
            yield stack
            yield from self._below(stack, own, (*around, _real(template.path)))

    def _of_set(
        self,
        parent: Stack,
        logical_id: str,
        resource: dict[str, Json],
        properties: dict[str, Json],
        draft: Draft,
        around: tuple[str, ...],
    ) -> Template | str:
        """The template of a stack set: its own text, or a file; or why there is none."""
        own = stack_sets.inline(properties, parent.template, logical_id)
        if own is not None:
            return own if len(around) <= MAX_LEVELS else TOO_DEEP
        path = self._template_in(parent, logical_id, resource, draft, around)
        return path if isinstance(path, str) else self._templates.read(path)

    def _template_in(
        self,
        parent: Stack,
        logical_id: str,
        resource: dict[str, Json],
        draft: Draft,
        around: tuple[str, ...],
    ) -> Path | str:
        """The template file of a resource, or why it cannot be nested."""
        path = self._joins.path_of(logical_id, resource, parent, draft.root)
        if isinstance(path, str):
            return path
        if _real(path) in around:
            return f"its template {path.name} is nested in itself"
        return path if len(around) <= MAX_LEVELS else TOO_DEEP

    def _count_in(self, template: Template, draft: Draft) -> None:
        """One template that is nested often makes of a small input a large one."""
        self._count += 1
        if template.name in self._sizes:
            self._repeated += self._sizes[template.name]
        else:
            self._sizes[template.name] = values_in(template.body)
        much = ""
        if self._count > MAX_STACKS:
            much = f"{MAX_STACKS:,} nested stacks"
        elif self._repeated > MAX_REPEATED:
            much = f"{MAX_REPEATED:,} values in templates that are nested repeatedly"
        if much:
            raise InputError(
                f"{draft.stack.template.path}: holds more than {much}: "
                "check whether templates nest one another"
            )

    def _nest(self, parent: Stack, logical_id: str, path: Path, draft: Draft) -> Stack:
        template = self._templates.read(path)
        relative = Path(os.path.relpath(path, draft.folder)).as_posix()
        scope = draft.notes.nested_scope(parent.constructs.get(logical_id), relative)
        stack = Stack(
            id=f"{parent.id}/{logical_id}",
            display_name=scope or f"{parent.display_name}/{logical_id}",
            name="",
            region=parent.region,
            account=parent.account,
            template=template,
            parent=parent,
            nested_as=logical_id,
            tags=parent.tags,
            assets=parent.assets,
            constructs=draft.notes.constructs(scope or "\0", template.body),
            acknowledged=parent.acknowledged,
            helpers=parent.helpers,
        )
        self._expander.expand(stack, draft.root, _passed(parent, logical_id))
        return stack


def _passed(parent: Stack, logical_id: str) -> dict[str, str | None]:
    """What the parent passes to the parameters, as far as it stands there in plain words."""
    resources = parent.template.body.get("Resources")
    match resources.get(logical_id) if isinstance(resources, dict) else None:
        case {"Properties": {"Parameters": dict() as passed}}:
            return {name: as_parameter(value) for name, value in passed.items()}
        case _:
            return {}


def values_in(body: Json) -> int:
    """How many values a template holds."""
    count = 0
    pending = [body]
    while pending:
        node = pending.pop()
        count += 1
        if isinstance(node, dict):
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)
    return count


def _real(path: Path | None) -> str:
    return os.path.realpath(path) if path is not None else ""
