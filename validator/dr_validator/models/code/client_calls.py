"""What a Python file calls with the clients of boto3 that it makes, and on what.

A client is known by the one name that it is given: `s3 = boto3.client("s3")`, `self.s3 = …`, or by
the call itself: `boto3.client("s3").get_object(…)`. So are the things of a resource:
`table = boto3.resource("dynamodb").Table(TABLE)`. A name that means several things means none.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TypeAlias

from dr_validator.models.code.called import (
    EMITS,
    Calls,
    ClientCall,
    Spelled,
    Variable,
    VariableRead,
)
from dr_validator.models.code.environ import environment_variable
from dr_validator.record import dataclass

_COMPUTED: Spelled = (None,)
# What a resource of boto3 makes, by the argument that names it.
_THINGS = {
    ("dynamodb", "Table"): "TableName",
    ("s3", "Bucket"): "Bucket",
    ("sqs", "Queue"): "QueueUrl",
    ("sns", "Topic"): "TopicArn",
}
_MAKERS = ("client", "resource")
_RESOURCE = "ServiceResource"
_PAGES = "get_paginator"
_WAITS = "get_waiter"


@dataclass(frozen=True, slots=True)
class _Client:
    service: str
    thing: str
    named: tuple[tuple[str, Spelled], ...]
    elsewhere: bool
    region: Spelled = ()


def client_calls(tree: ast.Module) -> Calls:
    """All of a file's calls, in the order of their lines."""
    reader = _Reader(tree)
    made = sorted(reader.calls(), key=lambda each: (each.line, each.method))
    return Calls(tuple(made), reader.uses, tuple(reader.reads()), frozenset(reader.sets))


# The conditions that a node stands under, the innermost first.
_Under: TypeAlias = tuple[ast.expr, "_Under"] | None


