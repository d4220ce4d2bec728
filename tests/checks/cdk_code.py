"""Statements of Python that build with the CDK, written again in TypeScript.

What is a construct, a struct or a method is asked of the installed `aws_cdk`; names are those that
jsii made the Python ones of. Only the few forms that snippets need are known: another is an error.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import keyword
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

WIDTH = 88
# The modules that are not called as their service is.
_MODULES = {
    "cdk": "aws_cdk",
    "acm": "aws_cdk.aws_certificatemanager",
    "lambda_": "aws_cdk.aws_lambda",
    "elbv2": "aws_cdk.aws_elasticloadbalancingv2",
    "origins": "aws_cdk.aws_cloudfront_origins",
    "targets": "aws_cdk.aws_route53_targets",
    "tasks": "aws_cdk.aws_stepfunctions_tasks",
}
_SERVICES = (
    "apigateway backup cloudfront cloudwatch cloudwatch_actions cognito dsql dynamodb ec2 ecr ecs "
    "efs elasticache events events_targets iam kms rds route53 s3 secretsmanager sns sqs ssm "
    "stepfunctions"
)


def modules() -> dict[str, Any]:
    """What snippets may name, as they name it."""
    names = {**{each: f"aws_cdk.aws_{each}" for each in _SERVICES.split()}, **_MODULES}
    return {alias: importlib.import_module(name) for alias, name in names.items()}


_modules = cache(modules)


def typescript(code: str) -> str:
    """The same statements, with their comments and the empty lines between them."""
    tree = ast.parse(code)
    starts = {each.lineno: each for each in tree.body}
    return "\n".join(_lines(code.splitlines(), starts)).rstrip()


def _lines(lines: list[str], starts: dict[int, ast.stmt]) -> Iterator[str]:
    number = 0
    while number < len(lines):
        number += 1
        line = lines[number - 1]
        if number in starts:
            statement = starts[number]
            yield _statement(statement)
            number = statement.end_lineno or number
        elif line.startswith("#"):
            yield f"//{line[1:]}"
        elif not line.strip():
            yield ""
        else:
            raise ValueError(f"not at the beginning of a statement: {line}")


def _statement(node: ast.stmt) -> str:
    match node:
        case ast.Expr(value=value):
            return f"{_laid(value, 1)};"
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return f"const {_camel(name)} = {_laid(value, len(name) + 10)};"
        case ast.Assign(targets=[ast.Attribute() as target], value=value):
            return f"{_text(target)} = {_laid(value, len(_text(target)) + 4)};"
        case ast.AnnAssign(target=ast.Name(id=name), annotation=kind, value=ast.expr() as value):
            return f"const {_camel(name)} = {_text(value)} as {_text(kind)};"
        case _:
            raise ValueError(f"a statement of another form: {ast.unparse(node)}")


def _laid(node: ast.expr, used: int, margin: str = "") -> str:
    """The expression on one line, else with what is in its last brackets on lines of their own."""
    text = _text(node)
    if used + len(margin) + len(text) <= WIDTH:
        return text
    inner = f"{margin}  "
    match node:
        case ast.List(elts=items):
            rows = [f"{inner}{_laid(each, 1, inner)}," for each in items]
            return "\n".join(("[", *rows, f"{margin}]"))
        case ast.Dict(keys=keys, values=values):
            rows = [
                f"{inner}{_key(key)}: {_laid(value, 1, inner)},"
                for key, value in zip(keys, values, strict=True)
            ]
            return "\n".join(("{", *rows, f"{margin}}}"))
        case ast.Call(keywords=[_, *_]):
            if _is_struct(node):
                return _object(node, margin)
            head = "".join(f"{_text(each)}, " for each in node.args)
            return f"{_called(node)}({head}{_object(node, margin)})"
        case ast.Call(args=[*first, ast.Call() | ast.List() as last]):
            head = "".join(f"{_text(each)}, " for each in first)
            return f"{_called(node)}({head}{_laid(last, WIDTH, margin)})"
        case ast.Call(args=args):
            rows = [f"{inner}{_laid(each, 1, inner)}," for each in args]
            return "\n".join((f"{_called(node)}(", *rows, f"{margin})"))
        case _:
            return text


def _object(node: ast.Call, margin: str) -> str:
    inner = f"{margin}  "
    rows = []
    for each in node.keywords:
        name = _property(node, each)
        value = _laid(each.value, len(name) + 3, inner)
        rows.append(f"{inner}{_pair(name, value)},")
    return "\n".join(("{", *rows, f"{margin}}}"))


def _pair(name: str, value: str) -> str:
    return name if name == value else f"{name}: {value}"


def _property(node: ast.Call, given: ast.keyword) -> str:
    """The name of a property; jsii knows those that are spelled oddly, such as enableSNI."""
    name = given.arg or ""
    called = _named(node.func)
    struct = called
    if inspect.isclass(called) and not _is_struct(node):
        struct = getattr(
            importlib.import_module(called.__module__), f"{called.__name__}Props", None
        )
    mapping: dict[str, str] = getattr(struct, "__jsii_name_mapping__", {})
    return mapping.get(name, _camel(name))


def _text(node: ast.expr) -> str:
    """The expression on one line."""
    match node:
        case ast.Constant(value=bool() as value):
            return str(value).lower()
        case ast.Constant(value=str() as value) if "'" not in value and "\\" not in value:
            return f"'{value}'"
        case ast.Constant(value=int() | float() as value):
            return str(value)
        case ast.Name(id=name):
            return "this" if name == "self" else _camel(name)
        case ast.Attribute(value=value, attr=name):
            return f"{_text(value)}.{_camel(name)}"
        case ast.List(elts=items):
            return f"[{', '.join(map(_text, items))}]"
        case ast.Dict(keys=keys, values=values):
            pairs = (
                f"{_key(key)}: {_text(value)}" for key, value in zip(keys, values, strict=True)
            )
            return f"{{ {', '.join(pairs)} }}"
        case ast.JoinedStr(values=values):
            return f"`{''.join(map(_piece, values))}`"
        case ast.Call(args=args, keywords=keywords):
            pairs = (_pair(_property(node, each), _text(each.value)) for each in keywords)
            properties = f"{{ {', '.join(pairs)} }}" if keywords else ""
            if _is_struct(node):
                return properties
            given = [*map(_text, args), *([properties] if properties else [])]
            return f"{_called(node)}({', '.join(given)})"
        case _:
            raise ValueError(f"an expression of another form: {ast.unparse(node)}")


def _key(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant) and re.fullmatch(r"[a-z]\w*", str(node.value)):
        return str(node.value)
    if node is None:
        raise ValueError("a dict in a dict")
    return _text(node)


def _piece(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=value):
            return str(value)
        case ast.FormattedValue(value=value):
            return f"${{{_text(value)}}}"
        case _:
            raise ValueError(f"a piece of another form: {ast.unparse(node)}")


def _called(node: ast.Call) -> str:
    """What is called; a class with `new`."""
    return f"new {_text(node.func)}" if inspect.isclass(_named(node.func)) else _text(node.func)


def _is_struct(node: ast.Call) -> bool:
    """Whether a mere set of properties is made: TypeScript has an object for it."""
    return hasattr(_named(node.func), "__jsii_name_mapping__")


def _named(node: ast.expr) -> Any:
    """The class that an expression names; None for what is made when it runs."""
    match node:
        case ast.Attribute(value=value, attr=name):
            inner = _named(value)
            return getattr(inner, name) if inner is not None else None
        case ast.Name(id=name):
            return _modules().get(name)
        case _:
            return None


def _camel(name: str) -> str:
    """A name as TypeScript has it; classes and constants stay."""
    if not name.islower():
        return name
    if name.endswith("_") and keyword.iskeyword(name[:-1]):
        name = name[:-1]
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)


def names(code: str) -> set[str]:
    """The names of properties and methods in a snippet of TypeScript."""
    bare = re.sub(r"'[^']*'|`[^`]*`|//[^\n]*", "", code)
    return {*re.findall(r"\.([a-z]\w*)", bare), *re.findall(r"\b([a-z]\w*): ", bare)}
