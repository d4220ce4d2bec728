"""What can be said of the files of CI without running them: schemas, linters, versions, tables."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.ci.recipes import (
    ACTION,
    GITLAB,
    PAGE,
    RECIPES,
    VERSION,
    WORKFLOWS,
    read,
    recipe,
    shell_scripts,
)

SCRIPTS = shell_scripts()
BUILDSPEC: dict[str, Any] = {
    "type": "object",
    "required": ["version", "phases"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": 0.2},
        "phases": {
            "type": "object",
            "propertyNames": {"enum": ["install", "pre_build", "build", "post_build"]},
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": ["commands"],
                "properties": {
                    "runtime-versions": {"type": "object"},
                    "commands": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
        "reports": {
            "type": "object",
            "maxProperties": 5,
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": ["files"],
                "properties": {
                    "files": {"type": "array", "items": {"type": "string"}},
                    "file-format": {"enum": ["JUNITXML"]},
                },
            },
        },
        "artifacts": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"files": {"type": "array", "items": {"type": "string"}}},
        },
    },
}


def program(name: str) -> Path:
    """A program of a Python package beside this Python; skips where it is missing."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed: pip install '.[dev]'")
    return Path(found)


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.gitlab-ci", GITLAB.name),
        ("vendor.gitlab-ci", ".gitlab-ci.yml"),
        *(("vendor.github-workflows", name) for name in WORKFLOWS),
    ],
)
def test_schemas(tmp_path: Path, schema: str, name: str) -> None:
    files = {"action.yml": ACTION, GITLAB.name: GITLAB}
    text = files[name].read_text() if name in files else RECIPES[name]
    (tmp_path / "file.yml").write_text(text)
    command = program("check-jsonschema")
    done = subprocess.run(
        [command, "--builtin-schema", schema, tmp_path / "file.yml"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


def test_the_buildspec_has_known_keys() -> None:
    jsonschema.validate(recipe("buildspec.yml"), BUILDSPEC)


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_shellcheck(name: str) -> None:
    command = program("shellcheck")
    dialect = "bash" if name.startswith(("action.yml", ".github", GITLAB.name)) else "sh"
    # DR_VALIDATOR_ARGS and _PATH are lists of words.
    leave_out = ("--exclude", "SC2086") if name.startswith(GITLAB.name) else ()
    done = subprocess.run(
        [command, "--shell", dialect, *leave_out, "-"],
        input=SCRIPTS[name],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["action.yml", *WORKFLOWS])
def test_zizmor(tmp_path: Path, name: str) -> None:
    """Its audits of actions and workflows; of template injection above all."""
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(ACTION.read_text() if name == "action.yml" else RECIPES[name])
    config = tmp_path / "zizmor.yml"
    config.write_text(
        "rules: {unpinned-uses: {config: {policies: {dr-validator/*: ref-pin, '*': hash-pin}}}}"
    )
    done = subprocess.run(
        [program("zizmor"), "--offline", "--no-progress", "--config", config, file],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_action_has_the_same_pin_everywhere() -> None:
    """With the version that it stands for, which people and Dependabot read."""
    text = ACTION.read_text() + PAGE.read_text()
    uses = re.findall(r"uses: (\S+?)@(.*)$", text, re.M)
    pins = {(name, pin) for name, pin in uses if name != "dr-validator/dr-validator"}
    assert len({name for name, _ in pins}) == len(pins) == 4
    assert all(re.fullmatch(r"[0-9a-f]{40} # v\d+\.\d+\.\d+", pin) for _, pin in pins)


def test_versions_are_those_of_the_package() -> None:
    for path in (PAGE, GITLAB):
        found = re.findall(r"(?:@v|rev: v|ref: v|\]==)(\d+\.\d+\.\d+)", path.read_text())
        assert found
        assert set(found) == {VERSION}


def test_the_table_of_inputs_is_that_of_the_action() -> None:
    inputs = read(ACTION.read_text())["inputs"]
    rows = [row(name, each["default"], each["description"]) for name, each in inputs.items()]
    assert "\n".join(["| input | default | |", "| --- | --- | --- |", *rows]) in PAGE.read_text()


def test_the_table_of_variables_is_that_of_the_template() -> None:
    """Each variable has its meaning in the comment above it."""
    found = re.findall(r"^    # (.+)\n    (DR_\w+): (.*)$", GITLAB.read_text(), re.M)
    assert [name for _, name, _ in found] == list(
        read(GITLAB.read_text())["dr-validator"]["variables"]
    )
    for meaning, name, default in found:
        meaning = meaning.replace("DR_VALIDATOR_FOLDER", "the folder")
        assert row(name, default.strip('"'), meaning) in PAGE.read_text()


def row(name: str, default: str, meaning: str) -> str:
    return f"| `{name}` | `{default}` | {meaning} |" if default else f"| `{name}` | | {meaning} |"
