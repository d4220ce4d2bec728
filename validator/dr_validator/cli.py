"""The command `dr-validator`: thin, and what is heavy is imported where it is used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dr_validator import __version__
from dr_validator.commands import complete
from dr_validator.commands.options import (
    AppOption,
    BaselineOption,
    Color,
    ConfigOption,
    ContextOption,
    DrillFormat,
    FailOnOption,
    Format,
    IgnoreOption,
    Linter,
    LintOption,
    ListFormat,
    MapFormat,
    NoCacheOption,
    NoExpandOption,
    PackDirOption,
    ParametersOption,
    PathsArgument,
    PrimaryOption,
    QuietOption,
    RequireDrOption,
    SecondaryOption,
    SelectOption,
    StatementFormat,
    StrictOption,
    ValidationOption,
)
from dr_validator.commands.plain import command_line
from dr_validator.commands.process import finish
from dr_validator.commands.process import run as run_process
from dr_validator.finding import Breaks, Severity

if TYPE_CHECKING:
    from dr_validator.commands.check import CheckRequest


app = typer.Typer(
    help="Checks a multi-region AWS app, as synthesized, before anything is deployed.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_EXIT_CODES = (
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


@app.command()
def synth(
    app_command: AppOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write it. Default: cdk.out")
    ] = None,
    context: ContextOption = None,
    validation: ValidationOption = False,
    quiet: QuietOption = False,
) -> None:
    """Run the app of cdk.json and write its cloud assembly, without AWS credentials."""

    def work() -> int:
        from dr_validator.commands.synth import run

        return run(app_command, output, context or [], validation=validation, quiet=quiet)

    finish(work)


@app.command(epilog=_EXIT_CODES)
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Cloud assemblies, templates (template.yaml@us-west-2), folders or zip files of "
            "them. Default: cdk.out",
        ),
    ] = None,
    parameters: ParametersOption = None,
    no_expand: NoExpandOption = False,
    app_command: Annotated[
        str | None,
        typer.Option(
            "--app",
            metavar="COMMAND",
            help="Synthesize first: run this CDK app, write to PATH, then check that.",
        ),
    ] = None,
    context: ContextOption = None,
    validation: ValidationOption = False,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    stack: Annotated[
        list[str] | None,
        typer.Option(metavar="GLOB", help="Report only on these stacks; all are resolved."),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    output: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORMAT=PATH",
            help="Write the report to a file as well; repeatable.",
            autocompletion=complete.outputs,
        ),
    ] = None,
    cdk_report: Annotated[
        bool,
        typer.Option(
            "--cdk-report",
            help="Put the report into the assembly's validation-report.json, for the CDK CLI.",
        ),
    ] = False,
    fail_on: FailOnOption = None,
    require_dr: RequireDrOption = False,
    strict: StrictOption = False,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Count only what this baseline does not know."),
    ] = None,
    diff: Annotated[
        str | None,
        typer.Option(
            metavar="BASE_ASSEMBLY", help="Count only what this older assembly does not have."
        ),
    ] = None,
    no_waivers: Annotated[
        bool, typer.Option("--no-waivers", help="Count what is waived as well.")
    ] = False,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Findings do not fail the run.")
    ] = False,
    lint: LintOption = None,
    no_cache: NoCacheOption = False,
    primary: PrimaryOption = None,
    secondary: SecondaryOption = None,
    config: ConfigOption = None,
    pack_dir: PackDirOption = None,
    color: Annotated[Color, typer.Option(help="When to use colors.")] = Color.AUTO,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count the findings of each check.")
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help="Check again whenever the input or the configuration changes, until Ctrl-C. "
            "Needs the extra watch.",
        ),
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Resolve the stacks of all regions into one graph and check it."""

    def work() -> int:
        from dr_validator.commands.check import CheckRequest, run

        request = CheckRequest(
            paths=tuple(paths or ()),
            parameters=tuple(parameters or ()),
            expand=not no_expand,
            require_dr=require_dr,
            app=app_command,
            context=tuple(context or ()),
            validation=validation,
            select=tuple(select or ()),
            ignore=tuple(ignore or ()),
            stacks=tuple(stack or ()),
            format=format_.value,
            outputs=tuple(output or ()),
            cdk_report=cdk_report,
            fail_on=fail_on,
            exit_zero=exit_zero,
            lint=lint.value if lint else None,
            cache=not no_cache,
            primary=primary,
            secondaries=tuple(secondary or ()),
            config=config,
            pack_dirs=tuple(pack_dir or ()),
            color=color.value,
            statistics=statistics,
            quiet=quiet,
            strict=strict,
            honour_waivers=not no_waivers,
            baseline=baseline,
            diff=diff,
        )
        if watch:
            from dr_validator.commands.watch import run as run_again

            return run_again(request, run)
        return run(request)

    finish(work)


