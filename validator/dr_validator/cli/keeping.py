"""Commands about what a project keeps: `baseline`, `config`, `check-pack`, `init`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dr_validator.cli.root import app
from dr_validator.commands.options import (
    BaselineOption,
    ConfigOption,
    FailOnOption,
    IgnoreOption,
    LintOption,
    ListFormat,
    NoCacheOption,
    PackDirOption,
    ParametersOption,
    PathsArgument,
    PrimaryOption,
    RequireDrOption,
    SecondaryOption,
    SelectOption,
    StrictOption,
)
from dr_validator.commands.process import finish

if TYPE_CHECKING:
    from dr_validator.commands.check import CheckRequest


baseline_app = typer.Typer(
    help="Record today's findings, so that only new ones fail.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(baseline_app, name="baseline")
config_app = typer.Typer(
    help="The configuration: dr-validator.toml, or [tool.dr-validator] in pyproject.toml.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(config_app, name="config")

pack_app = typer.Typer(
    help="Checks of your own in YAML.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(pack_app, name="check-pack")

_BASELINE = Path("dr-validator-baseline.json")


def _baseline_request(
    paths: list[str] | None,
    parameters: list[str] | None,
    lint: list[str] | None,
    no_cache: bool,
    primary: str | None,
    secondary: list[str] | None,
    config: Path | None,
    pack_dir: list[Path] | None,
) -> CheckRequest:
    from dr_validator.commands.check import CheckRequest

    return CheckRequest(
        paths=tuple(paths or ()),
        parameters=tuple(parameters or ()),
        lint=tuple(lint or ()),
        cache=not no_cache,
        primary=primary,
        secondaries=tuple(secondary or ()),
        config=config,
        pack_dirs=tuple(pack_dir or ()),
    )


@baseline_app.command("create")
def baseline_create(
    paths: PathsArgument = None,
    baseline: BaselineOption = _BASELINE,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
    parameters: ParametersOption = None,
    lint: LintOption = None,
    no_cache: NoCacheOption = False,
    primary: PrimaryOption = None,
    secondary: SecondaryOption = None,
    config: ConfigOption = None,
    pack_dir: PackDirOption = None,
) -> None:
    """Record everything found now; `check --baseline FILE` no longer counts it."""

    def work() -> int:
        from dr_validator.commands.baseline import create

        request = _baseline_request(
            paths, parameters, lint, no_cache, primary, secondary, config, pack_dir
        )
        return create(request, baseline, force=force)

    finish(work)


@baseline_app.command("update")
def baseline_update(
    paths: PathsArgument = None,
    baseline: BaselineOption = _BASELINE,
    parameters: ParametersOption = None,
    lint: LintOption = None,
    no_cache: NoCacheOption = False,
    primary: PrimaryOption = None,
    secondary: SecondaryOption = None,
    config: ConfigOption = None,
    pack_dir: PackDirOption = None,
) -> None:
    """Drop from the file what is no longer found. Nothing is ever added."""

    def work() -> int:
        from dr_validator.commands.baseline import update

        request = _baseline_request(
            paths, parameters, lint, no_cache, primary, secondary, config, pack_dir
        )
        return update(request, baseline)

    finish(work)


@config_app.command("show")
def config_show(
    format_: Annotated[
        ListFormat, typer.Option("--format", help="How to print; text is TOML.")
    ] = ListFormat.TEXT,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    fail_on: FailOnOption = None,
    require_dr: RequireDrOption = False,
    strict: StrictOption = False,
    primary: PrimaryOption = None,
    secondary: SecondaryOption = None,
    config: ConfigOption = None,
    pack_dir: PackDirOption = None,
) -> None:
    """Print the settings in effect here, as `check` with these options would have them, and where
    each value comes from: a line of a file, an option, or the default."""

    def work() -> int:
        from dr_validator.commands.config import ShowRequest, show
        from dr_validator.config import ConfigSource

        return show(
            ShowRequest(
                source=ConfigSource(Path.cwd(), config, tuple(pack_dir or ())),
                format=format_.value,
                select=tuple(select or ()),
                ignore=tuple(ignore or ()),
                fail_on=fail_on,
                strict=strict,
                require_dr=require_dr,
                primary=primary,
                secondaries=tuple(secondary or ()),
            )
        )

    finish(work)


@config_app.command("schema")
def config_schema() -> None:
    """Print the JSON schema of the configuration."""

    def work() -> int:
        from dr_validator.commands.config import schema

        return schema()

    finish(work)


@pack_app.command(
    "test",
    epilog="Exit codes: 0 every check agrees with its examples, 1 a check does not, or has "
    "no examples, 2 a file cannot be read.",
)
def check_pack_test(
    packs: Annotated[
        list[Path],
        typer.Argument(metavar="PACK", help="YAML files of checks, or folders of them."),
    ],
) -> None:
    """Test checks in YAML against their examples: the bad, the good and the unknown ones."""

    def work() -> int:
        from dr_validator.commands.check_pack import test

        return test(packs)

    finish(work)


@pack_app.command("schema")
def check_pack_schema() -> None:
    """Print the JSON schema of a file of checks."""

    def work() -> int:
        from dr_validator.commands.check_pack import schema

        return schema()

    finish(work)


@app.command()
def init(
    paths: PathsArgument = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> None:
    """Write a commented dr-validator.toml, filled in from the assembly."""

    def work() -> int:
        from dr_validator.commands.init import run

        return run(tuple(paths or ()), force=force)

    finish(work)
