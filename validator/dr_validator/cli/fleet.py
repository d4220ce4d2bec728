"""`fleet`: all apps of an organization in one run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dr_validator.cli.root import app
from dr_validator.commands.options import AnswerFormat, FleetFormat, QuietOption
from dr_validator.commands.process import finish

fleet = typer.Typer(
    help="Check and drill every app of an organization, and find what only shows between them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(fleet, name="fleet")

_MEGABYTE = 2**20

FolderArgument = Annotated[
    Path, typer.Argument(metavar="OUT", help="The folder of a finished run.")
]
AgainstOption = Annotated[
    Path | None,
    typer.Option(
        "--against", metavar="OLD", help="The folder of an older run, to show the trend since."
    ),
]
FormatOption = Annotated[FleetFormat, typer.Option("--format", help="How to print.")]


@fleet.command(
    epilog="Exit codes: 0 each app was checked and passes, 1 the check of an app fails, 2 wrong "
    "usage or configuration, 3 an app cannot be read, 4 an app crashed, timed out or was killed."
)
def run(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="Folders of assemblies, globs, zip files, and lists (CSV or Parquet with the "
            "columns app, path, commit, owner); paths, or addresses that fsspec reads (s3://…).",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR",
            help="The folder for the tables. An interrupted run resumes there, and an app that has "
            "not changed since the last run is not examined again.",
        ),
    ],
    lose: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REGION",
            help="What is lost, as for `drill`; repeatable. Default: each region of an app.",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Workers on this machine. Default: one per core."),
    ] = None,
    scheduler: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS", help="Use the Dask cluster at this address, such as tcp://host:8786."
        ),
    ] = "",
    time_limit: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="How long one app may take.")
    ] = 300,
    memory_limit: Annotated[
        int, typer.Option(min=256, metavar="MB", help="How much memory one app may take.")
    ] = 4096,
    max_size: Annotated[
        int, typer.Option(min=1, metavar="MB", help="How large an app to fetch may be.")
    ] = 1024,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The configuration for all apps, as for `check --config`. Default: for each "
            "app, the nearest one from its folder upward.",
        ),
    ] = None,
    format_: FormatOption = FleetFormat.TEXT,
    against: AgainstOption = None,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit with 0 even if there are findings.")
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Check and drill every app by itself, then join what they need from each other."""

    def work() -> int:
        from dr_validator.commands.fleet import FleetRequest
        from dr_validator.commands.fleet import run as run_fleet
        from dr_validator.fleet.app import Examination, Limits

        limits = Limits(time_limit, memory_limit * _MEGABYTE, max_size * _MEGABYTE)
        asked = Examination(tuple(lose or ()), "" if config is None else str(config), limits)
        request = FleetRequest(
            sources=tuple(sources),
            out=out,
            asked=asked,
            workers=workers,
            scheduler=scheduler,
            format=format_.value,
            against=against,
            exit_zero=exit_zero,
            quiet=quiet,
        )
        return run_fleet(request)

    finish(work)


@fleet.command()
def report(
    folder: FolderArgument,
    format_: FormatOption = FleetFormat.TEXT,
    against: AgainstOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help="Write to this file instead of stdout."
        ),
    ] = None,
) -> None:
    """Summarize a finished run: worst apps, commonest findings, losses not survived."""

    def work() -> int:
        from dr_validator.commands.fleet import report as print_report

        return print_report(folder, format_.value, against, output)

    finish(work)


@fleet.command()
def query(
    folder: FolderArgument,
    sql: Annotated[
        str,
        typer.Argument(
            metavar="SQL",
            help="A DuckDB query over apps, findings, stores, entries, ends and edges.",
        ),
    ],
    format_: Annotated[
        AnswerFormat, typer.Option("--format", help="How to print.")
    ] = AnswerFormat.TEXT,
) -> None:
    """Query the tables of a finished run in SQL."""

    def work() -> int:
        from dr_validator.commands.fleet import query as print_answer

        return print_answer(folder, sql, format_.value)

    finish(work)