class _Reader:
    """Looks at every node once; what the environment decides is told when all names are known."""

    def __init__(self, tree: ast.Module) -> None:
        # What each name is given; None where it is given several things, or is a parameter.
        self._values: dict[str, ast.expr | None] = {}
        self._calls: list[tuple[ast.Call, str, _Under]] = []
        self._used: list[tuple[str, str, _Under]] = []
        self._told: dict[ast.expr, bool] = {}
        self._scopes = {""}
        self._looked: list[tuple[str, int, str, _Under]] = []
        self.sets: set[str] = set()
        # By function: after which lines it goes on only under a condition.
        self._left: dict[str, list[tuple[int, ast.expr]]] = {}
        pending: list[tuple[ast.AST, str, _Under]] = [(tree, "", None)]
        while pending:
            node, scope, under = pending.pop()
            self._note(node, scope, under)
            for each, inside, test in _below(node, scope):
                self._scopes.add(inside)
                # What a function does is not under what its definition stands under.
                above = under if inside == scope else None
                pending.append((each, inside, (test, above) if test is not None else above))

    @property
    def uses(self) -> Mapping[str, frozenset[str]]:
        """The names that each function uses whatever the environment says."""
        found: dict[str, set[str]] = {scope: set() for scope in self._scopes}
        for scope, name, under in self._used:
            if name not in found[scope] and not self._is_branch(under):
                found[scope].add(name)
        return {scope: frozenset(names) for scope, names in found.items()}

    def reads(self) -> Iterator[VariableRead]:
        for name, line, scope, under in sorted(self._looked, key=lambda each: each[1]):
            branch = self._is_branch(under) or self._has_left(scope, line)
            yield VariableRead(name, line, scope, branch)

    def calls(self) -> Iterator[ClientCall]:
        for node, scope, under in self._calls:
            if not isinstance(node.func, ast.Attribute):
                continue
            client = self._client(node.func.value)
            if client is None or node.func.attr in _MAKERS:
                continue
            method = node.func.attr
            if method == _WAITS:
                continue  # what is waited for is told by a name of its own
            if method == _PAGES:
                method = self._word(node.args[0]) if node.args else ""
            if not method or not method.islower():
                continue
            given = {each.arg: self._spelled(each.value) for each in node.keywords if each.arg}
            if any(each.arg is None for each in node.keywords):
                given = {}
            yield ClientCall(
                client.service,
                client.thing,
                method,
                node.lineno,
                {**given, **dict(client.named)},
                scope,
                client.elsewhere,
                self._is_branch(under) or self._has_left(scope, node.lineno),
                region=client.region,
                metrics=tuple(self._metrics(node)) if method == EMITS else (),
            )

    def _metrics(self, node: ast.Call) -> Iterator[Spelled]:
        """The names in `MetricData=[{"MetricName": …}]`."""
        for argument in node.keywords:
            value = argument.value
            if argument.arg == "MetricData" and isinstance(value, ast.List):
                for each in value.elts:
                    match each:
                        case ast.Dict(keys=keys, values=values):
                            pairs = zip(keys, values, strict=True)
                            for named, told in pairs:
                                if named is not None and self._word(named) == "MetricName":
                                    yield self._spelled(told)
                        case _:
                            pass

    def _note(self, node: ast.AST, scope: str, under: _Under) -> None:
        match node:
            case ast.Call():
                self._calls.append((node, scope, under))
                self.sets.update(_set_by(node))
            case ast.Subscript(value=value, slice=told, ctx=context) if _is_environment(value):
                name = self._word(told)
                if isinstance(context, ast.Load) and name:
                    self._looked.append((name, node.lineno, scope, under))
                elif not isinstance(context, ast.Load):
                    self.sets.add(name or "*")
            case (
                ast.FunctionDef(decorator_list=[_, *_])
                | ast.AsyncFunctionDef(decorator_list=[_, *_])
            ):
                # What decorates it may call it: a route of a framework does.
                self._used.append((scope, node.name, under))
            case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name, ctx=ast.Load()):
                self._used.append((scope, name, under))
            case ast.If(test=test, body=[*_, ast.Return() | ast.Raise() | ast.Continue()]):
                self._left.setdefault(scope, []).append((node.lineno, test))
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind(target, value)
            case ast.AnnAssign(target=target, value=value):
                self._bind(target, value)
            case ast.NamedExpr(target=target, value=value):
                self._bind(target, value)
            case ast.AugAssign(target=target) | ast.For(target=target):
                self._bind(target, None)
            case ast.withitem(optional_vars=ast.expr() as target):
                self._bind(target, None)
            case ast.arg(arg=name):
                self._values[name] = None
            case _:
                pass

    def _bind(self, target: ast.expr, value: ast.expr | None) -> None:
        match target:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                self._values[name] = None if name in self._values else value
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for part in parts:
                    self._bind(part, None)
            case _:
                pass

    def _client(self, node: ast.expr, steps: int = 4) -> _Client | None:
        """What a value is, if it is a client, or a thing of a resource."""
        match node:
            case ast.Attribute(attr="client", value=ast.Attribute(attr="meta")):
                return None  # that of a resource, which is not looked up
            case ast.Name(id=name) | ast.Attribute(attr=name) if steps:
                value = self._values.get(name)
                return self._client(value, steps - 1) if value is not None else None
            case ast.Call(
                func=ast.Attribute(attr="client" | "resource" as maker, value=ast.Name(id="boto3")),
                args=[ast.Constant(value=str() as service), *rest],
                keywords=keywords,
            ):
                told = bool(rest) or any(map(self._tells_region, keywords))
                thing = _RESOURCE if maker == "resource" else ""
                regions = [each.value for each in keywords if each.arg == "region_name"]
                region = self._spelled((regions + rest)[0]) if regions or rest else ()
                return _Client(service, thing, (), told, region)
            case ast.Call(func=ast.Attribute(attr=thing, value=of), args=[name_, *_]) if steps:
                made = self._client(of, steps - 1)
                argument = _THINGS.get((made.service, thing)) if made is not None else None
                if made is None or argument is None:
                    return None
                named = ((argument, self._spelled(name_)),)
                return _Client(made.service, thing, named, made.elsewhere, made.region)
            case _:
                return None

    def _word(self, node: ast.expr) -> str:
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""

    def _spelled(self, node: ast.expr, steps: int = 6) -> Spelled:
        """A text as far as the code says it."""
        variable = environment_variable(node)
        if variable is not None:
            return (Variable(variable),)
        match node:
            case ast.Constant(value=str() as word):
                return (word,)
            case ast.Name(id=name) | ast.Attribute(attr=name) if steps:
                value = self._values.get(name)
                return self._spelled(value, steps - 1) if value is not None else _COMPUTED
            case ast.JoinedStr(values=values) if steps:
                return tuple(part for each in values for part in self._spelled(each, steps - 1))
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None) if steps:
                return self._spelled(value, steps - 1)
            case ast.BinOp(left=left, op=ast.Add(), right=right) if steps:
                return (*self._spelled(left, steps - 1), *self._spelled(right, steps - 1))
            case _:
                return _COMPUTED

    def _is_branch(self, under: _Under) -> bool:
        while under is not None:
            test, under = under
            if self._asks_environment(test):
                return True
        return False

    def _has_left(self, scope: str, line: int) -> bool:
        """Whether a function may have ended before a line, by what the environment says."""
        left = self._left.get(scope, ())
        return any(at < line and self._asks_environment(test) for at, test in left)

    def _asks_environment(self, node: ast.expr) -> bool:
        """Whether what an expression gives is decided by the environment: it reads it, by a name
        for what was read too, or asks a function that does and calls no service."""
        if node not in self._told:
            self._told[node] = False  # a name that is made of itself
            self._told[node] = any(map(self._reads, _of_value(node)))
        return self._told[node]

    def _reads(self, node: ast.expr) -> bool:
        if environment_variable(node) is not None:
            return True
        match node:
            case ast.Call(func=ast.Name(id=name)):
                return name in self._asking
            case ast.Name(id="environ") | ast.Attribute(attr="environ"):
                return True
            case ast.Name(id=name) | ast.Attribute(attr=name):
                value = self._values.get(name)
                return value is not None and self._asks_environment(value)
            case _:
                return False

    @cached_property
    def _asking(self) -> frozenset[str]:
        """The functions that read the environment and call no service."""
        reading = {scope for scope, name, _ in self._used if name in ("environ", "getenv")}
        calling = {
            scope
            for node, scope, _ in self._calls
            if isinstance(node.func, ast.Attribute) and self._client(node.func.value) is not None
        }
        return frozenset(reading - calling - {""})

    def _tells_region(self, keyword: ast.keyword) -> bool:
        """Whether an argument of a client may say where, or as whom, it calls."""
        value: ast.expr | None = keyword.value
        if isinstance(value, ast.Name | ast.Attribute):
            name = value.id if isinstance(value, ast.Name) else value.attr
            value = self._values.get(name)
        if keyword.arg != "config" or value is None:
            return True
        named = (each.arg for each in ast.walk(value) if isinstance(each, ast.keyword))
        return "region_name" in named


