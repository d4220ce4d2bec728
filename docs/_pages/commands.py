"""The command line, from the Typer app."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer
import typer.main
from dr_validator.cli import app
from dr_validator.config.environment import VARIABLES

from _pages import NOTE, table

_NAME = "dr-validator"
_EXIT_CODES = (
    ("0", "clean, or nothing at or above `--fail-on`"),
    (
        "1",
        "findings at or above `--fail-on` (default: medium), unproven ones with `--strict`, or "
        "something that `--require-dr` or `[gate]` wants and is not there",
    ),
    ("2", "wrong usage or configuration"),
    ("3", "nothing to check, or input that cannot be read or is too much; an app that fails"),
    ("4", "a check crashed (the others still report), or dr-validator itself failed"),
    (
        "130, 143",
        "interrupted (SIGINT), terminated (SIGTERM); 128 and more for other signals",
    ),
)


def page() -> str:
    lines = [NOTE, "# The command line", ""]
    lines += [
        "Every command takes `-h` or `--help`. The exit codes are the same in every format:",
        "",
    ]
    lines += [*table(("code", "meaning"), _EXIT_CODES), ""]
    lines += [
        "`--exit-zero` turns 1 into 0, for runs that only upload a report. An error is one",
        "sentence on stderr; the report goes to stdout. If stderr cannot be written, the exit code",
        "is the same. A run that is ended by a signal ends whatever it started, and leaves no",
        "half-written file.",
        "",
    ]
    lines += ["## While you work", ""]
    lines += [
        "`check --watch` checks again whenever something it reads changes: the templates and what",
        "lies beside them, a cloud assembly, parameter files, the configuration, the baseline;",
        "with `--app`, any file of the app's folder except its output, `node_modules`, Python",
        "environments and hidden files. An error in the input is reported, and does not end the",
        "run. The code of [packs](configuration.md#checks-of-your-own) is loaded once. Ctrl-C ends",
        "it with exit code 130. It needs watchfiles:",
        "`pip install 'dr-validator[watch]'`.",
        "",
    ]
    lines += ["## Completion", ""]
    lines += [
        "`dr-validator --install-completion` teaches bash, zsh, fish or PowerShell to complete",
        "commands, options, formats, and the ids and families of checks (built-in ones only, so",
        "that pressing Tab runs no code of a pack). `--show-completion` prints the script instead.",
        "",
    ]
    lines += ["## Environment", ""]
    variables = [(", ".join(f"`{name}`" for name in names), words) for names, words in VARIABLES]
    lines += table(("variable", "meaning"), variables)
    for words, command in _commands((), typer.main.get_command(app)):
        lines += ["", *_section(words, command)]
    return "\n".join(lines) + "\n"


def _commands(words: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, with the words that call it."""
    below = getattr(command, "commands", None)
    if below is None:
        yield words, command
        return
    for name, each in below.items():
        if not each.hidden:
            yield from _commands((*words, name), each)


def _section(words: tuple[str, ...], command: Any) -> Iterator[str]:
    yield f"## {' '.join(words)}"
    yield ""
    yield _sentence(command.help)
    yield ""
    context = typer.Context(command, info_name=" ".join((_NAME, *words)))
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"    {_NAME} {' '.join(words)} {usage}"
    yield ""
    rows = [_row(each.get_help_record(context)) for each in command.params if not _hidden(each)]
    if rows:
        yield from table(("argument or option", "meaning"), rows)


def _hidden(parameter: Any) -> bool:
    return bool(parameter.hidden) or "--help" in parameter.opts


def _row(record: tuple[str, str]) -> tuple[str, str]:
    names, text = record
    names = re.sub(r" <list\[\w+\]>| <str>", "", names)
    text = text.removesuffix("[required]").strip()
    default = re.search(r"\s*\[default: (.+)\]$", text)
    if default:
        text = f"{text[: default.start()]} Default: {default[1]}"
    return f"`{names}`", _sentence(text)


def _sentence(text: str | None) -> str:
    text = " ".join((text or "").split()).rstrip()
    return text if text.endswith((".", "`")) else f"{text}."
