"""Nested stacks: found from the resource `AWS::CloudFormation::Stack`, however deep."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from dr_validator.assembly import stack_sets
from dr_validator.assembly.draft import Draft
from dr_validator.assembly.expand import Expander
from dr_validator.assembly.model import FileAsset, Json, Stack, Template
from dr_validator.assembly.read import inside
from dr_validator.assembly.sam import APPLICATION, NESTED, REPOSITORY
from dr_validator.assembly.stack_sets import STACK_SET
from dr_validator.assembly.template import Templates
from dr_validator.assembly.values import as_parameter
from dr_validator.errors import InputError
from dr_validator.files import is_file

MAX_STACKS = 10_000
# SAM expands its applications to nested stacks; where it does not, they are such all the same.
_TYPES = (NESTED, APPLICATION)


class NestedStacks:
    """Finds nested stacks, and keeps account of those whose template is not there."""

    def __init__(self, templates: Templates, expander: Expander) -> None:
        self._templates = templates
        self._expander = expander
        self._count = 0
        self.unloaded: list[tuple[str, str, str]] = []

    def complete(self, draft: Draft) -> Iterator[Stack]:
        """The draft's stack with its constructs, then its nested stacks, parents first."""
        draft.stack.constructs = draft.notes.constructs("", draft.stack.template.body)
        yield draft.stack
        yield from self._below(draft.stack, draft, (_real(draft.stack.template.path),))

    def _below(self, parent: Stack, draft: Draft, around: tuple[str, ...]) -> Iterator[Stack]:
        for logical_id, resource in declared(parent.template.body, _TYPES):
            path = template_path(resource, parent, draft.root)
            if isinstance(path, str):
                self.unloaded.append((parent.id, logical_id, path))
                continue
            if _real(path) in around:
                why = f"its template {path.name} is nested in itself"
                self.unloaded.append((parent.id, logical_id, why))
                continue
            self._counted(draft)
            stack = self._nest(parent, logical_id, path, draft)
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
            self._counted(draft)
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
            return own
        path = template_path(resource, parent, draft.root)
        if isinstance(path, str):
            return path
        if _real(path) in around:
            return f"its template {path.name} is nested in itself"
        return self._templates.read(path)

    def _counted(self, draft: Draft) -> None:
        self._count += 1
        if self._count > MAX_STACKS:
            raise InputError(
                f"{draft.stack.template.path}: holds more than {MAX_STACKS:,} nested stacks: "
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


def nested_resources(body: dict[str, Json]) -> list[tuple[str, dict[str, Json]]]:
    """What brings a template of its own, nested stacks and stack sets, by logical id."""
    return declared(body, (*_TYPES, STACK_SET))


def declared(body: dict[str, Json], types: Sequence[str]) -> list[tuple[str, dict[str, Json]]]:
    """The resources of these types, by logical id."""
    resources = body.get("Resources")
    return sorted(
        (logical_id, resource)
        for logical_id, resource in (resources.items() if isinstance(resources, dict) else ())
        if isinstance(resource, dict) and resource.get("Type") in types
    )


def kind_of(stack: Stack, logical_id: str) -> str:
    """What a resource that brings a template is called."""
    sets = dict(declared(stack.template.body, (STACK_SET,)))
    return "stack set" if logical_id in sets else "nested stack"


def template_path(resource: dict[str, Json], parent: Stack, root: Path) -> Path | str:
    """The template file of a nested stack, or why there is none."""
    metadata, properties = resource.get("Metadata"), resource.get("Properties")
    named = metadata.get("aws:asset:path") if isinstance(metadata, dict) else None
    url: Json = None
    if isinstance(properties, dict):
        url = properties.get("TemplateURL") or properties.get("Location")
    folder = parent.template.path.parent if parent.template.path else root
    why = "the assembly does not hold its template"
    if isinstance(named, str):
        found = _local(folder, named, root)
        if isinstance(found, Path):
            return found
        why = found
    text = "".join(_texts(url))
    if text.startswith(REPOSITORY):
        name = text.removeprefix(REPOSITORY)
        return f"it is an application of the Serverless Application Repository ({name})"
    if asset := _asset(text, parent.assets):
        if asset.unread:
            return f"its template, asset {asset.id}, is not read: {asset.unread}"
        if asset.files is None or not is_file(asset.files.path):
            return f"its template, asset {asset.id}, is not in the assembly"
        return _local(folder, str(asset.files.path.absolute()), root)
    if isinstance(url, str) and url and "://" not in url:
        return _local(folder, url, root)
    return f"{why} (TemplateURL {text})" if text else f"{why} (no TemplateURL)"


def _local(folder: Path, name: str, root: Path) -> Path | str:
    if "\0" in name or not inside(root, path := Path(os.path.normpath(folder / name))):
        return f"its template {name!r} lies outside the assembly"
    return path if is_file(path) else f"its template {name!r} is not in the assembly"


def _asset(text: str, assets: tuple[FileAsset, ...]) -> FileAsset | None:
    """The asset that a TemplateURL names, by its hash or by the key it is uploaded to."""
    for asset in assets:
        keys = (asset.id, *(to.key for to in asset.destinations))
        if any(len(key) > 8 and key in text for key in keys):
            return asset
    return None


def _texts(value: Json) -> Iterator[str]:
    """Every text in a value, in order: enough to find a hash in, whatever joins it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)


def _real(path: Path | None) -> str:
    return os.path.realpath(path) if path is not None else ""
