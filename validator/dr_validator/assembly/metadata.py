"""What an assembly says of its constructs: inline metadata, or the file beside the template.

Metadata only names places, but it also carries what the user acknowledged. So it fails
closed: a metadata file that the manifest names must be there and readable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path

from dr_validator.assembly.model import Construct, Json
from dr_validator.assembly.read import as_mapping, wrong_shape
from dr_validator.record import dataclass
from dr_validator.regex import regex

_NESTED = regex(r"^(?P<scope>(?:.*/)?(?P<id>[^/]+))\.NestedStack/(?P=id)\.NestedStackResource$")

MAX_PATH = 4_000  # characters of a construct path that are looked at


@dataclass(slots=True)
class Notes:
    """The metadata of one artifact, its nested stacks included.

    Paths have no leading slash, as in `Metadata["aws:cdk:path"]`. `_logical` holds, for each
    scope (the construct path of a nested stack; "" for the artifact itself), the constructs
    by logical id. `assets` are the data of the entries `aws:cdk:asset` of old assemblies.
    """

    acknowledged: dict[str, dict[str, str]] = field(default_factory=dict)
    helpers: set[str] = field(default_factory=set)
    assets: list[dict[str, Json]] = field(default_factory=list)
    _templates: dict[str, str] = field(default_factory=dict)
    _logical: dict[str, dict[str, Construct]] = field(default_factory=dict)

    def constructs(self, scope: str, body: Mapping[str, Json]) -> dict[str, Construct]:
        """The constructs of the template `body`, whose stack is the construct `scope`."""
        known = dict(self._logical.get(scope, {}))
        for logical_id, path in _paths(body):
            known.setdefault(logical_id, Construct(path))
        return known

    def nested_scope(self, resource: Construct | None, template: str) -> str | None:
        """The construct path of a nested stack, from its resource or else its template."""
        if resource is not None and (match := _NESTED.match(resource.path)):
            return match["scope"]
        return next((p for p, name in sorted(self._templates.items()) if name == template), None)


def read_notes(entries: Mapping[str, Json], path: Path, template: str) -> Notes:
    """Sort out metadata entries by construct path; `path` is the file they come from.

    `template` is the artifact's own template file.
    """
    notes = Notes()
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for raw_path, raw_entries in entries.items():
        construct = raw_path.removeprefix("/")
        logical_id = ""
        frames: tuple[str, ...] = ()
        for type_, fields in _entries(raw_entries, path, raw_path):
            data = fields.get("data")
            match type_:
                case "aws:cdk:logicalId" if isinstance(data, str):
                    logical_id = data
                    frames = frames or _frames(fields.get("trace"))
                case "aws:cdk:creationStack":
                    frames = _frames(data) or frames
                case "aws:cdk:templateFile" if isinstance(data, str) and data != template:
                    notes._templates[construct] = data
                case "aws:cdk:acknowledged-rules" if isinstance(data, dict):
                    rules = notes.acknowledged.setdefault(construct, {})
                    rules.update((rule, str(why or "")) for rule, why in data.items())
                case "aws:cdk:asset" if isinstance(data, dict):
                    notes.assets.append(data)
                case _ if type_.startswith("aws:cdk:is-custom-resource-handler-"):
                    notes.helpers.add(construct)
                case _:
                    pass
        if logical_id:
            found.append((construct, logical_id, frames))
    scopes = set(notes._templates)
    scopes.update(match["scope"] for path_, *_ in found if (match := _NESTED.match(path_)))
    for construct, logical_id, frames in found:
        scope = _scope(construct, scopes)
        notes._logical.setdefault(scope, {})[logical_id] = Construct(construct, frames)
    return notes


def _entries(raw: Json, path: Path, where: str) -> Iterator[tuple[str, dict[str, Json]]]:
    """The entries of a construct that have a type, with it; of most, nothing is taken."""
    if raw is not None and not isinstance(raw, list):
        raise wrong_shape(path, f"the metadata of {where}", "a list", raw)
    for entry in raw or []:
        if isinstance(entry, dict):
            fields = entry
        else:
            fields = as_mapping(entry, path, f"a metadata entry of {where}")
        type_ = fields.get("type")
        if isinstance(type_, str):
            yield type_, fields


def _frames(raw: Json) -> tuple[str, ...]:
    return tuple(f for f in raw if isinstance(f, str)) if isinstance(raw, list) else ()


def _scope(construct: str, scopes: set[str]) -> str:
    """The innermost scope that the construct is in."""
    construct = construct[:MAX_PATH]
    while construct:
        if construct in scopes:
            return construct
        construct = construct.rpartition("/")[0]
    return ""


def _paths(body: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    resources = body.get("Resources")
    for logical_id, resource in resources.items() if isinstance(resources, dict) else ():
        metadata = resource.get("Metadata") if isinstance(resource, dict) else None
        path = metadata.get("aws:cdk:path") if isinstance(metadata, dict) else None
        if isinstance(path, str) and path:
            yield logical_id, path.removeprefix("/")
