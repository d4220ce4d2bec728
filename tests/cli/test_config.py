"""The configuration: where it is found, what it says, what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.stage import CHECK, PLAIN, broken, check, run, single, write_assembly
from validator.config import Config, load_config
from validator.errors import UsageError
from validator.finding import Severity

WHOLE = f"""
fail-on = "low"
select = ["{CHECK}"]
ignore = ["s3"]
[regions]
primary = "us-east-1"
secondaries = ["us-east-2"]
[stacks]
"Prod/*" = "us-west-2"
"""


def test_everything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "dr-validator.toml"
    path.write_text(WHOLE)
    stacks = {"Prod/*": "us-west-2"}
    expected = Config(path, "us-east-1", ("us-east-2",), Severity.LOW, (CHECK,), ("s3",), stacks)
    assert load_config(tmp_path) == expected


def test_the_nearest_one_upward_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "dr-validator.toml").write_text('select = ["s3"]')
    assert load_config(inner).path == tmp_path / "dr-validator.toml"
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    assert load_config(inner).path == tmp_path / "dr-validator.toml"
    (tmp_path / "a" / "pyproject.toml").write_text('[tool.dr-validator]\nselect = ["dns"]\n')
    assert load_config(inner).select == ("dns",)
    (tmp_path / "a" / "dr-validator.toml").write_text('select = ["vpc"]')
    assert load_config(inner).select == ("vpc",)


def test_without_one_the_defaults_hold(tmp_path: Path) -> None:
    assert load_config(tmp_path).select == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("fail_on = 'low'", "fail_on is not a known key; did you mean fail-on?"),
        ("[regions]\nprimry = 'x'", "regions.primry is not a known key; did you mean primary?"),
        ("zzz = 1", "known keys: regions, fail-on, select, ignore, stacks"),
        ("fail-on = 'severe'", "fail-on must be one of low, medium, high, critical"),
        ("select = 'aurora'", "select must be a list of strings"),
        ("select = [1]", "select must be a string"),
        ("regions = 'us-east-1'", "regions must be a table"),
        ("[stacks]\n'P*' = 1", "stacks.'P*' must be a string"),
        ("= 1", "not valid TOML"),
        ("\xff", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "dr-validator.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError) as caught:
        load_config(tmp_path)
    assert str(path) in str(caught.value)
    assert sentence in str(caught.value)


def test_keys_of_pyproject_are_named_in_full(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.dr-validator]\nselct = []\n")
    with pytest.raises(UsageError, match=r"tool\.dr-validator\.selct is not a known key"):
        load_config(tmp_path)


def test_the_command_obeys_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = broken(tmp_path / "cdk.out")
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "dr-validator.toml"
    config.write_text("[regions]\nprimary = 'us-east-1'\nsecondaries = ['us-east-2']\n")
    alone = single(tmp_path / "alone")
    assert "primary us-east-1, secondary us-east-2" in check(alone, select=None).stdout
    config.write_text(f"ignore = ['{CHECK}']\n")
    assert CHECK not in check(folder, select=None).stdout
    config.write_text("oops = 1")
    assert check(folder).exit_code == 2


def test_regions_of_stacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_assembly(tmp_path / "cdk.out", {"Handle": PLAIN})
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dr-validator.toml").write_text("[stacks]\n'Han*' = 'eu-west-1'\n")
    assert "1 stack in eu-west-1" in check(folder, select=None).stdout
    (tmp_path / "dr-validator.toml").write_text("[stacks]\n'Han*' = 'Ireland'\n")
    result = run("check", folder, "--lint", "none")
    assert result.exit_code == 2
    assert "'Ireland', which is not a region" in result.stderr
