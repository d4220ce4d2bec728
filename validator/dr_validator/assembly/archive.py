"""The bytes of a zip file, as the standard library wants them."""

from __future__ import annotations

import io
import os
from pathlib import Path

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
