"""One word for each thing, and one thing for each word."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
# The templates are an app of their own, whose words are its own.
PACKAGES = ("validator/dr_validator", "checks")


def classes() -> dict[str, list[str]]:
    """The public classes by name, each with the modules that define one."""
    found: dict[str, list[str]] = defaultdict(list)
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    found[node.name].append(str(path.relative_to(ROOT)))
    return found


def test_no_two_modules_define_a_class_of_one_name() -> None:
    found = classes()
    assert "Graph" in found
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}
