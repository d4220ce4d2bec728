"""The content of an asset: its names listed, and its text read, on demand."""

from __future__ import annotations

import os
import zipfile
from functools import cached_property
from pathlib import Path

from dr_validator import files
from dr_validator.archive import BROKEN as _BROKEN
from dr_validator.archive import Bytes
from dr_validator.errors import InputError

MAX_FILES = 200_000
MAX_TEXT = 10 * 1024 * 1024


class AssetFiles:
    """The files of an asset: those of a folder, the entries of a zip, or the one file itself.

    Links are followed as long as they stay in the asset; text is read only from files that
    truly lie below `within`, and not at all without it.
    """

    def __init__(self, path: Path, within: Path | None = None) -> None:
        self.path = path
        self._within = within

    @cached_property
    def names(self) -> frozenset[str]:
        """Posix paths of all files, relative to the asset's root."""
        if files.is_folder(self.path):
            return frozenset(each.name for each in self._entries if not each.leads_out)
        if self._is_zip:
            try:
                return frozenset(i.filename for i in self._zip.infolist() if not i.is_dir())
            except _BROKEN as error:
                raise InputError(
                    f"{self.path}: not a readable zip file ({error}): synthesize again"
                ) from None
        return frozenset({self.path.name})

    @cached_property
    def leads_out(self) -> bool:
        """Whether a link to a folder leads out of the asset, so that not all names are known."""
        return files.is_folder(self.path) and any(each.leads_out for each in self._entries)

    def text(self, name: str) -> str | None:
        """The file's text; None if there is no such file or it is not UTF-8 text."""
        if self._within is None or name not in self.names:
            return None
        try:
            content = self._entry(name) if self._is_zip else self._file(name)
            return None if content is None else content.decode("utf-8-sig")
        except (*_BROKEN, files.FileError):
            return None

    @property
    def _is_zip(self) -> bool:
        return self.path.suffix == ".zip" and files.is_file(self.path)

    @cached_property
    def _zip(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(Bytes(self.path))

    @cached_property
    def _entries(self) -> tuple[files.FolderEntry, ...]:
        try:
            return tuple(files.walk(self.path, links=True, most=MAX_FILES))
        except files.FileError as error:
            raise InputError(error.told(self.path, "let it be read, or synthesize again")) from None

    def _entry(self, name: str) -> bytes | None:
        info = self._zip.getinfo(name)
        # The others can unpack a few bytes to gigabytes at once; Lambda takes neither.
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return None
        with self._zip.open(info) as entry:
            content = entry.read(MAX_TEXT + 1)
        return content if len(content) <= MAX_TEXT else None

    def _file(self, name: str) -> bytes | None:
        file = self.path / name if files.is_folder(self.path) else self.path
        real = Path(os.path.realpath(file))
        if self._within is None or not real.is_relative_to(os.path.realpath(self._within)):
            return None
        return files.read_bytes(real, MAX_TEXT)
