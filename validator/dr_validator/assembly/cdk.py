"""Cloud assemblies: manifests, Stages (nested assemblies), and the stacks they list.

Fails closed: every template, asset manifest and metadata file that a manifest names must be
there, readable, and inside the assembly. `tree.json` is not needed and not read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path

from dr_validator.assembly.assets import Contents, old_assets, read_assets, supplied
from dr_validator.assembly.draft import Draft
from dr_validator.assembly.metadata import read_notes
from dr_validator.assembly.model import FileAsset, Json, Stack
from dr_validator.assembly.read import Room, as_mapping, as_text, read_json, wrong_shape
from dr_validator.assembly.template import Templates
from dr_validator.errors import InputError
from dr_validator.record import dataclass

MANIFEST = "manifest.json"
MAX_LEVELS = 100  # of assemblies in assemblies

_Artifacts = dict[str, dict[str, Json]]


@dataclass(slots=True)
class CloudAssembly:
    """What the manifests of one cloud assembly say."""

    root: Path
    version: str | None = None
    drafts: list[Draft] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)


def read_assembly(root: Path, templates: Templates) -> CloudAssembly:
    """Read the manifest in `root`, and those of all Stages in it."""
    assembly = CloudAssembly(root)
    _Reader(assembly, templates).folder(root, ())
    if not assembly.drafts:
        raise InputError(
            f"{root / MANIFEST}: the assembly has no stacks: check the app that made it"
        )
    return assembly


class _Reader:
    def __init__(self, assembly: CloudAssembly, templates: Templates) -> None:
        self._assembly = assembly
        self._root = assembly.root
        self._templates = templates
        self._room = Room(assembly.root)
        self._contents = Contents(assembly.root)
        self._seen: set[str] = set()
        # Files that many artifacts name are read once.
        self._manifests: dict[Path, tuple[FileAsset, ...]] = {}
        self._metadata_files: dict[Path, dict[str, Json]] = {}

    def folder(self, folder: Path, stages: tuple[str, ...]) -> list[Draft]:
        """The stacks of one manifest and of the Stages in it; `stages` leads to it."""
        manifest = folder / MANIFEST
        self._seen.add(os.path.realpath(folder))
        body = read_json(manifest)
        if not isinstance(body, dict):
            raise wrong_shape(manifest, "the manifest", "a mapping", body)
        artifacts = {
            id_: as_mapping(raw, manifest, f"artifact {id_!r}")
            for id_, raw in as_mapping(body.get("artifacts"), manifest, "artifacts").items()
        }
        if "version" not in body:
            raise InputError(
                f"{manifest}: not the manifest of a CDK assembly (it has no version): "
                "pass the folder that `cdk synth` wrote, usually cdk.out"
            )
        if not stages:
            self._assembly.version = str(body["version"])
        self._assembly.missing.update(_missing(body.get("missing"), manifest))
        own: dict[str, list[Draft]] = {}
        for id_, artifact in artifacts.items():
            match artifact.get("type"):
                case "aws:cloudformation:stack":
                    draft = self._stack(id_, artifact, artifacts, folder, stages)
                    self._assembly.drafts.append(draft)
                    own[id_] = [draft]
                case "cdk:cloud-assembly":
                    nested = self._nested(id_, artifact, folder, stages)
                    own[id_] = self.folder(nested, (*stages, id_))
                case str():
                    pass
                case other:
                    raise wrong_shape(manifest, f"artifact {id_!r}: type", "a text", other)
        for id_, drafts in own.items():
            needs = _texts(artifacts[id_].get("dependencies"), manifest, f"dependencies of {id_!r}")
            for draft in drafts:
                draft.after += [other for need in needs for other in own.get(need, [])]
        return [draft for drafts in own.values() for draft in drafts]

    def _nested(
        self, id_: str, artifact: dict[str, Json], folder: Path, stages: tuple[str, ...]
    ) -> Path:
        manifest = folder / MANIFEST
        where = f"artifact {id_!r}"
        properties = as_mapping(artifact.get("properties"), manifest, f"{where}: properties")
        name = as_text(properties.get("directoryName"), manifest, f"{where}: directoryName")
        if len(stages) >= MAX_LEVELS:
            raise InputError(
                f"{manifest}: {where}: assemblies are nested more than {MAX_LEVELS} levels deep: "
                "synthesize the assembly again"
            )
        nested = self._inside(folder, name, where)
        if os.path.realpath(nested) in self._seen:
            raise InputError(
                f"{manifest}: {where}: the nested assembly {name!r} contains itself or is named "
                "twice: synthesize the assembly again"
            )
        return nested

    def _stack(
        self,
        id_: str,
        artifact: dict[str, Json],
        artifacts: _Artifacts,
        folder: Path,
        stages: tuple[str, ...],
    ) -> Draft:
        manifest = folder / MANIFEST
        where = f"artifact {id_!r}"
        properties = as_mapping(artifact.get("properties"), manifest, f"{where}: properties")
        file = as_text(properties.get("templateFile"), manifest, f"{where}: templateFile")
        template = self._templates.read(self._inside(folder, file, where))
        account, region = environment(artifact.get("environment"), manifest, where)
        entries, source = self._metadata(artifact, folder, where)
        notes = read_notes(entries, source, file)
        name = properties.get("stackName")
        name = name if isinstance(name, str) and name else id_
        display = artifact.get("displayName")
        stack = Stack(
            id=id_,
            display_name=display if isinstance(display, str) and display else name,
            name=name,
            region=region,
            account=account,
            template=template,
            tags=_tags(properties.get("tags"), manifest, where),
            assets=(
                *self._assets(id_, artifact, artifacts, folder),
                *old_assets(notes.assets, folder, self._contents),
            ),
            supplied=supplied(notes.assets),
            acknowledged=notes.acknowledged,
            helpers=frozenset(notes.helpers),
            stage=stages,
        )
        ids = (id_, "/".join((*stages, id_))) if stages else (id_,)
        return Draft(stack, ids, folder, self._root, notes)

    def _metadata(
        self, artifact: dict[str, Json], folder: Path, where: str
    ) -> tuple[dict[str, Json], Path]:
        """The metadata entries, inline and from the file, and the file they come from."""
        manifest = folder / MANIFEST
        entries = as_mapping(artifact.get("metadata"), manifest, f"{where}: metadata")
        name = artifact.get("additionalMetadataFile")
        if name is None:
            return entries, manifest
        name = as_text(name, manifest, f"{where}: additionalMetadataFile")
        file = self._inside(folder, name, where)
        if file not in self._metadata_files:
            read = as_mapping(read_json(file), file, "construct metadata")
            self._metadata_files[file] = read
        return {**entries, **self._metadata_files[file]}, file

    def _assets(
        self, id_: str, artifact: dict[str, Json], artifacts: _Artifacts, folder: Path
    ) -> Iterable[FileAsset]:
        """The assets of the asset manifests that the stack depends on, or that bear its name."""
        manifest = folder / MANIFEST
        needs = _texts(artifact.get("dependencies"), manifest, f"dependencies of {id_!r}")
        found: dict[str, FileAsset] = {}
        for need in sorted({*needs, f"{id_}.assets"}):
            other = artifacts.get(need, {})
            if other.get("type") == "cdk:asset-manifest":
                where = f"artifact {need!r}"
                properties = as_mapping(other.get("properties"), manifest, f"{where}: properties")
                name = as_text(properties.get("file"), manifest, f"{where}: file")
                file = self._inside(folder, name, where)
                if file not in self._manifests:
                    self._manifests[file] = read_assets(file, folder, self._contents)
                found.update((asset.id, asset) for asset in self._manifests[file])
        return [asset for _, asset in sorted(found.items())]

    def _inside(self, folder: Path, name: str, where: str) -> Path:
        path = Path(os.path.normpath(folder / name))
        if not self._room.holds(path):
            raise InputError(
                f"{folder / MANIFEST}: {where}: {name!r} lies outside the assembly "
                f"{self._root}: synthesize the assembly again, or pass its outermost folder"
            )
        return path


def environment(value: Json, path: Path, where: str) -> tuple[str | None, str | None]:
    """Account and region of `aws://account/region`; None for what is not known."""
    if value is None:
        return None, None
    text = as_text(value, path, f"{where}: environment")
    account, slash, region = text.removeprefix("aws://").partition("/")
    if not text.startswith("aws://") or not slash or not account or not region:
        raise InputError(
            f"{path}: {where}: environment {text!r} is not aws://account/region: "
            "synthesize the assembly again"
        )
    return (
        None if account == "unknown-account" else account,
        None if region == "unknown-region" else region,
    )


def _tags(value: Json, path: Path, where: str) -> dict[str, str]:
    tags = as_mapping(value, path, f"{where}: tags")
    return {key: str(tag) for key, tag in sorted(tags.items())}


def _texts(value: Json, path: Path, where: str) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise wrong_shape(path, where, "a list", value)
    return [as_text(item, path, where) for item in value]


def _missing(value: Json, path: Path) -> list[str]:
    """The keys of the context that could not be looked up."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise wrong_shape(path, "missing", "a list", value)
    entries = (as_mapping(entry, path, "an entry of missing") for entry in value)
    return [as_text(entry.get("key"), path, "key of missing") for entry in entries]
