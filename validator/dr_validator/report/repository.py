"""Which file of the repository a finding is shown at: build output is in no pull request."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator
from pathlib import Path

from dr_validator import files
from dr_validator.assembly.model import Assembly, Construct, Stack
from dr_validator.assembly.trace import source_of
from dr_validator.record import dataclass
from dr_validator.report.locate import Located

_PROGRAMS = {".cs", ".cts", ".fs", ".go", ".java", ".js", ".mjs", ".mts", ".py", ".ts"}
_MANIFEST, _PROJECT = "manifest.json", "cdk.json"
_ENOUGH = 20_000_000


@dataclass(frozen=True, slots=True)
class Anchor:
    """A line of a file that stands in the repository, relative to the repository's root.

    `exact` is False where the line of the finding itself is not known, so that this one only
    stands in for it: where the stack is made, else the app's program, else `cdk.json`.
    """

    file: str
    line: int
    exact: bool


class Repository:
    """The repository of the current folder, else of the assembly; without one, the folder."""

    def __init__(self, assembly: Assembly) -> None:
        here = Path.cwd()
        folder = Path(os.path.normpath(assembly.path.absolute()))
        upward = (*_upward(here), *_upward(folder))
        self._assembly = assembly
        self._root = next((each for each in upward if files.present(each / ".git")), here)
        self._stacks: dict[str, str | None] = {}
        self._paths: dict[Path, str | None] = {}
        self._sources: dict[tuple[str, Path], tuple[str, int] | None] = {}
        self._here, self._folder = here, folder
        self._projects: dict[Path, Path | None] = {}

    def anchor(self, spot: Located) -> Anchor:
        """The CDK line, else the template if it is source itself, else what stands in."""
        path = self._file(spot)
        folder = path.parent if path else self._folder
        if spot.source and (exact := self._from_source(spot.source, folder)):
            return Anchor(*exact, exact=True)
        if path and not files.present(path.parent / _MANIFEST) and (file := self._inside(path)):
            return Anchor(file, spot.line or 1, exact=True)
        stack = self._assembly.by_id.get(spot.place.stack)
        if stack and (made := self._made_at(stack)) and (near := self._from_source(made, folder)):
            return Anchor(*near, exact=False)
        return self._app(folder) or Anchor(self.template(spot), spot.line or 1, exact=False)

    @property
    def app(self) -> Anchor | None:
        """The CDK app's program, else its `cdk.json`; None where there is neither."""
        return self._app(self._folder)

    @property
    def stand_in(self) -> Anchor:
        """Where something is shown that is about the run as a whole."""
        return self.app or Anchor(self.assembly(), 1, exact=False)

    def _app(self, folder: Path) -> Anchor | None:
        project = self._project(folder)
        if project is None:
            return None
        file = self._inside(_program(project) or project / _PROJECT)
        return Anchor(file, 1, exact=False) if file else None

    def template(self, spot: Located) -> str:
        """The template's path from the root; one elsewhere, from the assembly's own folder."""
        path = self._file(spot)
        near = self._inside(path) if path else None
        folder = self._assembly.path
        return near or "/".join(part for part in (folder.name, spot.place.template) if part)

    def holds(self, spot: Located) -> bool:
        """Whether the template lies beneath the root."""
        path = self._file(spot)
        return bool(path and self._inside(path))

    def source(self, spot: Located) -> str | None:
        """`file:line` of the CDK code, from the root where it lies there."""
        path = self._file(spot)
        folder = path.parent if path else self._folder
        near = self._from_source(spot.source, folder) if spot.source else None
        return f"{near[0]}:{near[1]}" if near else spot.source

    def program(self, spot: Located) -> tuple[Path, int] | None:
        """The CDK code's file and line, if this repository holds it: no other file is named by
        an assembly and then read."""
        folder = spot.path.parent if spot.path else self._folder
        near = self._from_source(spot.source, folder) if spot.source else None
        if near is None or Path(near[0]).suffix not in _PROGRAMS:
            return None
        return self._root / near[0], near[1]

    def assembly(self) -> str:
        """The assembly's folder, from the root; only its name where it lies elsewhere."""
        inside = self._inside(self._assembly.path)
        return self._folder.name if inside in (None, ".") else inside

    def _file(self, spot: Located) -> Path | None:
        """The file that holds the place."""
        return spot.path

    def _inside(self, path: Path) -> str | None:
        """The path from the root, for a file beneath it."""
        if path not in self._paths:
            full = Path(os.path.normpath(path.absolute()))
            self._paths[path] = _beneath(full, self._root) or _beneath(
                Path(os.path.realpath(full)), Path(os.path.realpath(self._root))
            )
        return self._paths[path]

    def _from_source(self, source: str, folder: Path) -> tuple[str, int] | None:
        """The file from the root and the line, for a `file:line` of this repository."""
        key = (source, folder)
        if key not in self._sources:
            name, _, number = source.rpartition(":")
            line = max(1, int(number)) if number.isdecimal() else 1
            file = None
            if name:
                file = self._inside(Path(name)) or self._same_file(Path(name), line, folder)
            self._sources[key] = (file, line) if file and number.isdecimal() else None
        return self._sources[key]

    def _same_file(self, path: Path, line: int, near: Path) -> str | None:
        """The file in this checkout for one of another: a build machine's, a container's.

        A container may hold the app's folder only.
        """
        parts = path.parts[1:]
        folders = dict.fromkeys((self._root, self._project(near) or self._root))
        for start in range(len(parts)):
            for folder in folders:
                file = folder.joinpath(*parts[start:])
                if ".." not in parts[start:] and _has_line(file, line):
                    return file.relative_to(self._root).as_posix()
        return None

    def _made_at(self, stack: Stack) -> str | None:
        """The frame that all constructs of the stack share: the line that makes the stack."""
        if stack.id not in self._stacks:
            traces = [each.trace for each in stack.constructs.values() if source_of(each)]
            shared = tuple(_common_end(traces))
            self._stacks[stack.id] = source_of(Construct("", shared)) if shared else None
        return self._stacks[stack.id]

    def _project(self, folder: Path) -> Path | None:
        """The folder of the app whose assembly lies in `folder`: the nearest `cdk.json`."""
        if folder not in self._projects:
            start = Path(os.path.normpath(folder.absolute()))
            self._projects[folder] = next(
                (
                    each
                    for each in (*_upward(start), *_upward(self._folder), *_upward(self._here))
                    if each.is_relative_to(self._root) and files.is_file(each / _PROJECT)
                ),
                None,
            )
        return self._projects[folder]


