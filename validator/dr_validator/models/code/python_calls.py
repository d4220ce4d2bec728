"""What a function's code says it does: SDK calls it makes, environment variables it needs.

Python is read by its syntax tree; of JavaScript the names of SDK calls are seen, and what is
given to them in the call.
Nothing is imported or run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from dr_validator.models.code import script_calls
from dr_validator.record import dataclass

# Set by Lambda itself (AWS Lambda Developer Guide, "Defined runtime environment variables").
_RESERVED = re.compile(r"^(AWS_|LAMBDA_|_HANDLER$|_X_AMZN_|PATH$|LANG$|TZ$|PYTHONPATH$|NODE_)")
# Where a client may act as somebody else.
_OTHER_CREDENTIALS = re.compile(r"assume_role|\bSession\(|aws_access_key_id")


@dataclass(frozen=True, slots=True)
class Call:
    """One SDK call in a file. `arguments` maps the keyword arguments to their constant values
    (None where the value is computed); it is None where the arguments cannot be seen.
    """

    method: str
    file: str
    line: int
    arguments: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class RequiredVariable:
    """An environment variable that the code reads without a fallback."""

    name: str
    file: str
    line: int


def calls(sources: Mapping[str, str], methods: Iterable[str]) -> tuple[Call, ...]:
    """The calls of the SDK methods (in Python's spelling) that the sources make."""
    wanted = frozenset(methods)
    found: list[Call] = []
    for file, text in sorted(sources.items()):
        if file.endswith(".py"):
            found.extend(_python_calls(file, text, wanted))
        elif file.endswith((".js", ".mjs", ".cjs", ".ts")):
            found.extend(_other_calls(file, text, wanted))
    return tuple(found)


def needs(sources: Mapping[str, str]) -> tuple[RequiredVariable, ...]:
    """Variables that Python code reads as `os.environ["NAME"]`, outside any `try`."""
    found = {
        need.name: need
        for file, text in sorted(sources.items(), reverse=True)
        if file.endswith(".py")
        for need in _needs(file, text)
    }
    return tuple(found[name] for name in sorted(found))


def uncaught(sources: Mapping[str, str], methods: Iterable[str]) -> tuple[Call, ...]:
    """Calls of the SDK methods that Python code makes with the function's own credentials, outside
    any `try`. Nothing where the code takes a role or a session of its own."""
    python = {file: text for file, text in sorted(sources.items()) if file.endswith(".py")}
    if any(_OTHER_CREDENTIALS.search(text) for text in python.values()):
        return ()
    trees = {file: tree for file, text in python.items() if (tree := _tree(text)) is not None}
    own = {
        node.name
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    wanted = frozenset(methods) - own
    return tuple(
        call
        for file, tree in trees.items()
        for call in _calls_in(file, tree, wanted, _guarded(tree))
    )


@cache
def _tree(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None


def _python_calls(file: str, text: str, wanted: frozenset[str]) -> Iterator[Call]:
    tree = _tree(text)
    if tree is not None:
        yield from _calls_in(file, tree, wanted, frozenset())


def _calls_in(
    file: str, tree: ast.Module, wanted: frozenset[str], guarded: frozenset[int]
) -> Iterator[Call]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name), args=args, keywords=keywords) if (
                name in wanted and id(node) not in guarded and not _is_own(args, keywords)
            ):
                arguments = {each.arg: _constant(each.value) for each in keywords if each.arg}
                hidden = any(each.arg is None for each in keywords)
                yield Call(name, file, node.lineno, None if hidden else arguments)


def _is_own(args: list[ast.expr], keywords: list[ast.keyword]) -> bool:
    """Whether a call is of a function of one's own that has the same name: boto3 takes keywords
    only, which begin with a capital."""
    return bool(args) or any(each.arg and not each.arg[0].isupper() for each in keywords)


def _constant(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _other_calls(file: str, text: str, wanted: frozenset[str]) -> Iterator[Call]:
    for method in sorted(wanted):
        for line, arguments in script_calls.found(text, method):
            yield Call(method, file, line, arguments)


def _guarded(tree: ast.Module) -> frozenset[int]:
    """The nodes inside of a `try`, or of a `with suppress(…)`, by their `id`."""
    return frozenset(
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Try)
        or (isinstance(node, ast.With) and any(map(_suppresses, node.items)))
        for body in node.body
        for inner in ast.walk(body)
    )


def _suppresses(item: ast.withitem) -> bool:
    match item.context_expr:
        case ast.Call(func=ast.Name(id="suppress") | ast.Attribute(attr="suppress")):
            return True
        case _:
            return False


def _needs(file: str, text: str) -> Iterator[RequiredVariable]:
    tree = _tree(text)
    if tree is None:
        return
    guarded = _guarded(tree)
    tested = {
        node.left.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Constant)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(
                value=ast.Attribute(attr="environ") | ast.Name(id="environ"),
                slice=ast.Constant(value=str() as name),
                ctx=ast.Load(),
            ) if id(node) not in guarded and name not in tested and not _RESERVED.match(name):
                yield RequiredVariable(name, file, node.lineno)
