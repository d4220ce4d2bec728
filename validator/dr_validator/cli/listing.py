"""Commands about the checks there are: `explain`, `list`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dr_validator.cli.root import app
from dr_validator.commands import complete
from dr_validator.commands.options import (
    ConfigOption,
    ListFormat,
    PackDirOption,
)
from dr_validator.commands.process import finish
from dr_validator.finding import Breaks, Severity


# Whoever comes from another linter types its words for both; `--help` shows one of each.
@app.command("rule", hidden=True)
@app.command()
def explain(
    identity: Annotated[
        str,
        typer.Argument(metavar="ID", help="The check's id.", autocompletion=complete.check_ids),
    ],
    config: ConfigOption = None,
    pack_dir: PackDirOption = None,
) -> None:
    """Explain a check: what it finds, why that matters, how to fix it, and the source."""

    def work() -> int:
        from dr_validator.commands.explain import one
        from dr_validator.config import ConfigSource

        return one(identity, ConfigSource(Path.cwd(), config, tuple(pack_dir or ())))

    finish(work)


@app.command("rules", hidden=True)
@app.command("list")
def list_(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT", help="Only checks whose id or text contains all of these."),
    ] = None,
    family: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Only this family, the first word of the id; repeatable.",
            autocompletion=complete.families,
        ),
    ] = None,
    severity: Annotated[
        list[Severity] | None,
        typer.Option(
            metavar=f"<{'|'.join(each.value for each in Severity)}>",
            help="Only this severity; repeatable.",
        ),
    ] = None,
    breaks: Annotated[
        list[Breaks] | None,
        typer.Option(
            metavar=f"<{'|'.join(each.value for each in Breaks)}>",
            help="Only checks for what breaks this; repeatable.",
        ),
    ] = None,
    type_: Annotated[
        list[str] | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            help="Only checks of this resource type, or of all types of AWS::Service; repeatable.",
            autocompletion=complete.types,
        ),
    ] = None,
    format_: Annotated[ListFormat, typer.Option("--format", help="How to print.")] = (
        ListFormat.TEXT
    ),
    config: ConfigOption = None,
    pack_dir: PackDirOption = None,
) -> None:
    """List the checks: all of them, or those that match every filter."""

    def work() -> int:
        from dr_validator.commands.listing import Filter, run
        from dr_validator.config import ConfigSource

        wanted = Filter(
            words=tuple(words or ()),
            families=tuple(family or ()),
            severities=tuple(severity or ()),
            breaks=tuple(breaks or ()),
            types=tuple(type_ or ()),
        )
        source = ConfigSource(Path.cwd(), config, tuple(pack_dir or ()))
        return run(wanted, format_.value, source)

    finish(work)
