"""Commands about the loss of a region: `drill`, `map`, `statement`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dr_validator.cli.root import app
from dr_validator.commands.options import (
    Color,
    ConfigOption,
    DrillFormat,
    MapFormat,
    NoExpandOption,
    PackDirOption,
    ParametersOption,
    PathsArgument,
    PrimaryOption,
    QuietOption,
    SecondaryOption,
    StatementFormat,
)
from dr_validator.commands.process import finish


@app.command(
    epilog="Exit codes: 0 all that has to recover does, 1 an entry does not, or an objective is "
    "breached; 2, 3 and 4 as for `check`."
)
def drill(
    paths: PathsArgument = None,
    lose: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REGION",
            help="What is lost: us-east-1, us-east-1+us-west-2 for both at once, "
            "us-east-1:dynamodb for one service; repeatable. Default: each region in turn.",
        ),
    ] = None,
    format_: Annotated[
        DrillFormat, typer.Option("--format", help="How to print.")
    ] = DrillFormat.TEXT,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show every hop, also those that hold.")
    ] = False,
    primary: PrimaryOption = None,
    secondary: SecondaryOption = None,
    diff: Annotated[
        Path | None,
        typer.Option(
            metavar="OLD", help="An older drill as JSON: say what differs from it, better or worse."
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail the run on what is not proven, too.")
    ] = False,
    parameters: ParametersOption = None,
    no_expand: NoExpandOption = False,
    config: ConfigOption = None,
    pack_dir: PackDirOption = None,
    color: Annotated[Color, typer.Option(help="When to use colors.")] = Color.AUTO,
    quiet: QuietOption = False,
) -> None:
    """Lose a region: which users are served, from where, when, with what loss, by whose hand."""

    def work() -> int:
        from dr_validator.commands.drill import DrillRequest, run

        return run(
            DrillRequest(
                paths=tuple(paths or ()),
                lose=tuple(lose or ()),
                format=format_.value,
                verbose=verbose,
                primary=primary,
                secondaries=tuple(secondary or ()),
                parameters=tuple(parameters or ()),
                expand=not no_expand,
                strict=strict,
                diff=diff,
                config=config,
                pack_dirs=tuple(pack_dir or ()),
                color=color.value,
                quiet=quiet,
            )
        )

    finish(work)


@app.command("map", epilog="Exit codes: 0 drawn; 2, 3 and 4 as for `check`.")
def map_(
    paths: PathsArgument = None,
    format_: Annotated[
        MapFormat,
        typer.Option("--format", help="How to draw it; svg and html take the extra `picture`."),
    ] = MapFormat.SVG,
    lose: Annotated[
        list[str] | None,
        typer.Option(metavar="REGION", help="Show what becomes of it when this is lost."),
    ] = None,
    primary: PrimaryOption = None,
    secondary: SecondaryOption = None,
    parameters: ParametersOption = None,
    no_expand: NoExpandOption = False,
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Draw the regions side by side: entry points, stores, and what lies between them."""

    def work() -> int:
        from dr_validator.commands.drill import DrillRequest
        from dr_validator.commands.map import run

        return run(
            DrillRequest(
                paths=tuple(paths or ()),
                lose=tuple(lose or ()),
                format=format_.value,
                primary=primary,
                secondaries=tuple(secondary or ()),
                parameters=tuple(parameters or ()),
                expand=not no_expand,
                config=config,
                quiet=quiet,
            )
        )

    finish(work)


@app.command(epilog="Exit codes: as for `drill`.")
def statement(
    paths: PathsArgument = None,
    lose: Annotated[
        list[str] | None,
        typer.Option(metavar="REGION", help="As for `drill`. Default: each region in turn."),
    ] = None,
    format_: Annotated[
        StatementFormat, typer.Option("--format", help="How to write it.")
    ] = StatementFormat.HTML,
    date: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            help="The date of the statement, on which waivers are in force or not. Default: that "
            "of SOURCE_DATE_EPOCH, else today.",
        ),
    ] = None,
    commit: Annotated[
        str | None,
        typer.Option(help="The commit it is about. Default: the one that CI says it builds."),
    ] = None,
    primary: PrimaryOption = None,
    secondary: SecondaryOption = None,
    parameters: ParametersOption = None,
    no_expand: NoExpandOption = False,
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write a statement on the recovery of the app, to be signed: for auditors."""

    def work() -> int:
        from dr_validator.commands.drill import DrillRequest
        from dr_validator.commands.statement import run

        request = DrillRequest(
            paths=tuple(paths or ()),
            lose=tuple(lose or ()),
            format=format_.value,
            primary=primary,
            secondaries=tuple(secondary or ()),
            parameters=tuple(parameters or ()),
            expand=not no_expand,
            config=config,
            quiet=quiet,
        )
        return run(request, date, commit)

    finish(work)
