"""Typer's parameters read without pydantic, where a value is plain: a good part of a short run.

Typer gives each parameter, set or not, an adapter of pydantic that turns what is typed into what
is meant. For a word, words, one of a choice, or nothing at all there is nothing to turn; the rest,
and what is wrong, is left to the adapter.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from enum import Enum
from typing import Any, NoReturn

import typer
from typer.models import CommandInfo

from dr_validator.errors import UsageError


def command_line(app: typer.Typer, typed: Sequence[str] = ()) -> Callable[..., object]:
    """The command line of an app, its plain values read as they are.

    It ends with SystemExit, but for a slip in what was typed, which is a UsageError. Where what is
    typed begins with a command, the parameters of the others are not read.
    """
    command = typer.main.get_command(_only(app, typed[0]) if typed else app)
    for each in _commands(command):
        _lighten(each)

    def called(**named: Any) -> NoReturn:
        try:
            code = command(standalone_mode=False, **named)
        except Exception as error:
            if not hasattr(error, "format_message"):  # as what Typer says of the command line has
                raise
            from dr_validator.commands.slips import is_help, sentence

            if not is_help(error):
                raise UsageError(sentence(error)) from None
            error.show()  # type: ignore[attr-defined]
            sys.exit(UsageError.exit_code)
        sys.exit(code)

    return called


def _only(app: typer.Typer, word: str) -> typer.Typer:
    """The app with this command alone; as it is where it has none of this name."""
    commands = [each for each in app.registered_commands if _name(each) == word]
    groups = [each for each in app.registered_groups if each.name == word]
    if not commands and not groups:
        return app
    lean = copy(app)
    lean.registered_commands, lean.registered_groups = commands, groups
    return lean


def _name(command: CommandInfo) -> str:
    named = command.name or getattr(command.callback, "__name__", "")
    return str(named).replace("_", "-")


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
                from dr_validator.commands.slips import no_such_value

                raise typer.BadParameter(no_such_value(value, list(known)), ctx=ctx, param=param)
        return self._adapt().coerce(value, param=param, ctx=ctx)
