"""The examples of every check: `checks/<family>/<name>.yaml` beside `<name>.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from dr_validator.assembly.model import Assembly
from dr_validator.assembly.yaml_text import parse_yaml
from dr_validator.check import Check
from dr_validator.example import Body, assembly, settings
from dr_validator.finding import Finding
from dr_validator.settings import Settings

CHECKS = Path(__file__).parents[2] / "checks"


@dataclass(frozen=True)
class Example:
    """One assembly, and where the check must report ("Stack/LogicalId /Pointer"; stack alone
    where the finding is about the whole stack)."""

    check: str
    kind: str
    number: int
    expected: tuple[str, ...]
    assembly: Assembly
    settings: Settings

    @property
    def id(self) -> str:
        return f"{self.check}-{self.kind}-{self.number}"


def examples_of(check: Check) -> Iterator[Example]:
    """All examples of a check; none if it has no file, which a test of its own tells."""
    family, name = check.module.split(".")[-2:]
    path = CHECKS / family / f"{name}.yaml"
    if not path.is_file():
        return
    content = parse_yaml(path.read_text(), path)
    assert isinstance(content, dict), path
    for kind, key in (("bad", "finds"), ("good", ""), ("unknown", "unproven")):
        entries = content[kind]
        for number, entry in enumerate(entries if isinstance(entries, list) else [entries]):
            assert isinstance(entry, dict), (path, kind)
            expected = entry.get(key, [])
            places = expected if isinstance(expected, list) else [expected]
            made = assembly(cast("dict[str, Body]", entry["stacks"]))
            demanded = settings(cast("Body", entry.get("settings", {})))
            spots = tuple(sorted(map(str, places)))
            yield Example(check.id, kind, number, spots, made, demanded)


def spot(finding: Finding) -> str:
    """A finding's place as the examples write it."""
    place = finding.place
    owner = f"{place.stack}/{place.logical_id}" if place.logical_id else place.stack
    return f"{owner} {place.pointer}".strip()
