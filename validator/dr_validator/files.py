"""The one way to files and folders of the input: regular, of a sane size, never waited for.

What is read may be hostile: a FIFO that nobody writes to, a link to a device, a file that never
ends, a folder of a million files. Each is a `FileError`, whose words follow the file's name.

A path may lead into a zip file, as `artifact.zip/app.yaml` does: that is read like a folder.
"""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from dr_validator import archive
from dr_validator.archive import ArchiveError, Zipped, member
from dr_validator.record import dataclass

MAX_BYTES = 64 * 1024 * 1024
MAX_ENTRIES = 200_000
_PIECE = 1024 * 1024
# Absent where the system has none of it: on Windows.
_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_BINARY = getattr(os, "O_BINARY", 0)


class FileError(Exception):
    """Why a file cannot be read, as a clause after its name; `fix` if there is only one way out."""

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix

    def told(self, path: Path | str, fix: str) -> str:
        """One sentence: the file, what is wrong, and the way out (`fix` unless there is one)."""
        return f"{path}: {self.what}: {self.fix or fix}"


class AbsentError(FileError):
    """There is no such file."""


def read_text(path: Path, limit: int = MAX_BYTES) -> str:
    """The text of a UTF-8 file, with or without a byte order mark."""
    try:
        return read_bytes(path, limit).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"byte {error.start} is not UTF-8", "save the file as UTF-8") from None


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The content of a regular file, or of what a link to one leads to, up to `limit` bytes."""
    content = read_start(path, limit + 1)
    if len(content) > limit:
        raise FileError(f"is larger than {_size(limit)}")
    return content


def read_start(path: Path, size: int) -> bytes:
    """The first bytes of a regular file."""
    try:
        _refuse_special(path.stat().st_mode)  # a device may act when it is opened
        number = os.open(path, os.O_RDONLY | _NEVER_WAIT | _BINARY)
        with os.fdopen(number, "rb") as file:
            _refuse_special(os.fstat(number).st_mode)
            pieces: list[bytes] = []
            while size > 0 and (piece := file.read(min(size, _PIECE))):
                pieces.append(piece)
                size -= len(piece)
            return b"".join(pieces)
    except (FileNotFoundError, NotADirectoryError):
        return _in_archive(path, size)
    except OSError as error:
        raise FileError(f"cannot be read ({error.strerror})") from None
    except ValueError:
        raise FileError("is not a path (it contains a null character)") from None


def _in_archive(path: Path, size: int) -> bytes:
    """The first bytes of a file of a zip file."""
    try:
        found = member(path)
        if found is None or found.mode is None:
            raise AbsentError("no such file")
        _refuse_special(found.mode)
        return found.read_start(size)
    except ArchiveError as error:
        raise FileError(str(error), "pack it again") from None


def _refuse_special(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise FileError("is a folder, not a file")
    if not stat.S_ISREG(mode):
        raise FileError("is not a regular file")


def _size(count: int) -> str:
    return f"{count // 1024**2} MB" if count >= 1024**2 else f"{count:,} bytes"


def is_file(path: Path) -> bool:
    """Whether it is a regular file, or a link to one. False where that cannot be told."""
    mode = _mode(path)
    return mode is not None and stat.S_ISREG(mode)


def is_folder(path: Path) -> bool:
    """Whether it is a folder, or a link to one. False where that cannot be told."""
    mode = _mode(path)
    return mode is not None and stat.S_ISDIR(mode)


def is_archive(path: Path) -> bool:
    """Whether it is a zip file, which is looked into as into a folder."""
    return archive.is_archive(path)


def is_special(path: Path) -> bool:
    """Whether it is there and is no regular file: a folder, a FIFO, a device."""
    mode = _mode(path)
    return mode is not None and not stat.S_ISREG(mode)


def present(path: Path) -> bool:
    """Whether anything bears that name, be it a link that leads nowhere."""
    return _mode(path, follow=False) is not None


def _mode(path: Path, *, follow: bool = True) -> int | None:
    try:
        return path.stat(follow_symlinks=follow).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return _mode_in_archive(path)
    except (OSError, ValueError):
        return None


def _mode_in_archive(path: Path) -> int | None:
    try:
        found = member(path)
        return found.mode if found is not None else None
    except ArchiveError:
        return None


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """What a folder holds: the path from the folder that was walked, and the path itself.

    `leads_out` marks a link to a folder that was not entered, since it leads out of the tree.
    """

    name: str
    path: Path
    leads_out: bool = False


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder on the way down; `identity` tells it from others, whatever it is called."""

    name: str
    path: str
    identity: tuple[int, int]
    above: _Folder | None

    def is_within(self, identity: tuple[int, int]) -> bool:
        folder: _Folder | None = self
        while folder is not None:
            if folder.identity == identity:
                return True
            folder = folder.above
        return False


def walk(
    folder: Path,
    *,
    skip: Callable[[str], bool] = lambda _: False,
    links: bool = False,
    most: int = MAX_ENTRIES,
) -> Iterator[FolderEntry]:
    """All that is no folder, in `folder` and below, by name; a folder's own files come first.

    Folders whose name is to be skipped are not entered. Links to folders are entered with
    `links` only, where they stay in the tree and are no circle. Goes down without recursion.
    """
    inside = None if os.path.isdir(folder) else member(folder)  # noqa: PTH112
    if inside is not None:
        yield from _walk_archive(folder, inside, skip, most)
        return
    count = 0
    try:
        todo = [_Folder("", os.fspath(folder), _identity(folder.stat()), None)]
        root = os.path.realpath(folder)
        while todo:
            here = todo.pop()
            below: list[_Folder] = []
            with os.scandir(here.path) as found:
                entries = sorted(islice(found, most + 1 - count), key=lambda entry: entry.name)
            count += len(entries)
            if count > most:
                raise FileError(f"holds more than {most:,} files", "point to a smaller folder")
            for entry in entries:
                name = f"{here.name}{entry.name}"
                if not _is_folder(entry):
                    yield FolderEntry(name, Path(entry.path))
                elif entry.is_symlink() and not links:
                    continue
                elif entry.is_symlink() and not _within(entry.path, root):
                    yield FolderEntry(name, Path(entry.path), leads_out=True)
                elif not skip(entry.name):
                    identity = _identity(Path(entry.path).stat())
                    if not here.is_within(identity):
                        below.append(_Folder(f"{name}/", entry.path, identity, here))
            todo += reversed(below)
    except OSError as error:
        where = "" if error.filename in (None, os.fspath(folder)) else f"{error.filename} "
        raise FileError(f"{where}cannot be listed ({error.strerror})") from None


def _walk_archive(
    folder: Path, top: Zipped, skip: Callable[[str], bool], most: int
) -> Iterator[FolderEntry]:
    """The files of a zip file below a folder of it, in the same order."""
    count = 0
    todo = [""]
    while todo:
        here = todo.pop()
        try:
            found = Zipped(top.archive, posixpath.normpath(posixpath.join(top.name, here)))
            names, folders = (top if not here else found).below()
        except ArchiveError as error:
            raise FileError(str(error), "pack it again") from None
        count += len(names)
        if count > most:
            raise FileError(f"holds more than {most:,} files", "point to a smaller folder")
        for name in names:
            yield FolderEntry(f"{here}{name}", folder / here / name)
        todo += [f"{here}{name}/" for name in reversed(folders) if not skip(name)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _identity(info: os.stat_result) -> tuple[int, int]:
    return info.st_dev, info.st_ino


def _within(path: str, root: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(root)
