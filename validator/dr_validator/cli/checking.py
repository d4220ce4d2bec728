"""Commands that check and hand on what was found: `synth`, `check`, `convert`, `merge`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dr_validator.cli.root import EXIT_CODES, app
from dr_validator.commands import complete
from dr_validator.commands.options import (
    AppOption,
    Color,
    ConfigOption,
    ContextOption,
    FailOnOption,
    Format,
    IgnoreOption,
    LintOption,
    NoCacheOption,
    NoExpandOption,
    PackDirOption,
    ParametersOption,
    PrimaryOption,
    QuietOption,
    RequireDrOption,
    SecondaryOption,
    SelectOption,
    StrictOption,
    ValidationOption,
)
from dr_validator.commands.process import finish
from dr_validator.finding import Severity


@app.command()
def synth(
    app_command: AppOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The folder to write to. Default: cdk.out")
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


@app.command(epilog=EXIT_CODES)
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Cloud assemblies, templates (template.yaml@us-west-2), or folders or zip files "
            "of them. Default: cdk.out",
        ),
    ] = None,
    parameters: ParametersOption = None,
    no_expand: NoExpandOption = False,
    app_command: Annotated[
        str | None,
        typer.Option(
            "--app",
            metavar="COMMAND",
            help="Synthesize first: run this CDK app, write to PATH, then check it.",
        ),
    ] = None,
    context: ContextOption = None,
    validation: ValidationOption = False,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    stack: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GLOB", help="Report only on these stacks; all are resolved. Repeatable."
        ),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    output: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORMAT=PATH",
            help="Also write the report to a file; repeatable.",
            autocompletion=complete.outputs,
        ),
    ] = None,
    cdk_report: Annotated[
        bool,
        typer.Option(
            "--cdk-report",
            help="Add the report to the assembly's validation-report.json, for the CDK CLI.",
        ),
    ] = False,
    fail_on: FailOnOption = None,
    require_dr: RequireDrOption = False,
    strict: StrictOption = False,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Count only findings that are not in this baseline."),
    ] = None,
    diff: Annotated[
        str | None,
        typer.Option(
            metavar="BASE_ASSEMBLY",
            help="Count only findings that this older assembly does not have.",
        ),
    ] = None,
    no_waivers: Annotated[
        bool, typer.Option("--no-waivers", help="Count waived findings too.")
    ] = False,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit with 0 even if there are findings.")
    ] = False,
    lint: LintOption = None,
    no_cache: NoCacheOption = False,
    primary: PrimaryOption = None,
    secondary: SecondaryOption = None,
    config: ConfigOption = None,
    pack_dir: PackDirOption = None,
    color: Annotated[Color, typer.Option(help="When to use colors.")] = Color.AUTO,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Print how many findings each check has.")
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help="Check again whenever the input or the configuration changes, until Ctrl-C. "
            "Needs the extra `watch`.",
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
            lint=tuple(lint or ()),
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
        typer.Argument(metavar="REPORT.json", help="What `check --output json=FILE` wrote."),
    ],
    format_: Annotated[
        Format, typer.Option("--format", help="The format to convert to.")
    ] = Format.TEXT,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help="Write to this file instead of stdout."
        ),
    ] = None,
    color: Annotated[Color, typer.Option(help="When to use colors.")] = Color.AUTO,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Print how many findings each check has.")
    ] = False,
) -> None:
    """Convert a saved JSON report to another format, as `check` would have written it. The exit
    code is 0, whatever the report says."""

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


@app.command(epilog=EXIT_CODES)
def merge(
    reports: Annotated[
        list[str],
        typer.Argument(
            metavar="[NAME=]REPORT.json",
            help="What `check --output json=FILE` wrote for each app. Without NAME, the app is "
            "named after the file, or after its folder where two files have the same name.",
        ),
    ],
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    output: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORMAT=PATH",
            help="Also write the report to a file; repeatable.",
            autocompletion=complete.outputs,
        ),
    ] = None,
    fail_on: Annotated[
        Severity | None,
        typer.Option(help="The lowest severity that fails an app. Default: what its own run used"),
    ] = None,
    strict: StrictOption = False,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit with 0 even if there are findings.")
    ] = False,
    color: Annotated[Color, typer.Option(help="When to use colors.")] = Color.AUTO,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Print how many findings each check has.")
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Merge the saved JSON reports of several apps. The exit code is the worst of theirs."""

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
