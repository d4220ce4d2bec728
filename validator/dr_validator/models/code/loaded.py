"""The modules that a function loads before its handler is called, and those that it does not have.

Only what is imported at the top of the handler's file, and of the files that this brings: what
stands in a `try`, under an `if` or in a function may never be imported.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    held = _Held(files.names)
    for name in _loading(handler.file, sources):
        for module, line in _loads(sources[name]):
            brings = _brings(module, language, inline=inline)
            if not brings and not held.has(module, language):
                found.setdefault(_top(module, language), f"line {line} of {name}")
    layers = _layers(graph, function, language) if found else ()
    built = bool(_BUILT_FROM & {posixpath.basename(each) for each in files.names})
    for module, where in found.items():
        doubt = _doubt(files, held, layers, module, language, built=built)
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
    pending, found = [start], set[str]()
    while pending:
        name = pending.pop()
        if name in sources and name not in found:
            found.add(name)
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


class _Held:
    """What files have, looked through once: modules of Python, packages of Node.js, and the words
    of all paths."""

    def __init__(self, names: Iterable[str]) -> None:
        self.python: set[str] = set()
        self.packages: set[str] = set()
        self.words: set[str] = set()
        for name in names:
            steps = name.split("/")
            self.python.add(steps[0].partition(".")[0])
            self.words.update(step.partition(".")[0] for step in steps)
            for inside in name.split(_MODULES)[1:]:
                self.packages.add(_top(inside, "nodejs"))

    def has(self, module: str, runtime: str) -> bool:
        """Whether a module is where the runtime looks for it."""
        return _top(module, runtime) in (
            self.python if runtime.startswith("python") else self.packages
        )


def _doubt(
    files: AssetFiles,
    held: _Held,
    layers: Sequence[_Held | None],
    module: str,
    runtime: str,
    *,
    built: bool,
) -> str | None:
    """Why a module that the code does not hold may be found, "" if it cannot be; None if a layer
    has it."""
    if any(layer is not None and layer.has(module, runtime) for layer in layers):
        return None
    if files.leads_out:
        return "a link in the code leads out of the assembly"
    if built:
        return "a build may put it there, as the folder lists what it needs"
    if module.rpartition("/")[2] in held.words:
        return "it is in a folder that may be on the path"
    if None in layers:
        return "it may be in one of the function's layers"
    return ""


def _layers(graph: Graph, function: Resource, runtime: str) -> Sequence[_Held | None]:
    """What each layer has; None of one that is not here."""
    if function.has("Layers") is False:
        return ()
    assets = {
        each.owner.key: each.asset for each in graph.view(bundles) if each.owner.type == LAYER
    }
    found: list[_Held | None] = []
    for link in function.follow("Layers[*]", LAYER):
        asset = assets.get(link.to.key) if isinstance(link, Linked) else None
        names = asset.files.names if asset is not None and asset.files is not None else None
        found.append(_Held(_below(names, runtime)) if names is not None else None)
    return found or (None,)


def _below(names: Iterable[str], runtime: str) -> Iterator[str]:
    """The files of a layer where the runtime looks for them."""
    if not runtime.startswith("python"):
        yield from names
        return
    yield from (_IN_PYTHON_LAYER.sub("", each) for each in names if each.startswith("python/"))
