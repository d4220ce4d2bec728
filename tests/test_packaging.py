"""What is needed to build it, and to run it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
# What the packages are made of; tests/ci/test_wheel.py looks at what is in them.
FOLDERS = {"validator", "checks", "templates"}


def settings() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return project


def test_the_source_archive_holds_what_the_two_commands_need() -> None:
    lines = (ROOT / "MANIFEST.in").read_text().splitlines()
    named = {line.split()[1] for line in lines if line.startswith(("graft ", "include "))}
    assert [name for name in named if not (ROOT / name).exists()] == []
    needed = {"Makefile", "constraints.txt", "cdk.json", "action.yml", ".pre-commit-hooks.yaml"}
    assert named >= needed | FOLDERS | {"tests", "docs", "ci", "CHANGELOG.md", "setup.py"}


@pytest.mark.parametrize("line", (ROOT / "constraints.txt").read_text().splitlines())
def test_constraints_are_names_and_versions_only(line: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)


def test_every_direct_dependency_is_pinned() -> None:
    project = settings()["project"]
    asked = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        asked += extra
    names = {_name(re.split(r"[<>=\[ ]", each)[0]) for each in asked} - {"dr-validator"}
    pins = {_name(line.split("==")[0]) for line in _constraints()}
    assert names <= pins


def test_the_core_needs_neither_the_cdk_nor_node() -> None:
    core = " ".join(settings()["project"]["dependencies"])
    assert not re.search("cdk|node|jsii|cfn", core)


def _constraints() -> list[str]:
    return (ROOT / "constraints.txt").read_text().splitlines()


def _name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()
