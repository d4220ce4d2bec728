"""The line of a template's file that a JSON pointer leads to. Only for places that are shown."""

from __future__ import annotations

from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import TypeAlias

from dr_validator.assembly.read import read_text
from dr_validator.assembly.spots import Spot
from dr_validator.assembly.template import is_json
from dr_validator.errors import InputError
from dr_validator.report.json_lines import JsonSpot

Written: TypeAlias = Spot | JsonSpot


class LineIndex:
    """The lines of one template, JSON or YAML. Parses the file once; keep it for many pointers."""

    def __init__(self, path: Path) -> None:
        self._text = read_text(path)
        self._path = path
        self._root = _spots(self._text, path)
        self._blocks: dict[int, Written | None] = {}

    def line_of(self, pointer: str) -> int:
        """The 1-based line of the value, or of the innermost thing around it that is written.

        The pointer goes from the template's root through the long forms of intrinsics, e.g.
        `/Resources/Topic/Properties/KeyId/Fn::GetAtt/0`. It may go on in a template that is
        written as a block of text in this one.
        """
        at, before = self._root, 0
        skip = at.tag
        for step in pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            if skip and key == skip:
                skip = ""
                continue
            if not before and (inner := self._block(at.text)) and key in inner.below:
                at, before = inner, at.text - 1
            below: Written | None = at.below.get(key)
            if below is None:
                break
            at, skip = below, below.tag
        return before + at.line

    @cached_property
    def _lines(self) -> list[str]:
        return self._text.splitlines()

    def _block(self, start: int) -> Written | None:
        """What stands in the block of text that begins in a line; None if it is no template."""
        if not start:
            return None
        if start not in self._blocks:
            rest = self._lines[start - 1 :]
            first = next((line for line in rest if line.strip()), "")
            margin = first[: len(first) - len(first.lstrip(" "))]
            block = takewhile(lambda line: line.startswith(margin) or not line.strip(), rest)
            text = "\n".join(line[len(margin) :] for line in block)
            try:
                self._blocks[start] = _spots(text, self._path.with_suffix(""))
            except InputError:
                self._blocks[start] = None
        return self._blocks[start]


def _spots(text: str, path: Path) -> Written:
    if is_json(text, path):
        return JsonSpot(text)
    from dr_validator.assembly.yaml_text import yaml_spots

    return yaml_spots(text, path)


def line_of(path: Path, pointer: str) -> int | None:
    """The line of one pointer; None if the file cannot be read any more."""
    try:
        return LineIndex(path).line_of(pointer)
    except InputError:
        return None
