"""Where the apps of a fleet are: folders, globs, zip files, lists, at any address fsspec reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from dr_validator.config.found import FILE, named
from dr_validator.errors import InputError, UsageError
from dr_validator.fleet.app import FleetApp

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_LISTS = (".csv", ".parquet")
_ZIP = ".zip"
_ASSEMBLY = "cdk.out"
_TEMPLATES = (".template.json", ".template.yaml", ".template.yml")
_MARKS = ("manifest.json", "template.json", "template.yaml", "template.yml")
_LOCAL = "file"  # elsewhere, no configuration is read
_DEEPEST = 8  # folders below a source in which apps are looked for


def apps(sources: Iterable[str]) -> Iterator[FleetApp]:
    """The apps of all sources, each once, by name in each source.

    A source is a list (CSV or Parquet: app, path, commit, owner), a glob, a zip file, or a folder:
    an assembly, one whose configuration has deployments, or one that holds such. InputError where
    a source cannot be read or holds no app; UsageError where two apps have one name.
    """
    seen: dict[str, str] = {}
    for source in sources:
        found = 0
        for app in _of_source(source):
            found += 1
            if app.name not in seen:
                seen[app.name] = app.address
                yield app
            elif seen[app.name] != app.address:
                raise UsageError(
                    f"two apps are called {app.name}: {seen[app.name]} and {app.address}; name "
                    "them in a list (CSV: app,path)"
                )
        if not found:
            raise InputError(
                f"{source}: contains no app: no manifest.json, no template, no zip file and no "
                f"{FILE} with [[deployments]]; name a folder of assemblies, a glob, or a list"
            )


def _of_source(source: str) -> Iterator[FleetApp]:
    files, path = opened(source)
    try:
        if source.endswith(_LISTS):
            yield from _listed(source, files, path)
        elif any(sign in source for sign in "*?["):
            yield from _matching(files, path)
        elif (
            source.endswith(_ZIP) or files.isfile(path) or _is_app(files, path, _names(files, path))
        ):
            yield FleetApp(_named(PurePosixPath(path)), source)
        elif files.isdir(path):
            yield from _below(files, path)
        else:
            raise InputError(f"{source}: nothing found there; name a folder, a zip file or a list")
    except OSError as error:
        raise InputError(f"{source}: cannot be read: {error.strerror or error}") from None


def opened(address: str) -> tuple[AbstractFileSystem, str]:
    """The file system of an address, and the path in it. UsageError where what reads it is not
    installed."""
    from fsspec.core import url_to_fs

    try:
        files, path = url_to_fs(address)
    except ImportError as error:
        extra = "dr-validator[fleet,s3]" if address.startswith("s3") else "what fsspec needs for it"
        raise UsageError(f"{address}: cannot be read: {error}; install {extra}") from None
    except ValueError as error:
        raise UsageError(f"{address}: no such kind of address: {error}") from None
    return files, str(path)


def _listed(source: str, files: AbstractFileSystem, path: str) -> Iterator[FleetApp]:
    base = files.unstrip_protocol(path.rpartition("/")[0])
    for number, row in enumerate(_rows(source, files, path), 1):
        where = f"{source}: row {number}"
        name, address = (str(row.get(key) or "").strip() for key in ("app", "path"))
        if not name or not address:
            raise InputError(f"{where}: {'path' if name else 'app'} is empty; fill it in")
        if "://" not in address and not address.startswith("/"):
            address = f"{base}/{address}"
        commit, owner = (str(row.get(key) or "") for key in ("commit", "owner"))
        yield FleetApp(name, _plain(address), commit, owner)


def _rows(source: str, files: AbstractFileSystem, path: str) -> Iterator[Mapping[str, Any]]:
    with files.open(path, "rb") as file:
        if path.endswith(".parquet"):
            yield from _parquet(source, file)
            return
        try:
            reader = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))
            _need_columns(source, reader.fieldnames or ())
            yield from reader
        except (UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"{source}: is not CSV in UTF-8: {error}") from None


def _parquet(source: str, file: Any) -> Iterator[Mapping[str, Any]]:
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import ParquetFile

    try:
        table = ParquetFile(file)
    except ArrowInvalid as error:
        raise InputError(f"{source}: is not a Parquet file: {error}") from None
    _need_columns(source, table.schema_arrow.names)
    for batch in table.iter_batches():
        yield from batch.to_pylist()


def _need_columns(source: str, names: Iterable[str]) -> None:
    missing = [each for each in ("app", "path") if each not in names]
    if missing:
        raise InputError(
            f"{source}: has no column {missing[0]}; a list has app and path, and may have commit "
            "and owner"
        )


def _matching(files: AbstractFileSystem, path: str) -> Iterator[FleetApp]:
    """What a glob matches, named from the first folder on that it does not name wholly."""
    parts = PurePosixPath(path).parts
    fixed = next(n for n, part in enumerate(parts) if any(sign in part for sign in "*?["))
    for each in sorted(map(str, files.glob(path))):
        below = PurePosixPath(*PurePosixPath(each).parts[fixed:])
        yield FleetApp(_named(below), _plain(files.unstrip_protocol(each)))


def _below(files: AbstractFileSystem, root: str) -> Iterator[FleetApp]:
    """The apps below a folder: what is one is not searched further."""
    waiting = [(root, 0)]
    while waiting:
        folder, depth = waiting.pop()
        names = _names(files, folder)
        if _is_app(files, folder, names):
            yield _under(files, root, folder)
            continue
        for name in sorted(names):
            if name.endswith(_ZIP):
                yield _under(files, root, f"{folder}/{name}")
        if depth < _DEEPEST:
            folders = sorted(name for name, kind in names.items() if kind == "directory")
            hidden = [name for name in folders if not name.startswith(".")]
            waiting += [(f"{folder}/{name}", depth + 1) for name in reversed(hidden)]


def _under(files: AbstractFileSystem, root: str, path: str) -> FleetApp:
    below = PurePosixPath(path).relative_to(root)
    return FleetApp(_named(below), _plain(files.unstrip_protocol(path)))


def _names(files: AbstractFileSystem, folder: str) -> Mapping[str, str]:
    """What lies in a folder, by name, and whether that is a directory or a file."""
    if not files.isdir(folder):
        return {}
    held = files.ls(folder, detail=True)
    return {PurePosixPath(each["name"]).name: str(each["type"]) for each in held}


def _is_app(files: AbstractFileSystem, folder: str, names: Mapping[str, str]) -> bool:
    """Whether a folder is an app, by what it holds; `names` have their kinds."""
    held = [name for name, kind in names.items() if kind != "directory"]
    if any(name in _MARKS or name.endswith(_TEMPLATES) for name in held):
        return True
    return FILE in held and _LOCAL in files.protocol and _deploys(f"{folder}/{FILE}")


def _deploys(path: str) -> bool:
    """Whether a configuration says what is deployed. One that cannot be read may, and the row of
    its app says what is wrong with it."""
    try:
        table = named(Path(path)).table
    except UsageError:
        return True
    return isinstance(table, dict) and bool(table.get("deployments"))


def _named(path: PurePosixPath) -> str:
    """`payments/orders` for `payments/orders/cdk.out` and `payments/orders.zip`."""
    if path.name == _ASSEMBLY:
        path = path.parent if path.parent.parts else path
    named = path.with_suffix("") if path.suffix == _ZIP else path
    return named.as_posix() if not named.is_absolute() else named.name


def _plain(address: str) -> str:
    return address.removeprefix("file://")
