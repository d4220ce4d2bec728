"""Doubt is a third answer by construction: no `case _` and no filter lets it fall through."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import dr_validator

ENGINE = Path(dr_validator.__file__).parent
ROOMS = (ENGINE, ENGINE.parents[1] / "checks")
ANSWERS = {"Absent", "Known", "Linked", "Outside", "Unknown"}


def modules() -> list[Path]:
    return sorted(path for room in ROOMS for path in room.rglob("*.py"))


def matches(path: Path) -> Iterator[ast.Match]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Match):
            yield node


def classes(pattern: ast.AST) -> set[str]:
    """The classes that a pattern names, however deep."""
    return {
        node.cls.id
        for node in ast.walk(pattern)
        if isinstance(node, ast.MatchClass) and isinstance(node.cls, ast.Name)
    }


def is_bare(pattern: ast.pattern) -> bool:
    """Whether a pattern takes anything: `_`, a name, or a sequence of such."""
    match pattern:
        case ast.MatchAs(pattern=None):
            return True
        case ast.MatchSequence(patterns=patterns):
            return all(is_bare(each) for each in patterns)
        case ast.MatchOr(patterns=patterns):
            return any(is_bare(each) for each in patterns)
        case _:
            return False


def test_no_bare_case_over_values_and_links() -> None:
    found = [
        f"{path.parent.name}/{path.name}:{case.pattern.lineno}"
        for path in modules()
        for node in matches(path)
        if any(classes(case.pattern) & ANSWERS for case in node.cases)
        for case in node.cases
        if is_bare(case.pattern)
    ]
    assert found == []


def is_filter(node: ast.expr) -> str | None:
    """The name that `isinstance(name, Known)` is about; a walrus counts as its name."""
    match node:
        case ast.Call(
            func=ast.Name(id="isinstance"),
            args=[
                ast.Name(id=name) | ast.NamedExpr(target=ast.Name(id=name)),
                ast.Name(id="Known"),
            ],
        ):
            return name
        case _:
            return None


def compares(node: ast.expr, name: str) -> bool:
    """Whether it compares `name.value` with something."""
    return isinstance(node, ast.Compare) and any(
        isinstance(side, ast.Attribute)
        and side.attr == "value"
        and isinstance(side.value, ast.Name)
        and side.value.id == name
        for side in ast.walk(node)
    )


def test_no_comparison_takes_doubt_for_a_no() -> None:
    """`isinstance(x, Known) and x.value == y` is two answers; `same(x, y)` is three."""
    found = [
        f"{path.parent.name}/{path.name}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And)
        for first, second in zip(node.values, node.values[1:], strict=False)
        if (name := is_filter(first)) is not None and compares(second, name)
    ]
    assert found == []
