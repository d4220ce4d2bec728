"""The content of an asset: its names listed, and its text read, on demand."""

from __future__ import annotations

import os
import stat
import zipfile
from functools import cached_property
from pathlib import Path

from dr_validator.errors import InputError

MAX_FILES = 200_000
MAX_TEXT = 10 * 1024 * 1024


class AssetFiles:
    """The files of an asset: those of a folder, the entries of a zip, or the one file itself.

    Symlinks to folders are not entered. With `within`, text is read only from files that
    truly lie below that folder; without it (an unstaged asset, outside the assembly) names
    are listed and no text is read at all.
    """

    def __init__(self, path: Path, within: Path | None = None) -> None:
        self.path = path
        self._within = within

    @cached_property
    def names(self) -> frozenset[str]:
        """Posix paths of all files, relative to the asset's root."""
        if self.path.is_dir():
            return frozenset(self._walk())
        if self._is_zip:
            try:
                with zipfile.ZipFile(self.path) as archive:
                    return frozenset(i.filename for i in archive.infolist() if not i.is_dir())
            except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
                raise InputError(
                    f"{self.path}: not a readable zip file ({error}): synthesize again"
                ) from None
        return frozenset({self.path.name})

    def text(self, name: str) -> str | None:
        """The file's text; None if there is no such file or it is not UTF-8 text."""
        if self._within is None or name not in self.names:
            return None
        try:
            content = self._entry(name) if self._is_zip else self._file(name)
            return None if content is None else content.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError, zipfile.BadZipFile, RuntimeError, ValueError):
            return None

    @property
    def _is_zip(self) -> bool:
        return self.path.suffix == ".zip" and self.path.is_file()

    def _walk(self) -> list[str]:
        found: list[str] = []
        for folder, _, names in os.walk(self.path, onerror=self._refuse):
            base = Path(folder).relative_to(self.path)
            found.extend((base / name).as_posix() for name in names)
            if len(found) > MAX_FILES:
                raise InputError(
                    f"{self.path}: this asset holds more than {MAX_FILES:,} files: "
                    "point the asset at a smaller folder"
                )
        return found

    def _refuse(self, error: OSError) -> None:
        raise InputError(f"{error.filename}: cannot be listed ({error.strerror})")

    def _entry(self, name: str) -> bytes | None:
        with zipfile.ZipFile(self.path) as archive, archive.open(name) as entry:
            content = entry.read(MAX_TEXT + 1)
        return content if len(content) <= MAX_TEXT else None

    def _file(self, name: str) -> bytes | None:
        file = self.path / name if self.path.is_dir() else self.path
        real = Path(os.path.realpath(file))
        assert self._within is not None
        if not real.is_relative_to(os.path.realpath(self._within)):
            return None
        info = real.stat()
        if not stat.S_ISREG(info.st_mode) or info.st_size > MAX_TEXT:
            return None
        return real.read_bytes()
