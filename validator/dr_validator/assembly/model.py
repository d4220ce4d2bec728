"""A loaded cloud assembly: stacks, templates, assets, construct metadata. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from dr_validator.assembly.asset_files import AssetFiles
from dr_validator.assembly.order import Order
from dr_validator.assembly.spots import Repeated
from dr_validator.record import dataclass

__all__ = [
    "Assembly",
    "AssetFiles",
    "Construct",
    "Destination",
    "FileAsset",
    "Json",
    "Origin",
    "Stack",
    "Template",
    "keys_of",
    "root",
]

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a part of a template is written: a pointer into its file, or into another one."""

    pointer: str
    path: Path | None = None


@dataclass(frozen=True)
class Template:
    """A parsed CloudFormation template.

    `name` is its path relative to the assembly, with `/`; `path` the file itself, None for a
    template that was made in memory. `body` is the template with every YAML short form
    (`!Ref`, `!GetAtt` …) already written in its long form.

    `origins` maps a pointer of the body to where it is written, for what does not stand there
    in the file: what SAM made, what was included, a template that stands within another.
    `twice` are the keys that are written twice in one mapping, of which the last counts.
    `lacks` are words that stand nowhere in the text: no key of the body begins with one.
    """

    name: str
    path: Path | None
    body: dict[str, Json]
    origins: Mapping[str, Origin] = field(default_factory=dict)
    twice: tuple[Repeated, ...] = ()
    lacks: frozenset[str] = frozenset()

    def has_key(self, start: str) -> bool:
        """Whether any mapping in the body has a key that begins so."""
        return start not in self.lacks and any(key.startswith(start) for key in self.keys)

    @cached_property
    def keys(self) -> frozenset[str]:
        return keys_of(self.body)

    @property
    def stands_within(self) -> bool:
        """Whether the body stands within another template, so that no file holds it alone."""
        return "" in self.origins

    def written_at(self, pointer: str) -> tuple[Path | None, str]:
        """The file that holds what a pointer of the body leads to, and the pointer in it."""
        start = pointer
        while start not in self.origins:
            if not start:
                return self.path, pointer
            start = start.rpartition("/")[0]
        origin = self.origins[start]
        return origin.path or self.path, origin.pointer + pointer[len(start) :]


def keys_of(body: Json) -> frozenset[str]:
    """The keys of all mappings in a value."""
    found: set[str] = set()
    todo: list[Json] = [body]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            found.update(node)
            todo += [each for each in node.values() if isinstance(each, (dict, list))]
        elif isinstance(node, list):
            todo += [each for each in node if isinstance(each, (dict, list))]
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an asset is to be uploaded. Fields may hold CDK's `${AWS::Region}` placeholders."""

    bucket: str
    key: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class FileAsset:
    """A file asset of a stack's asset manifest.

    `source` is the path as the manifest gives it, relative to the assembly ("" when the asset
    is made by an executable). `files` names every file it holds (posix, relative to the asset,
    a zip's entries for a `.zip`; the file's own name for a single file); None when the source
    is absent from the assembly, and when `unread` says why it was not looked at.
    """

    id: str
    source: str
    packaging: str
    destinations: tuple[Destination, ...]
    files: AssetFiles | None
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Construct:
    """What the assembly's metadata says of one logical id."""

    path: str
    trace: tuple[str, ...] = ()


@dataclass(eq=False)
class Stack:
    """One stack: an artifact of a manifest, a plain template, or a nested stack.

    `id` identifies it in the assembly (see `Place.stack`); `display_name` is the hierarchical
    name (`Prod/Database`); `name` the CloudFormation stack name, "" where nothing says it
    (plain templates, nested stacks). `region` and `account` are
    None for `unknown-region` and `unknown-account`. `depends_on` holds ids of other stacks
    that the manifest deploys before this one (direct ones; asset artifacts left out).
    `constructs` maps logical id to construct; `acknowledged` maps construct path to
    {rule id: reason}; `helpers` holds the construct paths of custom-resource handlers
    that CDK added by itself. Construct paths have no leading slash. A nested stack shares
    tags, assets, acknowledgements and helpers with its root.

    `supplied` are the parameter values that whoever deploys gives, None for one that is given
    and not known here. `assumed` tells that its template is deployed elsewhere too and nobody
    says with which values: what a default decides may differ from one to the other. `made_by`
    is the stack whose stack set makes this one. `plain` tells that it is a template of its own,
    which no manifest places or orders: see `in_manifest`. `stage` are the nested assemblies, of
    Stages of the CDK, that lead to it.
    """

    id: str
    display_name: str
    name: str
    region: str | None
    account: str | None
    template: Template
    depends_on: tuple[str, ...] = ()
    parent: Stack | None = None
    nested_as: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    assets: tuple[FileAsset, ...] = ()
    constructs: Mapping[str, Construct] = field(default_factory=dict)
    supplied: Mapping[str, str | None] = field(default_factory=dict)
    assumed: bool = False
    made_by: Stack | None = None
    acknowledged: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    helpers: frozenset[str] = frozenset()
    plain: bool = False
    stage: tuple[str, ...] = ()

    @property
    def in_manifest(self) -> bool:
        """Whether a manifest tells its tags, its assets, and before which stacks it is deployed."""
        outer = root(self)
        return not outer.plain if outer.made_by is None else outer.made_by.in_manifest


@dataclass(frozen=True)
class Assembly:
    """Everything that is to be checked, as loaded. `stacks` is sorted by id, parents first.

    `kind` is "cdk" for a cloud assembly, "templates" for plain files, "memory" for one made in
    a test. `missing` lists context that the synthesis could not look up. `unloaded` lists
    nested stacks whose template the assembly does not hold, as (stack id, logical id, why).
    `expanded` are the names of the SAM templates that were expanded, `unexpanded` of those that
    stay as they are written. `guessed` lists nested stacks whose template was found by its name
    only, as (stack id, logical id, file).
    """

    path: Path
    kind: str
    version: str | None
    stacks: tuple[Stack, ...]
    missing: tuple[str, ...] = ()
    unloaded: tuple[tuple[str, str, str], ...] = ()
    expanded: tuple[str, ...] = ()
    unexpanded: tuple[str, ...] = ()
    guessed: tuple[tuple[str, str, str], ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Stack]:
        return {stack.id: stack for stack in self.stacks}

    @cached_property
    def _order(self) -> Order:
        return Order({stack.id: stack.depends_on for stack in self.stacks})

    def deploys_before(self, earlier: Stack, later: Stack) -> bool:
        """Whether the manifest orders `earlier` before `later`, both artifacts, however far."""
        return self._order.is_before(earlier.id, later.id)


def root(stack: Stack) -> Stack:
    """The artifact that a nested stack belongs to; the stack itself otherwise."""
    while stack.parent is not None:
        stack = stack.parent
    return stack
