"""`config show`: each value in effect, with the line, the option or the default that gives it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dr_validator.config.keys import ROOT
from dr_validator.config.kinds import Table
from dr_validator.config.lines import key_lines

from tests.cli.stage import CHECK, execute, run
from tests.cli.test_config import WHOLE

Configure = Callable[[str], Path]


def shown(*words: str) -> dict[str, Any]:
    """The settings by key."""
    result = run("config", "show", "--format", "json", *words)
    assert result.exit_code == 0, result.stderr
    return {each["key"]: each for each in json.loads(result.stdout)["settings"]}


def test_without_a_configuration(here: Configure) -> None:
    del here
    result = run("config", "show")
    assert result.exit_code == 0
    assert result.stdout.startswith("# no dr-validator.toml and no [tool.dr-validator] in ")
    assert tomllib.loads(result.stdout) == {
        "gate": {"require-dr": False, "complete": False},
        "fail-on": "medium",
        "strict": False,
    }
    for key in ROOT.keys:
        assert key.name in result.stdout


def test_every_key_there_is_is_shown(here: Configure) -> None:
    """Also one of a table that somebody adds tomorrow."""
    del here
    keys = [
        f"{key.name}.{each.name}" if isinstance(key.kind, Table) else key.name
        for key in ROOT.keys
        for each in (key.kind.keys if isinstance(key.kind, Table) else (key,))
    ]
    assert list(shown()) == keys
    assert all(each["source"] == {"kind": "default"} for each in shown().values())


def test_what_is_in_force_and_where_it_comes_from(here: Configure) -> None:
    whole = WHOLE.replace("packs", "# packs")
    path = here(whole)
    path.with_name("lint.yaml").write_text("ignore_checks: [E3012]\n")
    result = run("config", "show")
    assert (result.exit_code, result.stderr) == (0, "")
    assert tomllib.loads(result.stdout) == tomllib.loads(whole)
    lines = result.stdout.splitlines()
    assert lines[0] == f"# {path}"
    assert 'regions.primary = "us-east-1"'.ljust(42) + "  # dr-validator.toml:13" in lines
    assert f"# {'packs: none':40}  # default" in lines
    for part in ("drill.accepted", "waivers"):
        first = lines.index(f"{part} = [") + 1
        entries = lines[first : lines.index("]", first)]
        at = [number for number, line in enumerate(whole.splitlines(), 1) if line == f"[[{part}]]"]
        told = [line.rpartition("  # ")[2] for line in entries]
        assert told == [f"dr-validator.toml:{number}" for number in at] != []
    here("fail-on = 'low'")
    assert f"{'strict = false':42}  # default" in run("config", "show").stdout.splitlines()


def test_the_table_of_pyproject_is_named(here: Configure, tmp_path: Path) -> None:
    del here
    file = tmp_path / "pyproject.toml"
    file.write_text("[project]\nname = 'x'\n[tool.dr-validator]\nstrict = true\n")
    lines = run("config", "show").stdout.splitlines()
    assert lines[0] == f"# {file}, [tool.dr-validator]"
    assert f"{'strict = true':42}  # pyproject.toml:4" in lines
    assert shown()["strict"] == {
        "key": "strict",
        "value": True,
        "source": {"kind": "file", "name": "pyproject.toml", "file": str(file), "line": 4},
    }


def test_options_go_before_the_file(here: Configure) -> None:
    here("fail-on = 'low'\nselect = ['dns']\n[regions]\nprimary = 'us-east-1'\n")
    words = f"--fail-on high --strict --require-dr --select {CHECK} --secondary us-west-2"
    told = shown(*words.split())
    options = {key: each["source"] for key, each in told.items() if each["source"] != DEFAULT}
    assert options.pop("regions.primary")["kind"] == "file"
    assert options == {
        "fail-on": {"kind": "option", "option": "--fail-on"},
        "strict": {"kind": "option", "option": "--strict"},
        "gate.require-dr": {"kind": "option", "option": "--require-dr"},
        "select": {"kind": "option", "option": "--select"},
        "regions.secondaries": {"kind": "option", "option": "--secondary"},
    }
    assert told["fail-on"]["value"] == "high"
    assert told["select"]["value"] == [CHECK]
    lines = run("config", "show", *words.split()).stdout.splitlines()
    assert 'fail-on = "high"'.ljust(42) + "  # option --fail-on" in lines


DEFAULT = {"kind": "default"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--select auroa", "--select auroa: no such check; did you mean aurora?"),
        ("--primary us-east1", "the primary region is given as 'us-east1', which is not a region"),
    ],
)
def test_what_check_would_refuse_is_refused(here: Configure, words: str, sentence: str) -> None:
    del here
    result = run("config", "show", *words.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_the_environment_is_told(tmp_path: Path) -> None:
    done = execute("config", "show", cwd=tmp_path, env={"NO_COLOR": "1\x1b[2J"})
    assert (done.returncode, done.stderr) == (0, "")
    assert "# environment: NO_COLOR=1\\x1b[2J\n" in done.stdout
    done = execute("config", "show", "--format", "json", cwd=tmp_path, env={"NO_COLOR": "1"})
    assert json.loads(done.stdout)["environment"]["NO_COLOR"] == "1"


TRICKY = '''# [not.a.table]
a = """
b = 1
"""
"quoted.key" . c = [ # ]
  "]",
  [1, 2], { d = "}" },
]
'it is' = 'no # comment' # comment
e.f = 1979-05-27
[g] # h = 1
h = "\\"]"

[[i.j]]
k = \'\'\'it's\'\'\'
[[i.j]]
[i.j.l]
m = 1
'''


def test_lines_of_keys_are_found_whatever_stands_in_values() -> None:
    tomllib.loads(TRICKY)
    found = key_lines(TRICKY)
    assert found == {
        ("a",): 2,
        ("quoted.key",): 5,
        ("quoted.key", "c"): 5,
        ("it is",): 9,
        ("e",): 10,
        ("e", "f"): 10,
        ("g",): 11,
        ("g", "h"): 12,
        ("i",): 14,
        ("i", "j"): 14,
        ("i", "j", 0): 14,
        ("i", "j", 0, "k"): 15,
        ("i", "j", 1): 16,
        ("i", "j", 1, "l"): 17,
        ("i", "j", 1, "l", "m"): 18,
    }


@pytest.mark.parametrize("text", ["", "\n", "a = 1", "a = 1\r\nb = 2\r\n", "[a]", "a=[\n]\nb=1"])
def test_lines_of_little_texts(text: str) -> None:
    written = text.splitlines()
    for path, line in key_lines(text).items():
        assert str(path[-1]) in written[line - 1]
