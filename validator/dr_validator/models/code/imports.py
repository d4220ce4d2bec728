"""Which source files one file brings with it: its imports, and theirs.

A folder often holds the code of several functions; what another one's file does says nothing of
this one. Nothing is imported or run.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator, Mapping

_PYTHON, _SCRIPT = (".py",), (".js", ".mjs", ".cjs", ".ts")
# Imports whose names are computed.
_PYTHON_HIDDEN = re.compile(r"\bimportlib\b|\b__import__\s*\(|\brunpy\b|(?<!\.)\bexec\s*\(")
_SCRIPT_HIDDEN = re.compile(r"\b(?:require|import)\s*\(\s*(?:`[^`]*\$\{|[^\s'\"`)])")
_SCRIPT_IMPORT = re.compile(r"(?:\bfrom|\bimport|\b(?:require|import)\s*\()\s*['\"`](\.[^'\"`]*)")


def reached(start: str, sources: Mapping[str, str]) -> Mapping[str, str]:
    """The files that a file brings with it; all of them where that cannot be seen."""
    found: dict[str, str] = {}
    pending = [start]
    while pending:
        file = pending.pop()
        if file in found or file not in sources:
            continue
        text = found[file] = sources[file]
        hidden = _PYTHON_HIDDEN if file.endswith(_PYTHON) else _SCRIPT_HIDDEN
        if hidden.search(text):
            return sources
        if file.endswith(_PYTHON):
            try:
                tree = ast.parse(text)
            except (SyntaxError, ValueError, RecursionError):
                return sources
            roots = dict.fromkeys(("", posixpath.dirname(start), posixpath.dirname(file)))
            for path in _python(tree, file):
                pending += [each for root in roots for each in _files(root, path)]
        elif file.endswith(_SCRIPT):
            here = posixpath.dirname(file)
            pending += [
                each for path in _SCRIPT_IMPORT.findall(text) for each in _scripts(here, path)
            ]
    return {file: text for file, text in sources.items() if file in found}


def _python(tree: ast.Module, file: str) -> Iterator[str]:
    """The modules that a Python file names, as paths; each with the packages it is in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                yield from _steps(each.name)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = posixpath.dirname(file).split("/")
                above = package[: len(package) - node.level + 1]
                base = ".".join(part for part in (*above, base) if part)
            yield from _steps(base)
            for each in node.names:
                yield from _steps(f"{base}.{each.name}" if base else each.name)


def _steps(module: str) -> Iterator[str]:
    parts = [part for part in module.split(".") if part]
    for length in range(1, len(parts) + 1):
        yield "/".join(parts[:length])


def _files(root: str, path: str) -> tuple[str, str]:
    full = posixpath.join(root, path)
    return f"{full}.py", f"{full}/__init__.py"


def _scripts(here: str, path: str) -> Iterator[str]:
    full = posixpath.normpath(posixpath.join(here, path))
    yield full
    for base in (full, posixpath.splitext(full)[0], f"{full}/index"):
        for ending in _SCRIPT:
            yield f"{base}{ending}"
