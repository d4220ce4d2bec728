"""Asset manifests: what a stack uploads, and from where.

Fails closed: an asset manifest that the assembly names must be there and readable. The
sources need not be: an asset may be built later, or by a command. A source outside the assembly
(as CDK writes it for an asset that it does not stage) is neither listed nor read.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable
from pathlib import Path

from dr_validator.assembly.asset_files import AssetFiles
from dr_validator.assembly.model import Destination, FileAsset, Json
from dr_validator.assembly.read import Room, as_mapping, read_json
from dr_validator.errors import InputError
from dr_validator.files import is_file, is_folder


class Contents:
    """What lies at the sources of assets: stacks that share an asset share its list of files."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._room = Room(root)
        self._known: dict[Path, tuple[AssetFiles | None, str]] = {}

    def at(self, folder: Path, source: Json) -> tuple[AssetFiles | None, str]:
        """The content of an asset, None if the source is absent or a broken zip; and why it is
        not looked at, "" if it is."""
        if not isinstance(source, str) or not source or "\0" in source:
            return None, ""
        path = Path(os.path.normpath(folder / source))
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: Path) -> tuple[AssetFiles | None, str]:
        if not self._room.holds(path):
            return None, "it lies outside the assembly, where nothing is read"
        if is_file(path) and path.suffix == ".zip" and not path.exists():
            return None, "it is a zip file within a zip file, which is not looked into"
        if is_folder(path) or (is_file(path) and not _broken(path)):
            return AssetFiles(path, within=self._root), ""
        return None, ""


def read_assets(manifest: Path, folder: Path, contents: Contents) -> tuple[FileAsset, ...]:
    """The file assets of an asset manifest, sorted by id; sources are relative to `folder`."""
    body = as_mapping(read_json(manifest), manifest, "an asset manifest")
    files = as_mapping(body.get("files"), manifest, "files")
    found: list[FileAsset] = []
    for asset_id, raw in sorted(files.items()):
        entry = as_mapping(raw, manifest, f"files.{asset_id}")
        source = as_mapping(entry.get("source"), manifest, f"files.{asset_id}.source")
        path = source.get("path")
        packaging = source.get("packaging")
        where = f"files.{asset_id}.destinations"
        held, unread = contents.at(folder, path)
        found.append(
            FileAsset(
                id=asset_id,
                source=path if isinstance(path, str) else "",
                packaging=packaging if isinstance(packaging, str) else "file",
                destinations=tuple(
                    _destination(as_mapping(to, manifest, where))
                    for _, to in sorted(
                        as_mapping(entry.get("destinations"), manifest, where).items()
                    )
                ),
                files=held,
                unread=unread,
            )
        )
    return tuple(found)


def old_assets(
    entries: Iterable[dict[str, Json]], folder: Path, contents: Contents
) -> tuple[FileAsset, ...]:
    """The assets of an old assembly, from its metadata entries `aws:cdk:asset`."""
    found: dict[str, FileAsset] = {}
    for entry in entries:
        asset_id, path = entry.get("sourceHash") or entry.get("id"), entry.get("path")
        packaging = entry.get("packaging")
        if isinstance(asset_id, str) and isinstance(path, str) and packaging in ("zip", "file"):
            held, unread = contents.at(folder, path)
            target = (Destination(bucket="", key=legacy_key(asset_id, path)),)
            found[asset_id] = FileAsset(asset_id, path, str(packaging), target, held, unread)
    return tuple(asset for _, asset in sorted(found.items()))


def local_asset(path: str, folder: Path, root: Path) -> FileAsset:
    """What lies at a path beside a template, as if it were uploaded under that path."""
    held, unread = Contents(root).at(folder, path)
    return FileAsset(path, path, "zip", (Destination(bucket="", key=path),), held, unread)


def legacy_key(asset_id: str, path: str) -> str:
    """Where the CDK CLI uploads an asset of the legacy synthesizer."""
    suffix = Path(path).suffix if Path(path).suffix in (".zip", ".jar", ".json") else ".zip"
    return f"assets/{asset_id}{suffix}"


def supplied(entries: Iterable[dict[str, Json]]) -> dict[str, str]:
    """The template parameters that the CDK CLI sets for such assets: prefix and file of the key."""
    found = {}
    for entry in entries:
        asset_id, path = entry.get("sourceHash") or entry.get("id"), entry.get("path")
        name = entry.get("s3KeyParameter")
        if isinstance(asset_id, str) and isinstance(path, str) and isinstance(name, str):
            folder, _, file = legacy_key(asset_id, path).rpartition("/")
            found[name] = f"{folder}/||{file}"
    return found


def _broken(path: Path) -> bool:
    try:
        return path.suffix == ".zip" and not zipfile.is_zipfile(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None


def _destination(fields: dict[str, Json]) -> Destination:
    region = fields.get("region")
    return Destination(
        bucket=str(fields.get("bucketName") or ""),
        key=str(fields.get("objectKey") or ""),
        region=region if isinstance(region, str) else None,
    )
