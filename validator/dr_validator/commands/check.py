"""`dr-validator check`."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from dr_validator.assembly import Inputs, load_inputs
from dr_validator.assembly.deployments import parse_parameters
from dr_validator.assembly.spec import parse_spec
from dr_validator.baseline import read as read_baseline
from dr_validator.check import Check, discover
from dr_validator.commands.known import since_assembly, since_baseline
from dr_validator.commands.outputs import parse, show, write
from dr_validator.commands.progress import Progress, teller
from dr_validator.commands.slips import no_such_value
from dr_validator.commands.terminal import look_of
from dr_validator.config import Config, ConfigSource, load_config
from dr_validator.config.apply import options, roles
from dr_validator.engine import Options, inspect
from dr_validator.errors import InputError, UsageError
from dr_validator.finding import Severity
from dr_validator.lint import CFN_LINT, ENGINES, NONE, LintEngine, installed, named
from dr_validator.lint.engines import Linter
from dr_validator.outcome import Look, Report
from dr_validator.packs import with_packs
from dr_validator.record import dataclass, replace
from dr_validator.select import Selection, selection
from dr_validator.synth.synthesize import Synthesis, synthesize
from dr_validator.tell import Tell

DEFAULT_PATH = "cdk.out"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """The command line of `check`; None and () where it does not say."""

    paths: tuple[str, ...] = ()
    app: str | None = None
    context: tuple[str, ...] = ()
    validation: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    stacks: tuple[str, ...] = ()
    format: str = "text"
    outputs: tuple[str, ...] = ()
    cdk_report: bool = False
    parameters: tuple[str, ...] = ()
    expand: bool = True
    require_dr: bool = False
    fail_on: Severity | None = None
    exit_zero: bool = False
    lint: tuple[str, ...] = ()
    cache: bool = True
    primary: str | None = None
    secondaries: tuple[str, ...] = ()
    config: Path | None = None
    pack_dirs: tuple[Path, ...] = ()
    color: str = "auto"
    statistics: bool = False
    quiet: bool = False
    strict: bool = False
    honour_waivers: bool = True
    baseline: Path | None = None
    diff: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A report, with the checks there are and what was asked of it."""

    report: Report
    checks: tuple[Check, ...]
    options: Options
    config: Config


def run(request: CheckRequest) -> int:
    """Check and print; the exit code."""
    started = time.monotonic()
    outputs = parse(request.outputs)
    made = examine(request)
    report = made.report
    seconds = time.monotonic() - started
    read = [*made.config.files, *([request.baseline] if request.baseline else [])]
    write(outputs, report, Look(statistics=request.statistics), read)
    if request.cdk_report:
        from dr_validator.report.cdk_report import merge

        merge(report)
    _print(report, request, seconds)
    return report.exit_code


def examine(request: CheckRequest) -> Checked:
    """Check what is asked for; also for commands that print something else."""
    _refuse_without_app(request)
    _refuse_itself(request)
    _asked_to_lint(request)  # what is typed wrong is told before anything is read
    config = load_config(ConfigSource(Path.cwd(), request.config, request.pack_dirs))
    paths = _synthesized(request) if request.app is not None else _paths(request, config)
    with Progress(sys.stderr, wanted=not request.quiet) as progress:
        made = _run(request, config, paths, progress)
    if not made.report.checks and not made.report.linters:
        raise InputError(
            "nothing was checked: the selected checks are about disaster recovery, of which this "
            "app shows no sign; if it has two regions, name them with --primary and --secondary"
        )
    return made


def _refuse_without_app(request: CheckRequest) -> None:
    given = {"--context": request.context, "--cdk-validation": request.validation}
    for option, value in given.items():
        if value and request.app is None:
            raise UsageError(f"{option} has no effect without --app; add it, or run synth first")


def _refuse_itself(request: CheckRequest) -> None:
    if request.diff is None:
        return
    for path in request.paths or (DEFAULT_PATH,):
        if os.path.realpath(path) == os.path.realpath(request.diff):
            raise UsageError(
                f"--diff {request.diff}: is the assembly being checked, so nothing could be new; "
                "give the assembly from before the change"
            )


def _paths(request: CheckRequest, config: Config) -> tuple[str, ...]:
    """What is to be checked; none where the configuration's deployments are."""
    return request.paths if config.deployments else paths_or_default(request.paths)


