"""What is installed: the packages that exist, under the one name `dr_validator`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
# Where each import package stands in the checkout.
TOPS = {
    "dr_validator": "validator/dr_validator",
    "dr_validator.checks": "checks",
    "dr_validator.templates": "templates",
}
# Code that is data to us: assets of the reference app.
ASSETS = "lambda_code"
DATA_ONLY = {"dr_validator.schema"}


def settings() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return project


def folders(name: str, top: str) -> set[str]:
    files = (path.relative_to(ROOT / top) for path in (ROOT / top).rglob("*.py"))
    return {".".join([name, *path.parent.parts]) for path in files if ASSETS not in path.parts}


def test_the_package_list_equals_the_folders() -> None:
    listed = settings()["tool"]["setuptools"]["packages"]
    existing = set().union(*(folders(name, top) for name, top in TOPS.items()), DATA_ONLY)
    assert sorted(listed) == sorted(existing)


def test_exactly_one_name_is_installed() -> None:
    listed = settings()["tool"]["setuptools"]["packages"]
    assert {name.split(".")[0] for name in listed} == {"dr_validator"}
    assert settings()["tool"]["setuptools"]["package-dir"] == TOPS


def test_the_source_archive_holds_what_the_two_commands_need() -> None:
    lines = (ROOT / "MANIFEST.in").read_text().splitlines()
    named = {line.split()[1] for line in lines if line.startswith(("graft ", "include "))}
    assert [name for name in named if not (ROOT / name).exists()] == []
    needed = {"Makefile", "constraints.txt", "cdk.json", "action.yml", ".pre-commit-hooks.yaml"}
    assert named >= needed | {top.split("/")[0] for top in TOPS.values()} | {
        "tests",
        "docs",
        "ci",
        "CHANGELOG.md",
    }


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
