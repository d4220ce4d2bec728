"""The examples of every check: `checks/<family>/<name>.yaml` beside `<name>.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dr_validator.assembly.yaml_text import parse_yaml
from dr_validator.check import Check
from dr_validator.examples import KINDS as KEYS
from dr_validator.examples import Example, Told, read_examples, spot, told, words

__all__ = ["KEYS", "Example", "Told", "examples_of", "file_of", "spot", "told", "words"]

CHECKS = Path(__file__).parents[2] / "checks"


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
    assert content.keys() >= KEYS.keys(), path
    yield from read_examples(check, content)
