"""Environment variables in Python code."""

from __future__ import annotations

import ast


def environment_variable(node: ast.expr, *, fallback: bool = True) -> str | None:
    """The environment variable that an expression reads: by index, by `get` or by `getenv`; None
    if it is none. Without `fallback`, one for which the code has another value is none."""
    match node:
        case ast.Subscript(
            value=ast.Attribute(attr="environ") | ast.Name(id="environ"),
            slice=ast.Constant(value=str() as name),
        ):
            return name
        case ast.Call(
            func=ast.Attribute(attr="getenv")
            | ast.Name(id="getenv")
            | ast.Attribute(
                attr="get", value=ast.Attribute(attr="environ") | ast.Name(id="environ")
            ),
            args=[ast.Constant(value=str() as name), *others],
        ) if fallback or not others:
            return name
        case _:
            return None
