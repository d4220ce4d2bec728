"""A file of checks as it is written: its values, and the line of each.

What could make it more than data is refused: tags, which elsewhere make objects; documents, depth
and aliases beyond what anybody writes. The examples may have CloudFormation's short forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import Any

import yaml

from dr_validator import files
from dr_validator.assembly.model import Json
from dr_validator.assembly.read import depth_exceeds
from dr_validator.assembly.spots import Spot
from dr_validator.assembly.yaml_text import parse_with_lines
from dr_validator.config.kinds import KeyPlace
from dr_validator.errors import InputError, UsageError
from dr_validator.record import dataclass, replace

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 60
# They hold templates.
EXAMPLES = "examples"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class YamlLine(KeyPlace):
    """Where a value stands in a file of checks: the key, and the line. `prefix` is the check."""

    spot: Spot = field(default_factory=lambda: Spot(1))

    def __truediv__(self, key: str) -> YamlLine:
        spot = self.spot.below.get(key, self.spot)
        return replace(self, key=f"{self.key}.{key}" if self.key else key, spot=spot)

    def item(self, index: int) -> YamlLine:
        """The place of an item of a list, which goes by the list's key."""
        return replace(self, spot=self.spot.below.get(str(index), self.spot))

    @property
    def shown(self) -> str:
        return f"{self.file}:{self.spot.line}"

    def wrong(self, sentence: str) -> UsageError:
        name = f"{self.prefix}: {self.key}".strip(": ") or "the file"
        return UsageError(f"{self.file}: line {self.spot.line}: {name} {sentence}")


def read_source(path: Path) -> tuple[Json, YamlLine]:
    """The values of a file, and their lines; UsageError if it is not sound."""
    try:
        text = files.read_text(path, MAX_BYTES)
        _refuse_more_than_data(text, path)
        value, spot = parse_with_lines(text, path)
        if depth_exceeds(value, MAX_DEPTH):  # by aliases
            raise _too_deep(path, 1)
    except files.FileError as error:
        raise UsageError(error.told(path, "correct or remove it")) from None
    except InputError as error:
        raise UsageError(*error.sentences) from None
    return value, YamlLine(str(path), spot=spot)


def refuse_tags(at: YamlLine) -> None:
    """UsageError for a short form of CloudFormation where no template stands."""
    todo = [at.spot]
    while todo:
        spot = todo.pop()
        if spot.tag:
            raise replace(at, spot=spot).wrong(
                f"has a YAML tag ({spot.tag}), which a check has no use for; remove it"
            )
        todo += [below for key, below in spot.below.items() if key != EXAMPLES]


def _refuse_more_than_data(text: str, path: Path) -> None:
    depth = 0
    for event in _events(text):
        line = event.start_mark.line + 1
        tag = getattr(event, "tag", None)
        if tag is not None and not tag.startswith("!"):
            raise UsageError(
                f"{path}: line {line}: has a YAML tag ({tag}), which a check has no use for; "
                "remove it"
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _too_deep(path, line)


def _too_deep(path: Path, line: int) -> UsageError:
    return UsageError(
        f"{path}: line {line}: values are nested more than {MAX_DEPTH} levels deep; "
        "write them flatter"
    )


def _events(text: str) -> Iterator[Any]:
    """The events up to where the text is no YAML, which its reader tells."""
    try:
        yield from yaml.parse(text, Loader=_Loader)
    except yaml.YAMLError:
        return
