"""The query API that checks use, from its docstrings."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import dr_validator.graph
from dr_validator.check import check, problem, unproven
from dr_validator.graph import Graph, Node, Resource
from dr_validator.graph.node import Linked, Outside
from dr_validator.graph.roles import Roles
from dr_validator.resolve.value import Absent, Known, Reference, Text, Unknown

from _pages import NOTE, table

_INTRODUCTION = """\
# The query API

What a check may ask, from the docstrings. All names come from `dr_validator.api`, which the
[changelog](changelog.md) promises; views come from the modules that are named with them. How to use
them is told in [Writing checks](writing-checks.md).
"""
_RECORDS = (Known, Absent, Unknown, Text, Reference, Linked, Outside, Roles)


def page() -> str:
    lines = [NOTE, _INTRODUCTION]
    for kind in (Graph, Resource, Node):
        lines += [*_class(kind), ""]
    lines += ["## Values and links", ""]
    lines += [
        "`read` gives a value: Known, Absent or Unknown. `follow` gives links: Linked, Outside,",
        "Absent or Unknown.",
        "",
    ]
    for record in _RECORDS:
        lines += [f"### {record.__name__}", "", _code(f"{record.__name__}{_signature(record)}"), ""]
        lines += [_doc(record), ""]
    lines += ["## What a check yields", ""]
    for function in (check, problem, unproven):
        lines += [f"### {function.__name__}", "", _code(function.__name__ + _signature(function))]
        lines += ["", _doc(function), ""]
    lines += ["## Views", "", *_views()]
    return "\n".join(lines).rstrip() + "\n"


def _class(kind: type) -> Iterator[str]:
    yield f"## {kind.__name__}"
    yield ""
    yield _doc(kind)
    yield ""
    rows = []
    for name, member in vars(kind).items():
        if name.startswith("_"):
            continue
        if inspect.isfunction(member):
            rows.append((f"`{name}{_signature(member)}`", _short(member)))
        elif (getter := getattr(member, "fget", getattr(member, "func", None))) is not None:
            rows.append((f"`{name}`", _short(getter) or f"`{_returns(getter)}`"))
    yield from table(("name", "what it gives"), rows)


def _views() -> Iterator[str]:
    yield "Derived once for each graph: `graph.view(records)`."
    yield ""
    rows = [
        (f"`{module.__name__}.{name}`", _short(function))
        for module in _modules()
        for name, function in sorted(vars(module).items())
        if _is_view(function, module)
    ]
    yield from table(("view", "what it gives"), rows)


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.iter_modules(dr_validator.graph.__path__, "dr_validator.graph."):
        yield importlib.import_module(info.name)


def _is_view(function: object, module: ModuleType) -> bool:
    return (
        inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not function.__name__.startswith("_")
        and list(inspect.signature(function).parameters) == ["graph"]
    )


def _signature(function: Callable[..., Any]) -> str:
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(function)))
    text = re.sub(r"\(self(, )?", "(", text)
    text = re.sub(r"\b(?:dr_validator(?:\.\w+)*|collections\.abc|typing)\.(?=\w)", "", text)
    return text.removesuffix(" -> None")


def _returns(getter: Callable[..., Any]) -> str:
    return _signature(getter).partition(" -> ")[2]


def _doc(thing: object) -> str:
    return inspect.getdoc(thing) or ""


def _short(function: Callable[..., Any]) -> str:
    return " ".join((inspect.getdoc(function) or "").split())


def _code(text: str) -> str:
    return f"```python\n{text}\n```"
