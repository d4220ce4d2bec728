"""Breaking a loaded assembly in memory, one property at a time.

A change is a function of a `Draft`. Every change refuses to leave the assembly as it was: a
path that leads nowhere, a value that is already there, a text that does not occur.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any, TypeAlias

from dr_validator.assembly.model import Assembly, FileAsset, Json, Stack
from dr_validator.example import MemoryFiles
from jsonpath_ng.exceptions import JSONPathError
from jsonpath_ng.jsonpath import Child, DatumInContext, Fields, Index, JSONPath
from jsonpath_ng.parser import parse

Body: TypeAlias = Any  # of a template: whatever JSON holds, changed in place


class UntouchedError(LookupError):
    """A change that would change nothing, so that its mutant would test nothing."""


class Draft:
    """An assembly that may be changed; what it was made from stays as it is."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._stacks = dict(assembly.by_id)
        self.touched: set[str] = set()

    def finish(self) -> Assembly:
        stacks = tuple(self._stacks[name] for name in sorted(self._stacks))
        return dataclasses.replace(self._assembly, stacks=stacks)

    @property
    def stacks(self) -> tuple[str, ...]:
        return tuple(sorted(self._stacks))

    def stack(self, name: str) -> Stack:
        """A stack to be changed, with a template body of its own."""
        if name not in self._stacks:
            raise UntouchedError(f"no stack {name}; there are {', '.join(self.stacks)}")
        if name not in self.touched:
            stack = self._stacks[name]
            template = dataclasses.replace(stack.template, body=deepcopy(stack.template.body))
            self._stacks[name] = dataclasses.replace(stack, template=template)
            self.touched.add(name)
        return self._stacks[name]

    def body(self, name: str) -> Body:
        return self.stack(name).template.body

    def resources(self, name: str) -> Body:
        return self.body(name)["Resources"]

    def put(self, stack: Stack) -> None:
        self._stacks[stack.id] = stack
        self.touched.add(stack.id)

    def drop(self, name: str) -> Stack:
        stack = self.stack(name)
        del self._stacks[name]
        return stack

    def find(self, construct: str) -> tuple[Stack, str]:
        """The stack and logical id of a construct path, with or without `/Resource`."""
        stack = self.stack(construct.partition("/")[0])
        paths = {construct, f"{construct}/Resource", f"{construct}/Default"}
        found = [key for key, each in stack.constructs.items() if each.path in paths]
        if len(found) != 1 or found[0] not in self.resources(stack.id):
            raise UntouchedError(f"{construct} is {len(found)} resources of {stack.id}")
        return stack, found[0]


Change: TypeAlias = Callable[[Draft], None]
Operation: TypeAlias = Callable[[Body, str], None]


# Where: in a resource's properties, in its attributes, in a template.


def at(construct: str, path: str, change: Operation) -> Change:
    """In the properties of a resource, given by its construct path."""
    return within(construct, f"Properties.{path}", change)


def within(construct: str, path: str, change: Operation) -> Change:
    """In the whole body of a resource: `Type`, `DependsOn`, `DeletionPolicy` …"""

    def run(draft: Draft) -> None:
        stack, logical_id = draft.find(construct)
        change(draft.resources(stack.id)[logical_id], path)

    return run


def template(stack: str, path: str, change: Operation) -> Change:
    """In a template: `Outputs.HostedZoneId` …"""
    return lambda draft: change(draft.body(stack), path)


# What: the operations at a path, which must lead somewhere.


def delete(body: Body, path: str) -> None:
    """Leave it out."""
    for match in reversed(matches(body, path)):
        parent, key = end(match)
        del parent[key]


def replace(value: Body) -> Operation:
    """Another value, where there is one."""

    def run(body: Body, path: str) -> None:
        for match in matches(body, path):
            if match.value == value:
                raise UntouchedError(f"{path} is {value!r} already")
            parent, key = end(match)
            parent[key] = deepcopy(value)

    return run


