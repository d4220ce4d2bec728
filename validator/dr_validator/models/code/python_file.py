"""What a Python file says, by its syntax tree: names, imports, SDK calls, environment variables.

The tree is looked through once and dropped, for it takes hundreds of times the file's size.
Nothing is imported or run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from enum import Enum

from dr_validator.models.code.called import NO_CALLS, Calls
from dr_validator.models.code.client_calls import client_calls
from dr_validator.models.code.environ import environment_variable
from dr_validator.record import dataclass
from dr_validator.regex import regex

_COMPUTED = regex(r"\b(globals|exec|setattr)\(")


@dataclass(frozen=True, slots=True)
class Import:
    """`from module import names`, relative by `level` dots; `import module` names nothing."""

    module: str
    level: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MethodCall:
    """A call that may be one of boto3, which takes keywords only, which begin with a capital.

    `arguments` maps them to their constant values (None where the value is computed); it is None
    where they cannot be seen. `variables` maps those that are an environment variable to its name.
    `guarded` tells that it stands in a `try`.
    """

    method: str
    line: int
    arguments: Mapping[str, object] | None
    guarded: bool
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Client:
    """A client or resource of boto3 that the file makes: `boto3.client("s3", region_name=…)`.

    `region` is the region that is written there, `variable` the environment variable that says it
    instead, or before it; None where the file says neither. `computed` tells that it is told some
    other way.
    """

    service: str
    line: int
    region: str | None
    variable: str | None
    computed: bool


@dataclass(frozen=True, slots=True)
class EnvironLookup:
    """A use of `os.environ["NAME"]`; `guarded` as for calls."""

    name: str
    line: int
    guarded: bool


@dataclass(frozen=True, slots=True)
class PythonFile:
    """`bound` are the names of the module's top level, `functions` those of functions anywhere.

    `computes_names` tells that it may bind others in a way that is not seen. `compared` are the
    constants that something is compared with, as in `"NAME" in os.environ`. `clients` are those of
    boto3 that it makes, `by_clients` what it calls with them. `loads` are the modules that it
    imports whatever happens, by their absolute names, with the lines.
    """

    bound: frozenset[str]
    functions: frozenset[str]
    computes_names: bool
    imports: tuple[Import, ...]
    calls: tuple[MethodCall, ...]
    lookups: tuple[EnvironLookup, ...]
    compared: frozenset[str]
    clients: tuple[Client, ...]
    by_clients: Calls
    loads: tuple[tuple[str, int], ...] = ()

    def defines(self, name: str) -> bool | None:
        """Whether the module has the name at its top level; None if that cannot be seen."""
        if name in self.bound:
            return True
        return None if self.computes_names else False


def read_python(text: str) -> PythonFile | None:
    """What the file says; None if it cannot be parsed (perhaps it is of a later Python).

    RecursionError and MemoryError where it is nested deeper than the parser goes.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    reader = _Reader()
    reader.read(tree)
    computes = bool(reader.bound & {"*", "__getattr__"} or _COMPUTED.search(text))
    return PythonFile(
        frozenset(reader.bound),
        frozenset(reader.functions),
        computes,
        tuple(reader.imports),
        tuple(reader.calls),
        tuple(reader.lookups),
        frozenset(reader.compared),
        tuple(_client(call, reader.constants) for call in reader.makers),
        client_calls(tree) if "boto3" in text or "environ" in text else NO_CALLS,
        tuple(_loads(tree)),
    )