def paths_or_default(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The paths that were given, else cdk.out, which must be there."""
    if paths:
        return paths
    if not Path(DEFAULT_PATH).exists():
        raise InputError(
            f"{DEFAULT_PATH}: no such folder here; run `dr-validator synth` or `cdk synth` first, "
            "or pass the path of a cloud assembly or a template"
        )
    return (DEFAULT_PATH,)


def _synthesized(request: CheckRequest) -> tuple[str, ...]:
    if len(request.paths) > 1:
        raise UsageError("--app writes to one PATH; give one, or none for cdk.out")
    target = Path(request.paths[0]) if request.paths else Path(DEFAULT_PATH)
    wanted = Synthesis(
        app=request.app, output=target, context=request.context, validation=request.validation
    )
    synthesize(wanted, teller(wanted=not request.quiet))
    return (str(target),)


def _run(request: CheckRequest, config: Config, paths: tuple[str, ...], tell: Tell) -> Checked:
    checks = with_packs(discover(), config)
    configured = options(config, checks)
    chosen = selection(
        request.select or config.select, request.ignore or config.ignore, (c.id for c in checks)
    )
    lint, notes = _lint(request, config, chosen)
    tell("loading")
    inputs = Inputs(
        paths,
        config.stacks,
        config.deployments,
        request.parameters,
        expand=request.expand,
        nested=config.nested_templates,
    )
    assembly = load_inputs(inputs)
    asked = replace(
        configured,
        selection=chosen,
        stacks=request.stacks,
        roles=roles(request.primary or config.primary, request.secondaries or config.secondaries),
        lint=lint,
        linter=replace(configured.linter, cache=request.cache),
        fail_on=request.fail_on or configured.fail_on,
        exit_zero=request.exit_zero,
        notes=(*_passed_over(config, paths), *notes),
        strict=request.strict or configured.strict,
        gate=configured.gate.with_dr(True) if request.require_dr else configured.gate,
        honour_waivers=request.honour_waivers,
    )
    # What cannot be read is told before the work is done.
    base = load_inputs(_base(request, config)) if request.diff is not None else None
    known = read_baseline(request.baseline) if request.baseline is not None else None
    report = inspect(assembly, checks, asked, tell)
    if base is not None:
        report = since_assembly(report, str(request.diff), base, checks, asked, tell)
    if known is not None:
        report = since_baseline(report, str(request.baseline), known, checks)
    return Checked(report, checks, asked, config)


def _base(request: CheckRequest, config: Config) -> Inputs:
    """The older assembly of `--diff`; a template gets the values that name no other path."""
    base = str(request.diff)
    general = [each for each in request.parameters if parse_parameters(each).spec is None]
    single = Path(parse_spec(base).path).is_file()
    parameters = tuple(general) if single else ()
    return Inputs(
        (base,),
        config.stacks,
        parameters=parameters,
        expand=request.expand,
        nested=config.nested_templates,
    )


def _passed_over(config: Config, paths: tuple[str, ...]) -> tuple[str, ...]:
    if not (config.deployments and paths):
        return ()
    name = config.path.name if config.path else ""
    return (f"the deployments of {name} were ignored, since a PATH is given",)


def _lint(
    request: CheckRequest, config: Config, chosen: Selection
) -> tuple[tuple[LintEngine, ...], tuple[str, ...]]:
    """The engines that lint, and what to say about it. What is asked for must be there."""
    asked = _asked_to_lint(request)
    if asked is not None:
        for each in asked:
            if not installed(each):
                what = f"--lint {each.choice.value}: {each.name}"
                raise UsageError(f"{what} is not installed; {each.advice}, or drop this")
        return asked, ()
    if config.lint_engines is None:
        wanted = chosen.engines((CFN_LINT,))
        if CFN_LINT in wanted and not installed(CFN_LINT):
            return tuple(each for each in wanted if installed(each)), (_unlinted(CFN_LINT),)
    else:
        wanted = chosen.engines(config.lint_engines)
    for each in wanted:
        if not installed(each):
            by = config.saying("lint") if config.lint_engines else f"--select {each.name}"
            raise UsageError(f"{by}: {each.name} is not installed; {each.advice}, or drop this")
    return wanted, ()


def _unlinted(engine: LintEngine) -> str:
    return f"{engine.name} is not installed, so single templates were not linted; {engine.advice}"


def _asked_to_lint(request: CheckRequest) -> tuple[LintEngine, ...] | None:
    """The engines that `--lint` names; None where it is not given."""
    words = [part.strip() for each in request.lint for part in each.split(",") if part.strip()]
    if not words:
        return None
    if NONE in words and len(words) > 1:
        what = ",".join(words)
        raise UsageError(f"--lint {what}: none goes with no other; give one or the other")
    found = {each: named(each) for each in words if each != NONE}
    for each, engine in found.items():
        if engine is None:
            known = [*(linter.value for linter in Linter), NONE]
            raise UsageError(f"--lint {no_such_value(each, known)}")
    return tuple(each for each in ENGINES if each in found.values())


def _print(report: Report, request: CheckRequest, seconds: float) -> None:
    look = replace(
        look_of(sys.stdout, request.color),
        quiet=request.quiet,
        statistics=request.statistics,
        seconds=seconds,
    )
    show(request.format, report, look)
