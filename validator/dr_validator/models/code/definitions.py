"""Which names a source file defines: Python by its syntax tree, JavaScript by its exports.

Nothing is imported or run. None means that it cannot be seen.
"""

from __future__ import annotations

import ast
import re


def python_defines(text: str, name: str) -> bool | None:
    """Whether a Python module has the name at its top level."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None  # perhaps of a later Python than this one
    names = _Names()
    names.visit(tree)
    if name in names.bound:
        return True
    hidden = names.bound & {"*", "__getattr__"} or re.search(r"\b(globals|exec|setattr)\(", text)
    return None if hidden else False


class _Names(ast.NodeVisitor):
    """The names a module binds, also within `if`, `try` and `with`, and by `global`."""

    def __init__(self) -> None:
        self.bound: set[str] = set()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._bind(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._bind(node)

    def _bind(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.bound.add(node.name)
        for inner in ast.walk(node):
            if isinstance(inner, ast.Global):
                self.bound.update(inner.names)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.bound.add(node.name)

    def visit_alias(self, node: ast.alias) -> None:
        self.bound.add(node.asname or node.name.partition(".")[0])

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self.bound.add(node.id)


# Exports whose names are computed, or taken over from elsewhere.
_OPEN = re.compile(
    r"export\s*\*|module\.exports\s*=(?!\s*\{|\s*__toCommonJS)|exports\[(?!\s*['\"])"
    r"|Object\.assign\(\s*(module\.)?exports|__exportStar|__reExport"
    r"|module\.exports\s*=\s*\{[^}]*\.\.\."
)
_LISTED = re.compile(r"export\s*\{([^}]*)\}")


def script_exports(text: str, name: str) -> bool | None:
    """Whether a JavaScript module exports the name, in the forms that people and bundlers write."""
    word = rf"(?<![\w$]){re.escape(name)}(?![\w$])"
    forms = (
        rf"exports\.{word}",
        rf"exports\[\s*['\"]{word}['\"]\s*\]",
        rf"export\s+(?:async\s+)?(?:const|let|var|class|function\s*\*?)\s*{word}",
        rf"module\.exports\s*=\s*\{{[^}}]*{word}",
        rf"defineProperty\(\s*(?:module\.)?exports\s*,\s*['\"]{word}",
        rf"[{{,]\s*{word}\s*:\s*\(\)\s*=>",  # esbuild's getters
    )
    if any(re.search(form, text) for form in forms):
        return True
    listed = {
        item.split()[-1]
        for found in _LISTED.findall(text)
        for item in found.split(",")
        if item.split()
    }
    if name in listed or (name == "default" and re.search(r"export\s+default\b", text)):
        return True
    if _OPEN.search(text):
        return None
    # esbuild lists all exports in one call of __export; else the word may be one by other means.
    plain = "__toCommonJS" in text or "export" not in text
    return False if plain or not re.search(word, text) else None
