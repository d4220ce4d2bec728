"""The line of a template's file that a JSON pointer leads to. Only for places that are shown."""

from __future__ import annotations

from pathlib import Path

from dr_validator.assembly.read import read_text
from dr_validator.assembly.spots import Spot, json_spots
from dr_validator.assembly.template import is_json
from dr_validator.errors import InputError


class LineIndex:
    """The lines of one template, JSON or YAML. Parses the file once; keep it for many pointers."""

    def __init__(self, path: Path) -> None:
        text = read_text(path)
        if is_json(text, path):
            self._root = json_spots(text)
        else:
            from dr_validator.assembly.yaml_text import yaml_spots

            self._root = yaml_spots(text, path)

    def line_of(self, pointer: str) -> int:
        """The 1-based line of the value, or of the innermost thing around it that is written.

        The pointer goes from the template's root through the long forms of intrinsics, e.g.
        `/Resources/Topic/Properties/KeyId/Fn::GetAtt/0`.
        """
        at = self._root
        skip = at.tag
        for step in pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            if skip and key == skip:
                skip = ""
                continue
            below: Spot | None = at.below.get(key)
            if below is None:
                break
            at, skip = below, below.tag
        return at.line


def line_of(path: Path, pointer: str) -> int | None:
    """The line of one pointer; None if the file cannot be read any more."""
    try:
        return LineIndex(path).line_of(pointer)
    except InputError:
        return None
