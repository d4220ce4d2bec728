"""Typer's parameters read without pydantic, where a value is plain: a good part of a short run.

Typer gives each parameter, set or not, an adapter of pydantic that turns what is typed into what
is meant. For a word, words, one of a choice, or nothing at all there is nothing to turn; the rest,
and what is wrong, is left to the adapter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

import typer


def command_line(app: typer.Typer) -> Callable[..., object]:
    """The command line of an app, its plain values read as they are."""
    command = typer.main.get_command(app)
    for each in _commands(command):
        _lighten(each)
    return command


def _commands(command: Any) -> Iterator[Any]:
    """A command, and all beneath it."""
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from _commands(inner)


def _lighten(command: Any) -> None:
    listed = command.get_params  # with `--help`, which comes only now

    def get_params(context: Any) -> list[Any]:
        found = listed(context)
        for each in found:
            # A later Typer may do otherwise; then nothing changes.
            adapt = getattr(each, "get_runtime_param", None)
            known = adapt is None or isinstance(adapt, _Plain)
            if not known and hasattr(each, "type_descriptor"):
                each.get_runtime_param = _Plain(each, adapt)
        return list(found)

    command.get_params = get_params


def _none_of(value: str, known: list[str]) -> str:
    from dr_validator.select import nearest

    near = nearest(value, known)
    return f"there is no {value}; " + (
        f"did you mean {near}?" if near else f"there are {', '.join(known)}"
    )


class _Plain:
    """What stands for a parameter's adapter until that is needed."""

    def __init__(self, parameter: Any, adapt: Any) -> None:
        self._annotation = parameter.type_descriptor.annotation
        self._many = parameter.multiple or parameter.nargs == -1
        self._adapt = adapt

    def __call__(self) -> _Plain:
        return self

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """As Typer's own adapters."""
        if value is None:
            return () if self._many else None
        if self._annotation is bool and isinstance(value, bool):
            return value
        if self._annotation is str and isinstance(value, str):
            return value
        if self._annotation == list[str] and self._many and isinstance(value, (list, tuple)):
            return list(value)
        if isinstance(self._annotation, type) and issubclass(self._annotation, Enum):
            known = {member.value: member for member in self._annotation}
            if value in known.values():
                return value
            if isinstance(value, str) and value in known:
                return known[value]
            if isinstance(value, str):
                raise typer.BadParameter(_none_of(value, list(known)), ctx=ctx, param=param)
        return self._adapt().coerce(value, param=param, ctx=ctx)
