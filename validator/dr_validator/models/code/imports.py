"""Which source files one file brings with it: its imports, and theirs.

A folder often holds the code of several functions; what another one's file does says nothing of
this one. Nothing is imported or run.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence

from dr_validator.models.code.library import SourceFile
from dr_validator.models.code.python_file import PythonFile
from dr_validator.regex import regex

MAX_PATH = 1_000  # of a module that a file may be
_PYTHON, _SCRIPT = (".py",), (".js", ".mjs", ".cjs", ".ts")
# Imports whose names are computed.
_PYTHON_HIDDEN = regex(r"\bimportlib\b|\b__import__\s*\(|\brunpy\b|(?<!\.)\bexec\s*\(")
_SCRIPT_HIDDEN = regex(r"\b(?:require|import)\s*\(\s*(?:`[^`]*\$\{|[^\s'\"`)])")
_SCRIPT_IMPORT = regex(r"(?:\bfrom|\bimport|\b(?:require|import)\s*\()\s*['\"`](\.[^'\"`]*)")


def reached(
    start: str | None, names: Sequence[str], read: Callable[[str], SourceFile | None]
) -> Mapping[str, SourceFile]:
    """The files that a file brings with it; all of them where that cannot be seen."""
    known = frozenset(names)
    found: dict[str, SourceFile] = {}
    pending = [start]
    while pending:
        name = pending.pop()
        if name is None or name not in known or name in found:
            continue
        file = read(name)
        if file is None:
            continue
        found[name] = file
        follow = _of_python(start or "", file) if name.endswith(_PYTHON) else _of_script(file)
        if follow is None:
            found.clear()
            break
        pending += follow
    if found:
        return dict(sorted(found.items()))
    return {name: file for name in names if (file := read(name)) is not None}


def _of_python(start: str, file: SourceFile) -> Iterator[str] | None:
    """What the file's imports may mean, beside it, beside the first file, or from the root."""
    if _PYTHON_HIDDEN.search(file.text) or file.python is None:
        return None
    folders = ("", posixpath.dirname(start), posixpath.dirname(file.name))
    return (
        each
        for path in dict.fromkeys(_modules(file.python, file.name))
        for folder in dict.fromkeys(folders)
        for each in _files(folder, path)
    )


def _of_script(file: SourceFile) -> Iterator[str] | None:
    if _SCRIPT_HIDDEN.search(file.text):
        return None
    here = posixpath.dirname(file.name)
    if not file.name.endswith(_SCRIPT):
        return iter(())
    paths = dict.fromkeys(match[1] for match in _SCRIPT_IMPORT.finditer(file.text))
    return (each for path in paths for each in _scripts(here, path))


def _modules(python: PythonFile, file: str) -> Iterator[str]:
    """The modules that a Python file names, as paths; each with the packages it is in."""
    for each in python.imports:
        base = each.module
        if each.level:
            package = posixpath.dirname(file).split("/")
            above = package[: len(package) - each.level + 1]
            base = ".".join(part for part in (*above, base) if part)
        yield from _steps(base)
        for name in each.names:
            yield from _steps(f"{base}.{name}" if base else name)


def _steps(module: str) -> Iterator[str]:
    if len(module) > MAX_PATH:
        return
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
