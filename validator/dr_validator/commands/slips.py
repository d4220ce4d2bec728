"""Slips of the command line as one sentence each: what Typer says of them takes four lines.

The classes of these errors are not the same in every version of Typer: they are told by what they
carry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dr_validator.regex import regex
from dr_validator.select import nearest

_COMMAND = regex(r"No such command '(.*?)'\.", re.DOTALL)


def is_help(error: Exception) -> bool:
    """Whether it is the help, which a command prints that takes no empty line."""
    return type(error).__name__ == "NoArgsIsHelpError"


def no_such_value(value: str, known: list[str]) -> str:
    """The words about a value that is none of a choice."""
    near = nearest(value, known)
    hint = f"did you mean {near}?" if near else f"choose from {', '.join(known)}"
    return f"{value}: no such value; {hint}"


def sentence(error: Any) -> str:
    """The error as a sentence: what was typed, what is wrong with it, and the way out."""
    context = getattr(error, "ctx", None)
    typed = _COMMAND.match(error.format_message())
    if context is not None and typed:
        near = nearest(typed[1], _commands(context.command))
        return f"{typed[1]}: no such command; {_hint(near, context)}"
    if context is not None and hasattr(error, "possibilities"):
        option = error.option_name
        near = nearest(option, _options(context.command)) if option.startswith("--") else None
        return f"{option}: no such option; {_hint(near, context)}"
    if (option := _option(getattr(error, "param", None))) and getattr(error, "message", ""):
        return f"{option} {error.message}"
    words = error.format_message().removesuffix(".")
    more = "" if context is None else f"; see `{_path(context)} --help`"
    return f"{words[:1].lower()}{words[1:]}{more}"


def _hint(near: str | None, context: Any) -> str:
    return f"did you mean {near}?" if near else f"`{_path(context)} --help` names them"


def _path(context: Any) -> str:
    return str(context.command_path)


def _commands(command: Any) -> Iterator[str]:
    """The commands below one, as `--help` lists them."""
    for name, each in getattr(command, "commands", {}).items():
        if not each.hidden:
            yield name


def _options(command: Any) -> Iterator[str]:
    for each in command.params:
        yield from (name for name in each.opts if name.startswith("--"))


def _option(parameter: Any) -> str:
    """The option that a parameter is, by its longest name."""
    names = [name for name in getattr(parameter, "opts", ()) if name.startswith("-")]
    return max(names, key=len, default="")
