"""Templates: one file, JSON or YAML, each parsed once."""

from __future__ import annotations

import os
from pathlib import Path

from dr_validator.assembly.model import Json, Template
from dr_validator.assembly.read import kind, parse_json, read_text
from dr_validator.errors import InputError

_YAML = (".yaml", ".yml")


class Templates:
    """The templates read so far; `base` is the folder that their names are relative to."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self._read: dict[str, Template] = {}

    def read(self, path: Path) -> Template:
        """The template in this file."""
        known = self._read.get(os.path.realpath(path))
        return known or self.of(parse_template(read_text(path), path), path)

    def of(self, body: Json, path: Path) -> Template:
        """The template with this body, which was read from `path`."""
        if not isinstance(body, dict):
            raise InputError(
                f"{path}: a template must be a mapping with Resources, not {kind(body)}: "
                "correct the file, or synthesize again"
            )
        name = Path(os.path.relpath(path, self.base)).as_posix()
        template = self._read[os.path.realpath(path)] = Template(name, path, body)
        return template


def parse_template(text: str, path: Path) -> Json:
    """The value of a template's text, short forms written out."""
    if is_json(text, path):
        return parse_json(text, path)
    from dr_validator.assembly.yaml_text import parse_yaml

    return parse_yaml(text, path)


def is_json(text: str, path: Path) -> bool:
    """Whether a template is JSON: by its name, and by its first letter where YAML may stand."""
    if path.suffix == ".json":
        return True
    if path.suffix in _YAML:
        return False
    return text.lstrip()[:1] == "{"
