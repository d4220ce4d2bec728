"""The examples of every check: `checks/<family>/<name>.yaml` beside `<name>.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, cast

from dr_validator.assembly.model import Assembly, Json
from dr_validator.assembly.yaml_text import parse_yaml
from dr_validator.check import Check
from dr_validator.example import Body, assembly, settings
from dr_validator.finding import Finding
from dr_validator.settings import Settings

CHECKS = Path(__file__).parents[2] / "checks"
# The kinds of examples, and the key under which one says what is found in it.
KEYS = {"bad": "finds", "good": "", "unknown": "unproven"}

# A place ("Stack/LogicalId /Pointer"; the stack alone, where the finding is about the whole of it)
# and the words, as the text report prints them.
Told: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Example:
    """One assembly, and what the check must say of it."""

    check: Check
    kind: str
    number: int
    expected: tuple[Told, ...]
    assembly: Assembly
    settings: Settings

    @property
    def id(self) -> str:
        return f"{self.check.id}-{self.kind}-{self.number}"


def file_of(check: Check) -> Path:
    """The file with a check's examples."""
    family, name = check.module.split(".")[-2:]
    return CHECKS / family / f"{name}.yaml"


def examples_of(check: Check) -> Iterator[Example]:
    """All examples of a check; none if it has no file, which a test of its own tells."""
    path = file_of(check)
    if not path.is_file():
        return
    content = parse_yaml(path.read_text(), path)
    assert isinstance(content, dict), path
    for kind, key in KEYS.items():
        entries = content[kind]
        for number, entry in enumerate(entries if isinstance(entries, list) else [entries]):
            assert isinstance(entry, dict), (path, kind)
            expected = tuple(sorted(_expected(entry.get(key, {}))))
            made = assembly(cast("dict[str, Body]", entry["stacks"]))
            demanded = settings(cast("Body", entry.get("settings", {})))
            yield Example(check, kind, number, expected, made, demanded)


def _expected(given: Json) -> Iterator[Told]:
    """Places with their words, which `python -m tests.checks.messages` adds to a new example."""
    if isinstance(given, dict):
        for place, said in given.items():
            for each in said if isinstance(said, list) else [said]:
                yield place, str(each)
    else:
        for each in given if isinstance(given, list) else [given]:
            yield str(each), ""


def told(findings: Iterable[Finding], *, proven: bool) -> tuple[Told, ...]:
    """What findings say, sorted: those that are proven, or those that are not."""
    return tuple(
        sorted((spot(each), words(each)) for each in findings if each.problem.proven is proven)
    )


def words(finding: Finding) -> str:
    """The message, as the text report prints it."""
    problem = finding.problem
    return problem.message if problem.proven else f"{problem.message}, since {problem.reason}"


def spot(finding: Finding) -> str:
    """A finding's place as the examples write it."""
    place = finding.place
    owner = f"{place.stack}/{place.logical_id}" if place.logical_id else place.stack
    return f"{owner} {place.pointer}".strip()