def _loads(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for each in tree.body:
        match each:
            case ast.Import(names=names):
                yield from ((name.name, each.lineno) for name in names)
            case ast.ImportFrom(module=str() as module, level=0, names=names):
                yield module, each.lineno
                yield from ((f"{module}.{name.name}", each.lineno) for name in names)
            case _:
                pass


class _Within(Enum):
    """What a node stands in; a name that is bound at the top level is one of the module."""

    TOP = "the module, also within `if`, `try` and `with`"
    FUNCTION = "a function of the top level: `global` binds names of the module"
    CLASS = "a class of the top level"


class _Reader:
    """Looks at every node once, breadth first."""

    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.functions: set[str] = set()
        self.compared: set[str] = set()
        self.imports: list[Import] = []
        self.calls: list[MethodCall] = []
        self.lookups: list[EnvironLookup] = []
        self.makers: list[ast.Call] = []
        # What names of the module are once and for all; None where they are bound again.
        self.constants: dict[str, ast.expr | None] = {}

    def read(self, tree: ast.Module) -> None:
        level: list[tuple[ast.AST, bool, _Within]] = [(tree, False, _Within.TOP)]
        while level:
            below: list[tuple[ast.AST, bool, _Within]] = []
            for node, guarded, within in level:
                self._look(node, guarded)
                inside = self._bind(node) if within is _Within.TOP else within
                if within is _Within.FUNCTION and isinstance(node, ast.Global):
                    self.bound.update(node.names)
                body = _guarding(node)
                below += [(each, guarded or each in body, inside) for each in _children(node)]
            level = below

    def _bind(self, node: ast.AST) -> _Within:
        """Take note of what a node of the top level binds; what its children stand in."""
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                self.bound.add(name)
                return _Within.FUNCTION
            case ast.ClassDef(name=name):
                self.bound.add(name)
                return _Within.CLASS
            case ast.alias(name=name, asname=asname):
                self.bound.add(asname or name.partition(".")[0])
            case ast.Name(id=name, ctx=ast.Store()):
                self.bound.add(name)
            case _:
                pass
        return _Within.TOP

    def _look(self, node: ast.AST, guarded: bool) -> None:
        match node:
            case ast.Call(
                func=ast.Attribute(attr="client" | "resource"),
                args=[ast.Constant(value=str()), *_],
            ):
                self.makers.append(node)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self.constants[name] = None if name in self.constants else value
            case ast.Call(func=ast.Attribute(attr=name), args=[], keywords=keywords):
                if all(each.arg is None or each.arg[0].isupper() for each in keywords):
                    self.calls.append(_call(name, node.lineno, keywords, guarded))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                self.functions.add(name)
            case ast.Import(names=names):
                self.imports += [Import(each.name, 0, ()) for each in names]
            case ast.ImportFrom(module=module, level=level, names=names):
                found = tuple(each.name for each in names)
                self.imports.append(Import(module or "", level or 0, found))
            case ast.Compare(left=ast.Constant(value=str() as word)):
                self.compared.add(word)
            case ast.Subscript(
                value=ast.Attribute(attr="environ") | ast.Name(id="environ"),
                slice=ast.Constant(value=str() as name),
                ctx=ast.Load(),
            ):
                self.lookups.append(EnvironLookup(name, node.lineno, guarded))
            case _:
                pass


def _children(node: ast.AST) -> list[ast.AST]:
    """As `ast.iter_child_nodes`, without the contexts that every name has."""
    found: list[ast.AST] = []
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, list):
            found += [each for each in value if isinstance(each, ast.AST)]
        elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
            found.append(value)
    return found


def _guarding(node: ast.AST) -> frozenset[ast.AST]:
    """What is in the body of a `with suppress(…)`, or of a `try` that may catch it."""
    if isinstance(node, ast.Try):
        caught = any(map(_may_catch, node.handlers))
        return frozenset(node.body) if caught else frozenset()
    if isinstance(node, ast.With) and any(map(_suppresses, node.items)):
        return frozenset(node.body)
    return frozenset()


# Errors of Python and of services that are neither a missing key nor a call that is refused.
_OTHERS = (
    "ArithmeticError",
    "ConnectionError",
    "FileNotFoundError",
    "JSONDecodeError",
    "OSError",
    "TimeoutError",
    "TypeError",
    "UnicodeError",
    "ValueError",
)


def _may_catch(handler: ast.ExceptHandler) -> bool:
    """Whether a handler may be for a missing key or a refused call: not one for other errors."""
    caught = handler.type
    parts = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return not all(_is_other(each) for each in parts)


def _is_other(error: ast.expr | None) -> bool:
    match error:
        case ast.Name(id=name):
            return name in _OTHERS
        case ast.Attribute(attr=name, value=ast.Attribute(attr="exceptions")):
            return name != "ClientError"
        case ast.Attribute(attr=name):
            return name in _OTHERS
        case _:
            return False


def _suppresses(item: ast.withitem) -> bool:
    match item.context_expr:
        case ast.Call(func=ast.Name(id="suppress") | ast.Attribute(attr="suppress")):
            return True
        case _:
            return False


def _call(name: str, line: int, keywords: list[ast.keyword], guarded: bool) -> MethodCall:
    given = {each.arg: _constant(each.value) for each in keywords if each.arg}
    named = {
        each.arg: environment_variable(each.value, fallback=False) for each in keywords if each.arg
    }
    hidden = any(each.arg is None for each in keywords)
    variables = {argument: word for argument, word in named.items() if word is not None}
    return MethodCall(name, line, None if hidden else given, guarded, variables)


def _client(call: ast.Call, constants: Mapping[str, ast.expr | None]) -> Client:
    service = _constant(call.args[0])
    told = [each.value for each in call.keywords if each.arg == "region_name"] + call.args[1:2]
    hidden = any(each.arg in (None, "config", "endpoint_url") for each in call.keywords)
    value: ast.expr | None = told[0] if told else None
    if isinstance(value, ast.Name):
        value = constants.get(value.id)
    region = _constant(value) if value is not None else None
    variable = environment_variable(value, fallback=False) if value is not None else None
    word = region if isinstance(region, str) else None
    computed = (bool(told) and word is None and variable is None) or hidden
    return Client(str(service), call.lineno, word, variable, computed)


def _constant(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None
