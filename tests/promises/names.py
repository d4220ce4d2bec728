"""What there is of all that the changelog promises, as names that can be compared.

What is *offered* may only grow: fields, keys, options, ids, functions and their parameters. What is
*demanded* may only shrink: keys, arguments and parameters that whoever uses them has to give.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import dr_validator
import pytest
import typer.main
from dr_validator import api, pytest_plugin, testing
from dr_validator.check import discover
from dr_validator.cli import app

from tests.promises.schemas import described, needed, schema

ROOT = Path(__file__).parents[2]
Names = Iterator[str]
# The words of an option that takes one of some: "--format <text|json>".
_CHOICES = re.compile(r"<([\w.-]+(?:\|[\w.-]+)+)>")
_OWN = frozenset(dir(object)) | {"__init__"}


def _exit_codes() -> Names:
    """Those that the reference of the command line lists."""
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for row in re.findall(r"^\| (\d[\d, ]*) \|", page, re.MULTILINE):
        yield from row.split(", ")


def _checks() -> Names:
    yield from (each.id for each in discover())


def _commands(command: Any, words: str = "dr-validator") -> Iterator[tuple[str, Any]]:
    """Every command that is not hidden, with the words that call it."""
    yield words, command
    for name, below in getattr(command, "commands", {}).items():
        if not below.hidden:
            yield from _commands(below, f"{words} {name}")


def _options() -> Names:
    for words, command in _commands(typer.main.get_command(app)):
        yield words
        context = typer.Context(command, info_name=words)
        for each in command.params:
            if each.hidden:
                continue
            names = [*each.opts, *each.secondary_opts]
            if each.param_type_name == "argument":
                names = [f"argument {each.name}"]
            shown, _ = each.get_help_record(context)
            choices = [one for listed in _CHOICES.findall(shown) for one in listed.split("|")]
            for name in names:
                yield f"{words} {name}"
                yield from (f"{words} {name} {one}" for one in choices)


def _arguments() -> Names:
    for words, command in _commands(typer.main.get_command(app)):
        for each in command.params:
            if each.required:
                yield f"{words} argument {each.name}"


def _public(module: ModuleType) -> Iterator[tuple[str, Any, bool]]:
    """The public names of a module, and the methods of its classes: name, what it is, whether it
    is called on an object.
    """
    for name in module.__all__:
        each = getattr(module, name)
        yield name, each, False
        if inspect.isclass(each):
            fields = set(getattr(each, "__annotations__", ()))
            for inner in sorted({*dir(each), *fields} - _OWN):
                if not inner.startswith("_"):
                    yield f"{name}.{inner}", inspect.getattr_static(each, inner, None), True


def _parameters(module: ModuleType) -> Iterator[tuple[str, inspect.Parameter]]:
    """The parameters of functions and methods; how a class is made is its own affair."""
    for name, each, of_class in _public(module):
        function = each.__func__ if isinstance(each, classmethod | staticmethod) else each
        if not inspect.isfunction(function):
            continue
        given = list(inspect.signature(function).parameters.values())
        for one in given[1:] if of_class and not isinstance(each, staticmethod) else given:
            yield f"{name}({one.name})", one


def _offered_by(module: ModuleType) -> Callable[[], Names]:
    def names() -> Names:
        yield from (name for name, _, _ in _public(module))
        yield from (name for name, _ in _parameters(module))

    return names


def _demanded_by(module: ModuleType) -> Callable[[], Names]:
    def names() -> Names:
        for name, one in _parameters(module):
            if one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD):
                yield name

    return names


def _cdk() -> Names:
    """Read and not imported: that would start Node.js."""
    file = Path(dr_validator.__file__).with_name("cdk.py")
    tree = ast.parse(file.read_text(encoding="utf-8"))
    (plugin,) = (
        each
        for each in tree.body
        if isinstance(each, ast.ClassDef) and not each.name.startswith("_")
    )
    yield plugin.name
    for each in plugin.body:
        if isinstance(each, ast.FunctionDef) and each.name == "__init__":
            yield from (f"{plugin.name}({one.arg})" for one in each.args.kwonlyargs)
        elif isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
            yield f"{plugin.name}.{each.name}"


def _pytest_options() -> Names:
    parser = pytest.Parser(_ispytest=True)
    pytest_plugin.pytest_addoption(parser)
    for group in parser._groups:
        yield from (name for option in group.options for name in option.names())
    yield from parser._inidict


def _fixtures() -> Names:
    """The functions that are decorated as fixtures."""
    tree = ast.parse(Path(pytest_plugin.__file__).read_text(encoding="utf-8"))
    for each in tree.body:
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
            words = map(ast.unparse, each.decorator_list)
            if any(word.startswith("pytest.fixture") for word in words):
                yield each.name


def _schema(name: str, of: Callable[[Any], Names]) -> Callable[[], Names]:
    return lambda: of(schema(name))


OFFERED: Mapping[str, Callable[[], Names]] = {
    "exit codes": _exit_codes,
    "ids of checks": _checks,
    "the report of check, in JSON": _schema("report", lambda whole: described(whole, always=True)),
    "the report of drill, in JSON": _schema("drill", lambda whole: described(whole, always=True)),
    "keys of the configuration": _schema("config", described),
    "keys of checks in YAML": _schema("checks", described),
    "commands and options": _options,
    "dr_validator.api": _offered_by(api),
    "dr_validator.testing": _offered_by(testing),
    "dr_validator.cdk": _cdk,
    "options of the pytest plugin": _pytest_options,
    "fixtures of the pytest plugin": _fixtures,
}
DEMANDED: Mapping[str, Callable[[], Names]] = {
    "keys of the configuration": _schema("config", needed),
    "keys of checks in YAML": _schema("checks", needed),
    "commands and options": _arguments,
    "dr_validator.api": _demanded_by(api),
    "dr_validator.testing": _demanded_by(testing),
}