def add(value: Body) -> Operation:
    """A value where there is none; the parent must be there."""

    def run(body: Body, path: str) -> None:
        match parsed(path):
            case Fields(fields=(key,)):
                parents = [DatumInContext.wrap(body)]
            case Child(left=left, right=Fields(fields=(key,))):
                parents = left.find(body)
            case _:
                raise UntouchedError(f"{path} does not end in a name")
        if not parents or any(key in match.value for match in parents):
            raise UntouchedError(f"{path}: no parent, or there already")
        for match in parents:
            match.value[key] = deepcopy(value)

    return run


def append(value: Body) -> Operation:
    """One more item of a list."""

    def run(body: Body, path: str) -> None:
        for match in matches(body, path):
            match.value.append(deepcopy(value))

    return run


def rename(key: str) -> Operation:
    """The same value under another key."""

    def run(body: Body, path: str) -> None:
        for match in matches(body, path):
            parent, old = end(match)
            if key in parent:
                raise UntouchedError(f"{path}: {key} is there already")
            parent[key] = parent.pop(old)

    return run


def swap(old: str, new: str) -> Operation:
    """Another text within every string beneath the path, whatever intrinsics hold it."""

    def run(body: Body, path: str) -> None:
        changed = 0
        for match in matches(body, path):
            parent, key = end(match)
            parent[key], count = _swapped(match.value, old, new)
            changed += count
        if not changed:
            raise UntouchedError(f"{path}: {old!r} does not occur")

    return run


def _swapped(value: Json, old: str, new: str) -> tuple[Json, int]:
    match value:
        case str():
            return value.replace(old, new), value.count(old)
        case list():
            items = [_swapped(each, old, new) for each in value]
            return [each for each, _ in items], sum(count for _, count in items)
        case dict():
            pairs = {key: _swapped(each, old, new) for key, each in value.items()}
            return {k: each for k, (each, _) in pairs.items()}, sum(n for _, n in pairs.values())
        case _:
            return value, 0


# Whole resources, stacks, assets, the manifest.


def remove(construct: str) -> Change:
    """A resource that nobody wrote, with those beneath its construct."""

    def run(draft: Draft) -> None:
        stack, _ = draft.find(construct)
        gone = [
            key
            for key, each in stack.constructs.items()
            if f"{each.path}/".startswith(f"{construct}/")
        ]
        resources = draft.resources(stack.id)
        for key in gone:
            resources.pop(key, None)
        for body in resources.values():
            _forget(body, gone)

    return run


def _forget(body: Body, gone: list[str]) -> None:
    """CloudFormation refuses a DependsOn of what is not there; that is not the point here."""
    if isinstance(body, dict) and isinstance(depends := body.get("DependsOn"), list):
        body["DependsOn"] = [each for each in depends if each not in gone]


def write(stack: str, logical_id: str, kind: str, properties: Body) -> Change:
    """One more resource."""

    def run(draft: Draft) -> None:
        resources = draft.resources(stack)
        if logical_id in resources:
            raise UntouchedError(f"{stack} has {logical_id} already")
        resources[logical_id] = {"Type": kind, "Properties": deepcopy(properties)}

    return run


def copy(construct: str, stack: str, logical_id: str = "Copy") -> Change:
    """The same resource again, in a stack, as copied and pasted."""

    def run(draft: Draft) -> None:
        home, found = draft.find(construct)
        resources = draft.resources(stack)
        if logical_id in resources:
            raise UntouchedError(f"{stack} has {logical_id} already")
        resources[logical_id] = deepcopy(draft.resources(home.id)[found])

    return run


def manifest(stack: str, **fields: object) -> Change:
    """What the manifest says of a stack: `region`, `account`, `tags` …"""

    def run(draft: Draft) -> None:
        found = draft.stack(stack)
        for name, value in fields.items():
            if getattr(found, name) == value:
                raise UntouchedError(f"{stack}: {name} is {value!r} already")
            setattr(found, name, value)

    return run