def _is_environment(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute | ast.Name) and "environ" in (
        node.attr if isinstance(node, ast.Attribute) else node.id
    )


def _set_by(call: ast.Call) -> Iterator[str]:
    """The variables that a call sets; "*" for some."""
    match call:
        case ast.Call(
            func=ast.Attribute(attr="setdefault", value=value),
            args=[ast.Constant(value=str() as name), *_],
        ) if _is_environment(value):
            yield name
        case ast.Call(func=ast.Attribute(attr="setdefault" | "update", value=value)) if (
            _is_environment(value)
        ):
            yield "*"
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in (
            "load_dotenv",
            "putenv",
        ):
            yield "*"
        case _:
            pass


# What is made of a text gives no more than the text.
_PLAIN = (
    "bool",
    "casefold",
    "endswith",
    "get",
    "int",
    "lower",
    "startswith",
    "str",
    "strip",
    "upper",
)


def _of_value(node: ast.expr) -> Iterator[ast.expr]:
    """The parts of an expression that decide what it gives; what a call makes of its arguments is
    something else."""
    pending = [node]
    while pending:
        each = pending.pop()
        yield each
        if isinstance(each, ast.Call):
            name = each.func.attr if isinstance(each.func, ast.Attribute) else ""
            name = each.func.id if isinstance(each.func, ast.Name) else name
            if name not in _PLAIN:
                continue
        pending += [below for below in ast.iter_child_nodes(each) if isinstance(below, ast.expr)]


def _below(node: ast.AST, scope: str) -> Iterator[tuple[ast.AST, str, ast.expr | None]]:
    """What a node holds, with the function it stands in, and the condition that it is under."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            # What decorates it, and its defaults, are run where it is defined.
            outside = {*node.decorator_list, *node.args.defaults}
            for each in ast.iter_child_nodes(node):
                yield each, scope if each in outside else node.name, None
        case ast.If(test=test, body=body, orelse=orelse):
            yield test, scope, None
            for each in (*body, *orelse):
                yield each, scope, test
        case ast.IfExp(test=test, body=first, orelse=second):
            yield test, scope, None
            yield first, scope, test
            yield second, scope, test
        case ast.ClassDef():
            for each in ast.iter_child_nodes(node):
                yield each, scope, None
        case _:
            for each in ast.iter_child_nodes(node):
                yield each, scope, None
