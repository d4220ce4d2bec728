"""What checks may reach for: the public face, models, paths, facts about AWS and waivers."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checks.examples import CHECKS

FACE = "dr_validator.api"
ROOMS = (
    "dr_validator.models.",
    "dr_validator.aws.",
    "dr_validator.paths.",
    "dr_validator.waivers.",
    # The one check that says what no other explains walks the paths as the drill does.
    "dr_validator.drill.broken",
)
# What lies behind the queries of the graph.
BEHIND = ("assembly", "resolver", "raw", "scope")
FILES = sorted(CHECKS.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "checks import by full names"
            yield str(node.module)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_a_check_imports(path: Path) -> None:
    past = [
        name
        for name in imported(path)
        if name != FACE
        and not name.startswith(ROOMS)
        and name.split(".", 1)[0] not in sys.stdlib_module_names
    ]
    assert past == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_check_asks_the_graph_and_not_what_is_behind_it(path: Path) -> None:
    reached = [
        f"{path.name}:{node.lineno} .{node.attr}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in BEHIND
    ]
    assert reached == []
