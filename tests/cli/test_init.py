"""`init` writes what it finds, as a configuration that holds."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from dr_validator.config import load_config

from tests.cli.stage import PLAIN, check, run, single, sound, write_assembly

FILE = Path("dr-validator.toml")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_regions_and_roles_are_set_with_their_evidence() -> None:
    sound(Path("cdk.out"))
    result = run("init")
    assert result.exit_code == 0
    assert result.stdout == (
        "dr-validator.toml: primary us-east-1, secondary us-east-2; review it and set the "
        "objectives\n"
    )
    text = FILE.read_text()
    assert tomllib.loads(text)["regions"] == {"primary": "us-east-1", "secondaries": ["us-east-2"]}
    assert "# Evidence: us-east-1 is primary, by " in text
    assert "#   Secondary  us-east-2\n" in text
    config = load_config(Path())
    assert (config.primary, config.secondaries) == ("us-east-1", ("us-east-2",))
    assert check("cdk.out").exit_code == 0


def test_every_example_in_it_is_valid_once_it_is_uncommented() -> None:
    sound(Path("cdk.out"))
    run("init")
    lines = [
        line.removeprefix("# ")
        for line in FILE.read_text().splitlines()
        if not line.startswith("#") or " = " in line or line.startswith("# [[")
    ]
    FILE.write_text("\n".join(lines))
    config = load_config(Path())
    assert (config.rpo, config.rto, config.strict) == (15, 60, True)
    assert config.strategy is not None
    assert config.packs == ("acme_checks",)
    assert [each.name for each in config.yaml_packs] == ["checks.yaml"]
    assert config.stacks == {"Prod/*": "us-west-2"}
    assert [each.check for each in config.waivers] == ["s3-rtc"]
    assert config.lint is not None and config.lint.name == ".cfnlintrc"
    absent = ("packs", "config")
    FILE.write_text("\n".join(line for line in lines if not line.startswith(absent)))
    assert run("config", "show").exit_code == 0


def test_stacks_without_a_region_are_listed() -> None:
    write_assembly(Path("cdk.out"), {"Anywhere": PLAIN})
    result = run("init")
    assert "no sign of the regions' roles was found" in result.stdout
    text = FILE.read_text()
    assert '# Anywhere = "us-east-1"  # no region is set: give it one\n' in text
    assert '# primary = "us-east-1"\n' in text
    tables = (
        "drill",
        "gate",
        "lint",
        "nested-templates",
        "objectives",
        "regions",
        "severity",
        "stacks",
    )
    assert tomllib.loads(text) == {table: {} for table in tables}


def test_it_never_replaces_a_file_unless_forced() -> None:
    sound(Path("cdk.out"))
    FILE.write_text("# mine\n")
    result = run("init")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "dr-validator.toml: already exists and was left alone" in result.stderr
    assert FILE.read_text() == "# mine\n"
    assert run("init", "--force").exit_code == 0
    assert 'primary = "us-east-1"' in FILE.read_text()


def test_it_does_not_take_the_place_of_a_table_in_pyproject() -> None:
    sound(Path("cdk.out"))
    Path("pyproject.toml").write_text("[tool.dr-validator]\nselect = ['dns']\n")
    result = run("init")
    assert result.exit_code == 2
    assert "pyproject.toml has a table [tool.dr-validator]" in result.stderr
    assert not FILE.exists()


def test_without_an_assembly_it_says_what_to_do() -> None:
    result = run("init")
    assert result.exit_code == 3
    assert "cdk.out: no such folder here; run `dr-validator synth`" in result.stderr
    assert not FILE.exists()


def test_a_path_may_be_given() -> None:
    single(Path("elsewhere"))
    assert run("init", "elsewhere").exit_code == 0
    assert "#   Alone  us-east-1\n" in FILE.read_text()


def test_hostile_names_stay_in_their_comment() -> None:
    name = 'Evil"\n[regions]\nprimary = "eu-west-1'
    folder = write_assembly(Path("cdk.out"), {"Plain": PLAIN})
    manifest = folder / "manifest.json"
    text = manifest.read_text().replace('"displayName": "Plain"', '"displayName": %s')
    import json

    manifest.write_text(text % json.dumps(name))
    assert run("init").exit_code == 0
    assert tomllib.loads(FILE.read_text())["regions"] == {}
