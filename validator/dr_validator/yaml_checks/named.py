"""How a pack in YAML is named: as a file, or as a folder of files."""

from __future__ import annotations

SUFFIXES = (".yaml", ".yml")


def is_written(name: str) -> bool:
    """Whether a pack is a file of checks, or a folder of such (`checks/`), by how it is named."""
    return name.endswith((*SUFFIXES, "/"))
