"""Templates: one file, JSON or YAML, each parsed once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from dr_validator.assembly.lookalikes import RAIN, lookalike, of_rain
from dr_validator.assembly.model import Json, Template
from dr_validator.assembly.read import RealPaths, kind, parse_json, read_text
from dr_validator.assembly.spots import Repeated
from dr_validator.errors import InputError

_YAML = (".yaml", ".yml")
TRANSFORM, LOOP = REWRITING = ("Fn::Transform", "Fn::ForEach::")


class Templates:
    """The templates read so far; `base` is the folder that their names are relative to."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self._real = RealPaths()
        self._read: dict[Path, Template] = {}

    def read(self, path: Path) -> Template:
        """The template in this file."""
        known = self._read.get(self._real.of(path))
        if known is not None:
            return known
        twice: list[Repeated] = []
        text = read_text(path)
        return self.of(parse_template(text, path, twice), path, twice, lacking(text, path))

    def of(
        self,
        body: Json,
        path: Path,
        twice: Sequence[Repeated] = (),
        lacks: frozenset[str] = frozenset(),
    ) -> Template:
        """The template with this body, which was read from `path`, what is twice in it, and which
        words are not."""
        if not isinstance(body, dict):
            if other := lookalike(body):
                raise InputError(f"{path}: {other}")
            raise InputError(
                f"{path}: a template must be a mapping with Resources, not {kind(body)}: "
                "correct the file, or synthesize again"
            )
        name = Path(os.path.relpath(path, self.base)).as_posix()
        real = self._real.of(path)
        template = self._read[real] = Template(name, path, body, twice=tuple(twice), lacks=lacks)
        if RAIN not in lacks and (directive := of_rain(template.keys)):
            raise InputError(
                f"{path}: holds !{directive}, which Rain replaces before it deploys: pass what "
                f"`rain pkg {path.name}` makes of it"
            )
        return template


def parse_template(text: str, path: Path, twice: list[Repeated]) -> Json:
    """The value of a template's text, short forms written out.

    CloudFormation takes the last of a key that is written twice; `twice` is given such keys.
    """
    if is_json(text, path):
        return parse_json(text, path, twice)
    from dr_validator.assembly.yaml_text import parse_yaml

    return parse_yaml(text, path, twice)


def lacking(text: str, path: Path) -> frozenset[str]:
    """The first words of what rewrites a template that its text has not; none where a key may be
    spelled otherwise."""
    if not is_json(text, path) or "\\u" in text:
        return frozenset()
    return frozenset(word for word in (*REWRITING, RAIN) if word not in text)


def is_json(text: str, path: Path) -> bool:
    """Whether a template is JSON: by its name, and by its first letter where YAML may stand."""
    if path.suffix == ".json":
        return True
    if path.suffix in _YAML:
        return False
    return text.lstrip()[:1] == "{"
