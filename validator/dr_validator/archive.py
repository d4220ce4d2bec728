"""Zip files: their bytes, as the standard library wants them, and what stands in them by path.

A path may lead into a zip file, as `artifact.zip/templates/app.yaml`: see `files`.
"""

from __future__ import annotations

import io
import os
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from dr_validator.record import dataclass

MAX_READ = 32 * 1024 * 1024


class Bytes(io.RawIOBase):
    """A file that is open only while a piece of it is read, so that any number can be kept.

    A piece is at most MAX_READ long: a zip file's list of names is read as one piece, and each
    name of it takes ten times its place in memory. ValueError for a longer one.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._size = path.stat().st_size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise OSError("seeks before the start of the file")
        self._at = start + offset
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        left = max(0, self._size - self._at)
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted > MAX_READ:
            raise ValueError(f"it lists more names than fit in {MAX_READ // 1024**2} MB")
        with self._path.open("rb") as file:
            file.seek(self._at)
            piece = file.read(wanted)
        self._at += len(piece)
        return piece


MAX_MEMBERS = 50_000
MAX_TOTAL = 2 * 1024**3
# What deflates to less than that is made to, or is so small that it does not matter.
MAX_RATIO, SMALL = 200, 1024 * 1024
_PIECE = 1024 * 1024
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED = 0x1
# All that a zip file which is not what it should be can raise.
BROKEN = (OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error)


class ArchiveError(Exception):
    """Why a zip file, or what is in it, cannot be read, as a clause after its name."""


@dataclass(frozen=True, slots=True)
class Zipped:
    """What a path leads to within a zip file: `name` is "" for the zip file itself.

    Nothing is ever unpacked to disk: what is read is read from the zip file.
    """

    archive: Path
    name: str

    @property
    def mode(self) -> int | None:
        """As of a file: S_IFREG or S_IFDIR; None if there is none of that name, or it is a link."""
        content = _opened(self.archive)
        if self.name in content.files:
            return stat.S_IFREG
        return stat.S_IFDIR if self.name in content.folders else None

    def read_start(self, size: int) -> bytes:
        """The first bytes of the file."""
        content = _opened(self.archive)
        info = content.files.get(self.name)
        if info is None:
            raise ArchiveError("no such file in the zip file")
        if info.flag_bits & _ENCRYPTED:
            raise ArchiveError("is encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveError("uses an unsupported compression method")
        pieces: list[bytes] = []
        try:
            with content.zip.open(info) as file:
                while size > 0 and (piece := file.read(min(size, _PIECE))):
                    pieces.append(piece)
                    size -= len(piece)
        except BROKEN as error:
            raise ArchiveError(f"cannot be unpacked ({error})") from None
        return b"".join(pieces)

    def below(self) -> tuple[list[str], list[str]]:
        """The names of the files and of the folders that stand right below it, sorted."""
        return _opened(self.archive).below(self.name)


def is_archive(path: Path) -> bool:
    """Whether it is a zip file, by its first bytes, and a name that says so or says nothing:
    CodePipeline keeps its artifacts under names such as `BuildArtif/aB3dE5g`."""
    if path.suffix.lower() not in (".zip", ""):
        return False
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            return file.read(4).startswith(_MAGIC)
    except (OSError, ValueError):
        return False


def member(path: Path) -> Zipped | None:
    """What a path means that leads into a zip file, or is one; None for any other path."""
    outer = next((each for each in (path, *path.parents) if is_archive(each)), None)
    if outer is None:
        return None
    name = posixpath.normpath(path.relative_to(outer).as_posix())
    if name.split("/")[0] == "..":
        return None
    return Zipped(outer, "" if name == "." else name)


@dataclass(frozen=True, slots=True)
class _Listing:
    """The files of a zip file by name, and its folders, "" among them, with what is below each."""

    zip: zipfile.ZipFile
    files: Mapping[str, zipfile.ZipInfo]
    folders: Mapping[str, tuple[str, ...]]

    def below(self, name: str) -> tuple[list[str], list[str]]:
        here = self.folders.get(name, ())
        folders = [each for each in here if posixpath.join(name, each) in self.folders]
        return sorted(set(here) - set(folders)), sorted(folders)


def _opened(path: Path) -> _Listing:
    try:
        info = path.stat()
        return _content(os.fspath(path), info.st_mtime_ns, info.st_size)
    except BROKEN as error:
        raise ArchiveError(f"is not a readable zip file ({error})") from None


@lru_cache(maxsize=8)
def _content(path: str, _changed: int, _size: int) -> _Listing:
    """The list of a zip file. ArchiveError for one that is not to be trusted."""
    archive = zipfile.ZipFile(Bytes(Path(path)))
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise ArchiveError(f"holds more than {MAX_MEMBERS:,} files")
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise ArchiveError(f"holds more than {MAX_TOTAL // 1024**3} GB")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        _refuse(info)
        name = posixpath.normpath(info.filename)
        if info.is_dir() or stat.S_ISLNK(info.external_attr >> 16):
            continue
        if name in found:
            raise ArchiveError(f"holds {name} twice")
        found[name] = info
    folders: dict[str, dict[str, None]] = {"": {}}
    for name in sorted(found):
        while name:
            above, _, last = name.rpartition("/")
            folders.setdefault(above, {})[last] = None
            name = above
    if both := sorted(found.keys() & folders.keys()):
        raise ArchiveError(f"holds {both[0]} as a file and as a folder")
    return _Listing(archive, found, {name: tuple(each) for name, each in folders.items()})


def _refuse(info: zipfile.ZipInfo) -> None:
    """Refuse a name that leads out, and what unpacks to far more than it is."""
    name = info.filename
    steps = name.replace("\\", "/").split("/")
    if ".." in steps or name.startswith(("/", "\\")) or ":" in steps[0]:
        raise ArchiveError(f"holds {name}, which leads out of it")
    if info.file_size > max(SMALL, MAX_RATIO * info.compress_size):
        raise ArchiveError(f"holds {name}, which unpacks to more than {MAX_RATIO} times its size")
