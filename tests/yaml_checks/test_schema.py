"""The schema of a file of checks says what its reader says, and so do the pages."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from dr_validator.assembly.yaml_text import parse_yaml
from dr_validator.errors import UsageError
from dr_validator.testing import checks_in
from dr_validator.yaml_checks.assertions import KEYS
from dr_validator.yaml_checks.keys import CHECK, page, schema_text
from dr_validator.yaml_checks.message import Placeholder

from tests.cli.stage import run
from tests.docs.pages import ROOT, blocks
from tests.yaml_checks.stage import pack
from tests.yaml_checks.test_bad_packs import WRONG

PAGE = ROOT / "docs" / "yaml-checks.md"
# What only the reader can tell: a pattern's and a path's grammar, placeholders, what numbers mean.
BEYOND = (
    "Rules[?x]",
    "a..b",
    "matches: '",
    "'X[*]', twin",
    "at_most: 1}",
    "doubt: ",
    "!Ref",
    "!!python",
    "---",
)


def shipped() -> Any:
    text = files("dr_validator.schema").joinpath("checks.schema.json").read_text(encoding="utf-8")
    assert text == schema_text(), "run python docs/generate.py"
    return json.loads(text)


def fits(text: str) -> bool:
    body = shipped()
    jsonschema.Draft202012Validator.check_schema(body)
    return jsonschema.Draft202012Validator(body).is_valid(parse_yaml(text, Path("checks.yaml")))


def files_of_the_page() -> list[str]:
    return [
        block.text
        for block in blocks(PAGE)
        if block.mark == "file" and block.argument.startswith("checks/")
    ]


def test_the_schema_is_shipped_and_printed() -> None:
    assert json.loads(run("check-pack", "schema").stdout) == shipped()


def test_it_takes_what_is_right() -> None:
    texts = files_of_the_page()
    assert len(texts) == 3
    assert [fits(text) for text in texts] == [True] * 3


@pytest.mark.parametrize(
    "lines",
    [
        each
        for each in WRONG
        if not any(word in each for word in BEYOND)
        and "appears twice" not in WRONG[each]
        and "not valid YAML" not in WRONG[each]
    ],
)
def test_it_refuses_what_the_reader_refuses(tmp_path: Path, lines: str) -> None:
    file = pack(tmp_path, lines)
    assert not fits(file.read_text())
    with pytest.raises(UsageError):
        checks_in(file)


@pytest.mark.parametrize("key", [each.name for each in KEYS])
def test_it_takes_each_key_of_an_assertion(tmp_path: Path, key: str) -> None:
    """As the reference shows it."""
    (row,) = (each for each in KEYS if each.name == key)
    needs_path = key not in ("region", "role", "stack", "tag", "all", "any", "not")
    path = ["  path: X"] if needs_path else []
    file = pack(tmp_path, "assert:", *path, f"  {key}: {row.example}")
    assert fits(file.read_text())
    assert checks_in(file)


def test_the_reference_names_every_key() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text, "run python docs/generate.py"
    for each in (*CHECK.keys, *KEYS):
        assert f"| `{each.name}` |" in text
    for word in Placeholder:
        assert f"| `{{{word.value}}}` |" in text