def independent(stack: str, *of: str) -> Change:
    """The manifest does not order it after the others."""

    def run(draft: Draft) -> None:
        found = draft.stack(stack)
        if not set(of) <= set(found.depends_on):
            raise UntouchedError(f"{stack} depends on {', '.join(found.depends_on)} only")
        found.depends_on = tuple(each for each in found.depends_on if each not in of)

    return run


def dependent(stack: str, *on: str) -> Change:
    """The manifest orders it after the others."""

    def run(draft: Draft) -> None:
        found = draft.stack(stack)
        if set(on) & set(found.depends_on) or not set(on) <= set(draft.stacks):
            raise UntouchedError(f"{stack} cannot be made dependent on {', '.join(on)}")
        found.depends_on = tuple(sorted((*found.depends_on, *on)))

    return run


def without(stack: str) -> Change:
    """A stack that is not in the assembly; the others forget it."""

    def run(draft: Draft) -> None:
        draft.drop(stack)
        for each in draft.finish().stacks:
            if stack in each.depends_on:
                independent(each.id, stack)(draft)

    return run


def nest(stack: str, parent: str, logical_id: str = "Nested") -> Change:
    """A stack as a nested stack of another one, so that it lands where that one does."""

    def run(draft: Draft) -> None:
        inner, outer = draft.stack(stack), draft.stack(parent)
        without(stack)(draft)
        draft.resources(parent)[logical_id] = {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {"TemplateURL": inner.template.name},
        }
        draft.put(
            dataclasses.replace(
                inner,
                id=f"{parent}/{logical_id}",
                display_name=f"{outer.display_name}/{inner.display_name}",
                name="",
                region=outer.region,
                depends_on=(),
                parent=outer,
                nested_as=logical_id,
                tags=outer.tags,
            )
        )

    return run


def asset(function: str, change: Callable[[FileAsset], FileAsset | None]) -> Change:
    """The asset that holds a function's code; None leaves it out of the asset manifest."""

    def run(draft: Draft) -> None:
        stack, logical_id = draft.find(function)
        (key,) = parsed("Properties.Code.S3Key").find(draft.resources(stack.id)[logical_id])
        kept: list[FileAsset] = []
        for each in stack.assets:
            own = any(to.key == key.value for to in each.destinations)
            changed = change(each) if own else each
            if changed is not None:
                kept.append(changed)
        if tuple(kept) == stack.assets:
            raise UntouchedError(f"{function}: its asset {key.value} is as before")
        stack.assets = tuple(kept)

    return run


def absent(found: FileAsset) -> FileAsset:
    """The manifest names the asset, the assembly does not hold it."""
    return dataclasses.replace(found, files=None)


def unlisted(_: FileAsset) -> None:
    """The asset manifest does not name it."""


def holding(files: dict[str, str]) -> Callable[[FileAsset], FileAsset]:
    return lambda found: dataclasses.replace(found, files=MemoryFiles(files))


def rewritten(name: str, old: str, new: str) -> Callable[[FileAsset], FileAsset]:
    """Another text within one file."""

    def change(found: FileAsset) -> FileAsset:
        text = found.files.text(name) if found.files is not None else None
        if text is None or old not in text:
            raise UntouchedError(f"{found.source}/{name}: {old!r} does not occur")
        return holding({name: text.replace(old, new)})(found)

    return change


# JSONPath, as in `dr_validator.graph.path`.


@cache
def parsed(path: str) -> JSONPath:
    try:
        return parse(path)
    except JSONPathError as error:
        raise UntouchedError(f"{path} is not a path: {error}") from error


def matches(body: Body, path: str) -> list[DatumInContext]:
    found = parsed(path).find(body)
    if not found:
        raise UntouchedError(f"{path} leads nowhere")
    return list(found)


def end(match: DatumInContext) -> tuple[Body, Any]:
    """The mapping or list that holds a match, and the key."""
    match match.path:
        case Fields(fields=(key,)) | Index(indices=(key,)):
            assert match.context is not None  # only the root has none
            return match.context.value, key
        case _:
            raise UntouchedError(f"{match.full_path} cannot be changed")
