"""How a pack in YAML is named: as a file, or as a folder of files."""

from __future__ import annotations

from pathlib import Path

SUFFIXES = (".yaml", ".yml")


def is_written(name: str) -> bool:
    """Whether a pack is a file of checks, or a folder of such (`checks/`), by how it is named."""
    return name.endswith((*SUFFIXES, "/"))


def files_in(folder: Path) -> list[Path]:
    """The files of checks that stand in a folder itself, by name; none if it cannot be listed."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return []
    return [
        each for each in entries if each.name.endswith(SUFFIXES) and not each.name.startswith(".")
    ]