@app.command()
def convert(
    report: Annotated[
        Path,
        typer.Argument(metavar="REPORT.json", help="What `check --output json=FILE` has written."),
    ],
    format_: Annotated[Format, typer.Option("--format", help="The format wanted.")] = Format.TEXT,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="PATH", help="Write it there, not to stdout."),
    ] = None,
    color: Annotated[Color, typer.Option(help="When to use colors.")] = Color.AUTO,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count the findings of each check.")
    ] = False,
) -> None:
    """Put a saved JSON report into another format, as `check` would have written that. What it
    says fails nothing: the exit code is 0."""

    def work() -> int:
        from dr_validator.commands.convert import ConvertRequest, run

        return run(
            ConvertRequest(
                report=report,
                format=format_.value,
                output=output,
                color=color.value,
                statistics=statistics,
            )
        )

    finish(work)


@app.command(epilog=_EXIT_CODES)
def merge(
    reports: Annotated[
        list[str],
        typer.Argument(
            metavar="[NAME=]REPORT.json",
            help="What `check --output json=FILE` has written, for each app. Without a name, the "
            "app is called as the file is, or its folder where files are called alike.",
        ),
    ],
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    output: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORMAT=PATH",
            help="Write the report to a file as well; repeatable.",
            autocompletion=complete.outputs,
        ),
    ] = None,
    fail_on: Annotated[
        Severity | None,
        typer.Option(help="The least severity that fails an app. Default: what its own run had"),
    ] = None,
    strict: StrictOption = False,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Findings do not fail the run.")
    ] = False,
    color: Annotated[Color, typer.Option(help="When to use colors.")] = Color.AUTO,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count the findings of each check.")
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Make one report of the saved JSON reports of several apps. The exit code is the worst."""

    def work() -> int:
        from dr_validator.commands.merge import MergeRequest, run

        return run(
            MergeRequest(
                reports=tuple(reports),
                format=format_.value,
                outputs=tuple(output or ()),
                fail_on=fail_on,
                strict=strict,
                exit_zero=exit_zero,
                color=color.value,
                statistics=statistics,
                quiet=quiet,
            )
        )

    finish(work)


baseline_app = typer.Typer(
    help="Keep the findings of today, so that only new ones fail.",
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
    lint: Linter | None,
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
        lint=lint.value if lint else None,
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
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
    parameters: ParametersOption = None,
    lint: LintOption = None,
    no_cache: NoCacheOption = False,
    primary: PrimaryOption = None,
    secondary: SecondaryOption = None,
    config: ConfigOption = None,
    pack_dir: PackDirOption = None,
) -> None:
    """Write all that is found now; `check --baseline FILE` no longer counts it."""

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
    """Drop from the file what is gone. Nothing is ever added."""

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
    """Print what is in force here, also for a `check` with these options, and where each value
    comes from: a line of a file, an option, or the default."""

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
    epilog="Exit codes: 0 all is as the examples say, 1 a check says something else or has "
    "no examples, 2 a file cannot be read.",
)
def check_pack_test(
    packs: Annotated[
        list[Path],
        typer.Argument(metavar="PACK", help="Files of checks in YAML, or folders of such."),
    ],
) -> None:
    """Hold checks in YAML to their examples: the bad, the good and the unknown ones."""

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
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
) -> None:
    """Write a commented dr-validator.toml, from what stands in the assembly."""

    def work() -> int:
        from dr_validator.commands.init import run

        return run(tuple(paths or ()), force=force)

    finish(work)


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
        bool, typer.Option("--strict", help="What is not proven fails the run too.")
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
    """Draw the regions side by side: ways in, stores, and what lies between them."""

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
    """Explain a check: what it finds, why that matters, the way out and the source."""

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
        typer.Argument(
            metavar="TEXT", help="Only those whose id or words have all of these in them."
        ),
    ] = None,
    family: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Only this family, the first word of its ids; repeatable.",
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
            help="Only what is first noticed then; repeatable.",
        ),
    ] = None,
    type_: Annotated[
        list[str] | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            help="Only what looks at this resource type, or at those of AWS::Service; repeatable.",
            autocompletion=complete.types,
        ),
    ] = None,
    format_: Annotated[ListFormat, typer.Option("--format", help="How to print.")] = (
        ListFormat.TEXT
    ),
    config: ConfigOption = None,
    pack_dir: PackDirOption = None,
) -> None:
    """List the checks: all of them, or those that every filter lets through."""

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


def main() -> None:
    """The console script's entry."""
    run_process(lambda: command_line(app)(prog_name="dr-validator"))
