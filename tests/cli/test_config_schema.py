"""The schema of the configuration, and the pages: they say what the reader says."""

from __future__ import annotations

import copy
import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from dr_validator.config import load_config
from dr_validator.config.keys import ROOT
from dr_validator.config.kinds import Table, Tables
from dr_validator.config.reference import page, schema_text
from dr_validator.errors import UsageError

from tests.cli.stage import Json, run
from tests.cli.test_config import WHOLE

ROOT_OF_PROJECT = Path(__file__).parents[2]


def schema() -> Json:
    text = files("dr_validator.schema").joinpath("config.schema.json").read_text(encoding="utf-8")
    body: Json = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(body)
    return body


def fits(body: object) -> bool:
    return jsonschema.Draft202012Validator(schema()).is_valid(body)


def parsed(text: str) -> Any:
    """TOML as JSON has it: a date is a string."""
    return json.loads(json.dumps(tomllib.loads(text), default=str))


def test_the_schema_takes_what_is_right() -> None:
    assert fits(parsed(WHOLE))
    assert fits({})
    assert json.loads(run("config", "schema").stdout) == schema()


@pytest.mark.parametrize(
    "text",
    [
        "fail_on = 'low'",
        "fail-on = 'severe'",
        "strategy = 'warm-standby'",
        "strict = 'yes'",
        "select = 'aurora'",
        "select = [1]",
        "packs = [' ']",
        "lint = '.cfnlintrc'",
        "[lint]\nconfig = 3",
        "[regions]\nprimry = 'us-east-1'",
        "[regions]\nprimary = 'Ohio'",
        "[regions]\nprimary = '111122223333/us-east-1'",
        "[objectives]\nrpo = -1",
        "[objectives]\nrpo = '15'",
        "[severity]\ndns = 'bad'",
        "[stacks]\n'P*' = 'Ireland'",
        "waivers = {}",
        "[[waivers]]\ncheck = 'dns'\nstack = '*'",
        "[[waivers]]\ncheck = 'dns'\nstack = '*'\nreason = ' '",
        "[[waivers]]\ncheck = 'dns'\nreason = 'x'",
        "[[waivers]]\nstack = '*'\nreason = 'x'",
        "[[waivers]]\ncheck = 'dns'\nstack = '*'\nreason = 'x'\nexpires = 'soon'",
    ],
)
def test_the_schema_and_the_reader_refuse_the_same(tmp_path: Path, text: str) -> None:
    assert not fits(parsed(text))
    (tmp_path / "dr-validator.toml").write_text(text)
    with pytest.raises(UsageError):
        load_config(tmp_path)


def _keys(table: Table) -> int:
    inner = (each.kind for each in table.keys)
    tables = [kind.table if isinstance(kind, Tables) else kind for kind in inner]
    return len(table.keys) + sum(_keys(each) for each in tables if isinstance(each, Table))


def test_the_whole_example_uses_every_key() -> None:
    used = copy.deepcopy(tomllib.loads(WHOLE))
    inner = len(used["regions"]) + len(used["objectives"]) + len(used["waivers"][0])
    inner += len(used["deployments"][0]) + len(used["lint"]) + len(used["gate"])
    inner += len(used["drill"]) + len(used["drill"]["accepted"][0])
    assert len(used) + inner == _keys(ROOT)


def test_what_is_generated_is_up_to_date() -> None:
    shipped = (
        files("dr_validator.schema").joinpath("config.schema.json").read_text(encoding="utf-8")
    )
    assert shipped == schema_text(), "run python docs/generate.py"
    text = (ROOT_OF_PROJECT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert page(text) == text, "run python docs/generate.py"


@pytest.mark.parametrize("name", ["configuration.md", "waivers.md"])
def test_every_configuration_in_the_pages_is_valid(tmp_path: Path, name: str) -> None:
    text = (ROOT_OF_PROJECT / "docs" / name).read_text(encoding="utf-8")
    blocks = [piece.split("```")[0] for piece in text.split("```toml\n")[1:]]
    assert blocks
    for block in blocks:
        (tmp_path / "dr-validator.toml").write_text(block)
        config = load_config(tmp_path)
        assert config.path is not None
