"""Brings an app to where it is examined, and tells by a digest whether it has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from dr_validator import __version__
from dr_validator.assembly.spec import Spec, parse_spec
from dr_validator.errors import InputError
from dr_validator.fleet.app import Examination, FleetApp
from dr_validator.fleet.sources import opened

_PIECE = 2**20


@contextmanager
def at_hand(app: FleetApp, most: int) -> Iterator[Spec]:
    """The app as a path of `check`: where it lies, or a copy for as long as it is needed.

    InputError where it is not there, cannot be read or has more than `most` bytes.
    """
    address = app.address
    if not app.is_elsewhere:
        yield parse_spec(address)
        return
    with TemporaryDirectory(prefix="dr-validator-") as folder:
        try:
            yield Spec(_copied(address, Path(folder), most))
        except OSError as error:
            raise InputError(f"{address}: cannot be read: {error.strerror or error}") from None


def _copied(address: str, folder: Path, most: int) -> Path:
    files, root = opened(address)
    found = files.find(root, detail=True)
    if not found:
        raise InputError(f"{address}: nothing found there")
    size = sum(each["size"] or 0 for each in found.values())
    if size > most:
        raise InputError(f"{address}: has {size:,} bytes, more than the {most:,} of --max-size")
    target = folder / PurePosixPath(root).name
    for path in sorted(found):
        below = PurePosixPath(path).relative_to(root)
        if ".." in below.parts:
            raise InputError(f"{address}: {path} would be written outside of its folder")
        copy = target.joinpath(*below.parts)
        copy.parent.mkdir(parents=True, exist_ok=True)
        files.get_file(path, str(copy))
    return target


def digest(spec: Spec, asked: Examination) -> str:
    """Of all files of an app, with what else decides its rows: our version, the region it is
    given, the losses and the configuration."""
    path = spec.path
    made = hashlib.blake2b(digest_size=16)
    made.update("\0".join((__version__, str(spec.target), asked.config, *asked.lose)).encode())
    config = [Path(asked.config)] if asked.config and Path(asked.config).is_file() else []
    files = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    for each in (*config, *files):
        name = each.relative_to(path).as_posix() if each.is_relative_to(path) else each.name
        made.update(f"\0{name}\0{each.stat().st_size}\0".encode(errors="surrogateescape"))
        with each.open("rb") as file:
            while piece := file.read(_PIECE):
                made.update(piece)
    return made.hexdigest()
