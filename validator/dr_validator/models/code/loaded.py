"""The modules that a function loads before its handler is called, and those that it does not have.

Only what is imported at the top of the handler's file, and of the files that this brings: what
stands in a `try`, under an `if` or in a function may never be imported.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from dr_validator.assembly.model import AssetFiles
from dr_validator.aws.runtime_modules import node_brings, python_brings
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.code.code import LAYER, Handler, bundles, code_of, handlers
from dr_validator.models.code.library import SourceFile
from dr_validator.models.code.sources import sources_of
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.value import Known

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

# Folders that a build fills from these say nothing of what is missing.
_BUILT_FROM = frozenset(
    ("package.json", "Pipfile", "poetry.lock", "pyproject.toml", "requirements.txt", "uv.lock")
)
# Code that looks for modules elsewhere.
_PATHS = regex(r"\bsys\.path\b|\bimportlib\b|\bsite\.addsitedir|\bmodule\.paths\b|NODE_PATH")
_IN_PYTHON_LAYER = regex(r"^python/(?:lib/python3\.\d+/site-packages/)?")
_MODULES = "node_modules/"
MAX_PARTS = 20  # of a module's name


@dataclass(frozen=True, slots=True)
class LostModule:
    """A module that a function imports and has not; `doubt` is why it may have it, "" if nothing
    speaks for that."""

    function: Resource
    code: Place
    module: str
    where: str
    doubt: str


def lost(graph: Graph) -> tuple[LostModule, ...]:
    """Every such module, each once for a function."""
    return tuple(each for handler in graph.view(handlers) for each in _of(graph, handler))


def _of(graph: Graph, handler: Handler) -> Iterator[LostModule]:
    function, runtime = handler.function, handler.function.read("Runtime")
    files = code_of(graph, function)[0]
    sources = sources_of(graph, function)
    if handler.file is None or files is None or sources is None or handler.broken:
        return
    if not isinstance(runtime, Known) or any(_PATHS.search(each.text) for each in sources.values()):
        return
    if any(function.has(f"Environment.Variables.{word}") is not False for word in _VARIABLES):
        return
    language, inline = str(runtime.value), function.has("Code.ZipFile") is not False
    found: dict[str, str] = {}
    for name in _loading(handler.file, sources):
        for module, line in _loads(sources[name]):
            brings = _brings(module, language, inline=inline)
            if not brings and not _has(files.names, module, language):
                found.setdefault(_top(module, language), f"line {line} of {name}")
    for module, where in found.items():
        doubt = _doubt(graph, function, files, module, language)
        if doubt is not None:
            yield LostModule(function, handler.code, module, where, doubt)


_VARIABLES = ("NODE_PATH", "PYTHONPATH", "AWS_LAMBDA_EXEC_WRAPPER")


def _brings(module: str, runtime: str, *, inline: bool) -> bool:
    if module.startswith((".", "#", "/")):
        return True  # of the code itself
    if runtime.startswith("python"):
        return python_brings(_top(module, runtime), inline=inline)
    return node_brings(module, runtime, inline=inline)


def _top(module: str, runtime: str) -> str:
    """What is looked for: the package of a module."""
    if runtime.startswith("python"):
        return module.partition(".")[0]
    parts = module.split("/")
    return "/".join(parts[:2]) if module.startswith("@") else parts[0]


def _loads(file: SourceFile) -> Sequence[tuple[str, int]]:
    """What a file loads for certain."""
    if file.name.endswith(".py"):
        return file.python.loads if file.python is not None else ()
    return file.tree.loads if file.tree is not None else ()


def _loading(start: str, sources: Mapping[str, SourceFile]) -> list[str]:
    """The files that are loaded with the first: those of packages, and of the names they load."""
    pending, found = [start], []
    while pending:
        name = pending.pop()
        if name in sources and name not in found:
            found.append(name)
            pending += [each for module, _ in _loads(sources[name]) for each in _own(name, module)]
    return sorted(found)


def _own(file: str, module: str) -> Iterator[str]:
    """The files of the code that a module may be."""
    if file.endswith(".py"):
        parts = module.split(".")[:MAX_PARTS]
        for length in range(1, len(parts) + 1):
            path = "/".join(parts[:length])
            yield from (f"{path}.py", f"{path}/__init__.py")
    elif module.startswith("."):
        full = posixpath.normpath(posixpath.join(posixpath.dirname(file), module))
        yield from (full, f"{full}.js", f"{full}.mjs", f"{full}.cjs", f"{full}/index.js")


def _has(names: AbstractSet[str], module: str, runtime: str) -> bool:
    """Whether the code holds a module where the runtime looks for it."""
    top = _top(module, runtime)
    if runtime.startswith("python"):
        single = (f"{top}.py", f"{top}.pyc", f"{top}.so")
        start = (f"{top}/", f"{top}.cpython-", f"{top}.abi3")
        return any(each in single or each.startswith(start) for each in names)
    inside = f"{_MODULES}{top}/"
    return any(each.startswith(inside) or f"/{inside}" in each for each in names)


def _doubt(
    graph: Graph, function: Resource, files: AssetFiles, module: str, runtime: str
) -> str | None:
    """Why a module that the code does not hold may be found, "" if it cannot be; None if a layer
    has it."""
    if files.leads_out:
        return "a link in the code leads out of the assembly"
    if _BUILT_FROM & {posixpath.basename(each) for each in files.names}:
        return "a build may put it there, as the folder lists what it needs"
    if any(each.endswith(f"/{module}.py") or f"/{module}/" in each for each in files.names):
        return "it is in a folder that may be on the path"
    if function.has("Layers") is False:
        return ""
    held = {each.owner.key: each.asset for each in graph.view(bundles) if each.owner.type == LAYER}
    for link in function.follow("Layers[*]", LAYER):
        asset = held.get(link.to.key) if isinstance(link, Linked) else None
        if asset is None or asset.files is None:
            return "it may be in one of the function's layers"
        if _in_layer(asset.files.names, module, runtime):
            return None
    return ""


def _in_layer(names: AbstractSet[str], module: str, runtime: str) -> bool:
    if runtime.startswith("python"):
        below = {_IN_PYTHON_LAYER.sub("", each) for each in names if each.startswith("python/")}
        return _has(below, module, runtime)
    return _has(names, module, runtime)
