"""ARNs and names of regions are put together and taken apart in `aws/` alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import dr_validator

ENGINE = Path(dr_validator.__file__).parent
CHECKS = Path(__file__).parents[2] / "checks"
OWN = {ENGINE / "aws" / "arn.py", ENGINE / "aws" / "region.py"}
SIGNS = re.compile(
    r"(?<![a-z])arn:"  # spelled out, or looked for
    r"|\[a-z\]\{2\}"  # a region by a pattern
    r"|amazonaws\\\."
    r"|(?<![a-z])(us-gov|us-iso|cn-north)"
)


def test_no_other_module_spells_an_arn_or_a_partition() -> None:
    found = [
        f"{path.name}:{line}: {text}"
        for path in sorted((*ENGINE.rglob("*.py"), *CHECKS.rglob("*.py")))
        if path not in OWN
        for line, text in _texts(ast.parse(path.read_text()))
        if SIGNS.search(text)
    ]
    assert found == []


def test_no_other_module_cuts_a_text_at_its_colons() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted((*ENGINE.rglob("*.py"), *CHECKS.rglob("*.py")))
        if path not in OWN
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("split", "rsplit")
        and any(isinstance(arg, ast.Constant) and arg.value == ":" for arg in node.args)
    ]
    assert found == []


def _texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The texts of a module but for its docstrings, and the separators that it cuts at."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str() as text) if id(node) not in docstrings:
                yield node.lineno, text
            case _:
                pass
