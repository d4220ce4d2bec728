"""Finds a configuration and reads its file: dr-validator.toml, or a table of pyproject.toml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dr_validator import files
from dr_validator.assembly.toml_text import parse_toml
from dr_validator.config.kinds import KeyPlace
from dr_validator.errors import UsageError
from dr_validator.record import dataclass

FILE, PYPROJECT, TABLE = "dr-validator.toml", "pyproject.toml", "dr-validator"


@dataclass(frozen=True, slots=True)
class Found:
    """A configuration as it is written: the file, its text, the table, and what its keys begin
    with. `label` is what a person calls the file; `packaged` tells that it is part of an
    installed package."""

    path: Path
    table: object
    prefix: str = ""
    text: str = ""
    label: str = ""
    packaged: bool = False

    @property
    def at(self) -> KeyPlace:
        return KeyPlace(str(self.path), "", self.prefix)

    @property
    def name(self) -> str:
        return self.label or self.path.name


def find(start: Path) -> Found | None:
    """The configuration in `start` or the nearest folder above it.

    In one folder, dr-validator.toml goes before pyproject.toml. One that is there and cannot be
    read is an error: it may be what makes the gate strict.
    """
    start = start.absolute()
    for folder in (start, *start.parents):
        own, shared = folder / FILE, folder / PYPROJECT
        if files.present(own):
            return _whole(own)
        if files.present(shared) and (found := _in_pyproject(shared)) is not None:
            return found
    return None


def named(file: Path) -> Found:
    """The configuration in a file that somebody names; UsageError where there is none."""
    path = file.absolute()
    if path.name != PYPROJECT:
        return _whole(path)
    found = _in_pyproject(path)
    if found is None:
        raise UsageError(f"{file}: has no table [tool.{TABLE}]; add it, or name another file")
    return found


def _whole(path: Path) -> Found:
    text, table = _read(path)
    return Found(path, table, text=text)


def _in_pyproject(path: Path) -> Found | None:
    text, body = _read(path)
    tool = body.get("tool")
    table = tool.get(TABLE) if isinstance(tool, dict) else None
    return None if table is None else Found(path, table, f"tool.{TABLE}.", text)


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = files.read_text(path)
        return text, parse_toml(text)
    except files.FileError as error:
        raise UsageError(error.told(path, "correct or remove it")) from None
    except ValueError as error:
        raise UsageError(f"{path}: not valid TOML: {error}; correct the file") from None