def _beneath(file: Path, root: Path) -> str | None:
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else None


def _upward(folder: Path) -> tuple[Path, ...]:
    return (folder, *folder.parents)


def _has_line(file: Path, line: int) -> bool:
    try:
        return len(files.read_bytes(file, _ENOUGH).splitlines()) >= line
    except files.FileError:
        return False


def _common_end(traces: list[tuple[str, ...]]) -> list[str]:
    """The frames at the end that all traces share, the innermost first."""
    shared: list[str] = []
    for frames in zip(*(reversed(trace) for trace in traces), strict=False):
        if len(set(frames)) > 1:
            break
        shared.insert(0, frames[0])
    return shared


def _program(folder: Path) -> Path | None:
    """The file that the command in the folder's `cdk.json` runs."""
    try:
        command = json.loads(files.read_text(folder / _PROJECT))["app"]
        words = shlex.split(command)
    except (files.FileError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    for file in _candidates(folder, words):
        if file.suffix in _PROGRAMS and ".." not in file.parts and files.is_file(file):
            return file
    return None


def _candidates(folder: Path, words: list[str]) -> Iterator[Path]:
    for before, word in zip(["", *words], words, strict=False):
        if before == "-m":
            yield folder / f"{word.replace('.', '/')}.py"
        elif "\0" not in word and not Path(word).is_absolute():
            yield folder / word
