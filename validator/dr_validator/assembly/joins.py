"""Which file holds the template that a nested stack or a stack set brings.

A TemplateURL may be a path, an asset of the assembly, or an address in S3, where `aws
cloudformation package` or a script puts the file. By an address the file is found through the
configuration, or by its name: among what is given, then beside the template.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from fnmatch import fnmatchcase
from pathlib import Path

from dr_validator.assembly.draft import Draft
from dr_validator.assembly.model import FileAsset, Json, Stack
from dr_validator.assembly.read import inside
from dr_validator.assembly.sam import APPLICATION, NESTED, REPOSITORY
from dr_validator.assembly.stack_sets import STACK_SET
from dr_validator.errors import InputError
from dr_validator.files import is_file
from dr_validator.record import dataclass
from dr_validator.regex import regex

# SAM expands its applications to nested stacks; where it does not, they are such all the same.
STACKS = (NESTED, APPLICATION)
_ADDRESS = regex(r"https?://[^\s/\[\]]+/\S+")
_FILE = regex(r"([^{}?#]*\.(?:ya?ml|json|template))(?:[?#].*)?", re.DOTALL)


@dataclass(slots=True)
class Joins:
    """Finds template files, and remembers those that were found by nothing but their name.

    `named` maps globs of TemplateURLs, or of `stack/LogicalId`, to files. `given` are the
    templates that are loaded on their own. `guessed` are stack id, logical id and file.
    """

    named: Mapping[str, Path] = field(default_factory=dict)
    given: Sequence[Path] = ()
    guessed: set[tuple[str, str, str]] = field(default_factory=set)

    def path_of(
        self, logical_id: str, resource: dict[str, Json], parent: Stack, root: Path
    ) -> Path | str:
        """The template file of what a resource brings, or why there is none."""
        metadata, properties = resource.get("Metadata"), resource.get("Properties")
        asset_path = metadata.get("aws:asset:path") if isinstance(metadata, dict) else None
        url: Json = None
        if isinstance(properties, dict):
            url = properties.get("TemplateURL") or properties.get("Location")
        folder = parent.template.path.parent if parent.template.path else root
        text = "".join(_texts(url))
        if named := self._named(text, f"{parent.id}/{logical_id}"):
            return named
        why = "the assembly does not hold its template"
        if isinstance(asset_path, str):
            found = _local(folder, asset_path, root)
            if isinstance(found, Path):
                return found
            why = found
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
        by_name = self._by_name(_steps(url), parent, folder, root)
        if isinstance(by_name, Path):
            self.guessed.add((parent.id, logical_id, os.path.relpath(by_name, root)))
            return by_name
        why = by_name or why
        return f"{why} ({_told(url, text)})"

    def _named(self, url: str, identity: str) -> Path | None:
        for glob, path in self.named.items():
            if any(fnmatchcase(each, glob) for each in (url, identity) if each):
                if not is_file(path):
                    raise InputError(
                        f"{path}: no such file, which nested-templates names: correct the path"
                    )
                return path
        return None

    def _by_name(
        self, steps: tuple[str, ...], parent: Stack, folder: Path, root: Path
    ) -> Path | str:
        """The file at the longest end of an address that there is; why not, if there are two."""
        own = _real(parent.template.path)
        for start in range(len(steps)):
            end = steps[start:]
            among = {_real(path): path for path in self.given if path.parts[-len(end) :] == end}
            among.pop(own, None)
            if len(among) > 1:
                return f"several of the templates may be it ({', '.join(sorted(among))})"
            if among:
                return next(iter(among.values()))
        for start in range(len(steps)):
            for base in dict.fromkeys((folder, root)):
                path = base.joinpath(*steps[start:])
                if is_file(path) and inside(root, path) and _real(path) != own:
                    return path
        return ""


def without_children(drafts: list[Draft], joins: Joins) -> list[Draft]:
    """Leave out the templates that others nest, in the same place: they are checked as children.

    Where templates nest one another, one must stay; and so does each that somebody deploys.
    """
    plain = [draft for draft in drafts if draft.plain]
    by_path: dict[str, list[Draft]] = {}
    for draft in plain:
        by_path.setdefault(_real(draft.stack.template.path), []).append(draft)
    nests = {
        id(draft): [
            child
            for path in _nested_in(draft, joins)
            for child in by_path.get(path, ())
            if child is not draft and not child.told and _goes_along(child, draft)
        ]
        for draft in drafts
    }
    inner = {id(child) for children in nests.values() for child in children}
    kept: set[int] = set()
    reached: set[int] = set()
    for draft in sorted(drafts, key=lambda draft: id(draft) in inner):
        if id(draft) not in inner or id(draft) not in reached:
            kept.add(id(draft))
            todo = [draft]
            while todo:
                if id(one := todo.pop()) not in reached:
                    reached.add(id(one))
                    todo += nests[id(one)]
    return [draft for draft in drafts if id(draft) in kept]


def _goes_along(child: Draft, parent: Draft) -> bool:
    """Whether nothing says that the child is deployed elsewhere than its parent."""
    region = parent.target.region if parent.target else parent.stack.region
    return child.target is None or child.target.region == region


def _nested_in(draft: Draft, joins: Joins) -> set[str]:
    stack = draft.stack
    found = (
        joins.path_of(logical_id, resource, stack, draft.root)
        for logical_id, resource in nested_resources(stack.template.body)
    )
    return {_real(path) for path in found if isinstance(path, Path)}


def nested_resources(body: dict[str, Json]) -> list[tuple[str, dict[str, Json]]]:
    """What brings a template of its own, nested stacks and stack sets, by logical id."""
    return declared(body, (*STACKS, STACK_SET))


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


def _told(url: Json, text: str) -> str:
    """The address that is given, and what is wrong with it if it cannot be one."""
    match url:
        case None | "":
            return "no TemplateURL"
        case str() if _ADDRESS.match(url) is None:
            return f"TemplateURL {url} is neither an https address nor a path"
        case str():
            return f"TemplateURL {url}; name the file in [nested-templates]"
        case {"Ref": str() as name}:
            return f"TemplateURL ${{{name}}}; name the file in [nested-templates]"
        case {}:
            return f"TemplateURL {text}; name the file in [nested-templates]"
        case _:
            return "TemplateURL is neither an address nor a path"


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


def _steps(url: Json) -> tuple[str, ...]:
    """The steps of the path at the end of an address, as far as they are written."""
    match url:
        case {"Fn::Sub": [str() as text, *_]}:
            whole = text
        case {"Fn::Join": [str() as between, list() as parts]}:
            whole = between.join("".join(_texts(part)) for part in parts)
        case _:
            whole = "".join(_texts(url))
    found = _FILE.search(whole.rpartition("}")[2])
    path = found[1] if found else ""
    host, _, rest = path.rpartition("://")
    steps = rest.split("/")[1:] if host else rest.split("/")
    return tuple(step for step in steps if step)


def _real(path: Path | None) -> str:
    return os.path.realpath(path) if path is not None else ""
