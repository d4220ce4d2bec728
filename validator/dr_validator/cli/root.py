"""The command line itself, which the other modules give its commands."""

from __future__ import annotations

from typing import Annotated

import typer

from dr_validator import __version__

app = typer.Typer(
    help="Checks a multi-region AWS app, as synthesized, before anything is deployed.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

EXIT_CODES = (
    "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong usage or configuration, "
    "3 nothing to check or unreadable input, 4 a check crashed."
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"dr-validator {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version
