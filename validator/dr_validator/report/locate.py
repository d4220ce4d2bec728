"""From a place to lines: of the template, and of the source that made it. Looked up late."""

from __future__ import annotations

import os
from pathlib import Path

from dr_validator.assembly.model import Assembly
from dr_validator.assembly.trace import source_of
from dr_validator.errors import InputError
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.report.lines import LineIndex


@dataclass(frozen=True, slots=True)
class Located:
    """A place with its lines: `source` is `file:line` of the CDK code, where known.

    `path` is the file that the place is written in; None for what stands in no file.
    """

    place: Place
    file: str
    line: int | None
    source: str | None
    path: Path | None = None

    @property
    def template(self) -> str:
        """`file:line` of the template."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    @property
    def best(self) -> str:
        """The line a person would edit."""
        return self.source or self.template


class Locator:
    """Looks up the lines of places, reading each template at most once."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._indexes: dict[Path, LineIndex | None] = {}
        self._shown: dict[Path, str] = {}

    def find(self, place: Place) -> Located:
        stack = self._assembly.by_id.get(place.stack)
        path, pointer = None, pointer_in_template(place)
        if stack:
            path, pointer = stack.template.written_at(pointer)
        construct = stack.constructs.get(place.logical_id) if stack else None
        source = source_of(construct) if construct else None
        return Located(
            place,
            self._near(path) if path else place.template,
            self._line(path, pointer) if path else None,
            source and _near_source(source),
            path,
        )

    def _near(self, path: Path) -> str:
        if path not in self._shown:
            self._shown[path] = _near(path)
        return self._shown[path]

    def _line(self, path: Path, pointer: str) -> int | None:
        if path not in self._indexes:
            try:
                self._indexes[path] = LineIndex(path)
            except (OSError, InputError):
                self._indexes[path] = None
        index = self._indexes[path]
        return index.line_of(pointer) if index else None


def pointer_in_template(place: Place) -> str:
    """The place's JSON pointer from the template's root."""
    if not place.logical_id:
        return place.pointer
    step = place.logical_id.replace("~", "~0").replace("/", "~1")
    return f"/Resources/{step}{place.pointer}"


def _near(path: Path) -> str:
    """The path as one would type it from the current folder, if it lies beneath."""
    full = Path(os.path.normpath(path.absolute()))
    here = Path.cwd()
    return (full.relative_to(here) if full.is_relative_to(here) else full).as_posix()


def _near_source(source: str) -> str:
    file, colon, line = source.rpartition(":")
    if not colon or not Path(file).is_absolute():
        return source
    return f"{_near(Path(file))}:{line}"
