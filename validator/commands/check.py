"""`dr-validator check`."""

from __future__ import annotations

import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from validator.assembly import load_many
from validator.check import discover
from validator.config import Config, load_config
from validator.engine import Options, Tell, inspect
from validator.errors import InputError, UsageError
from validator.finding import Severity
from validator.graph import Roles
from validator.progress import Progress, teller
from validator.report import REPORTERS
from validator.report.model import Look, Report
from validator.select import LINTER, Selection, selection
from validator.synth import Synthesis, synthesize

DEFAULT_PATH = "cdk.out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The command line of `check`; None and () where it does not say."""

    paths: tuple[str, ...] = ()
    app: str | None = None
    context: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    stacks: tuple[str, ...] = ()
    format: str = "text"
    fail_on: Severity | None = None
    exit_zero: bool = False
    lint: str | None = None
    primary: str | None = None
    secondaries: tuple[str, ...] = ()
    color: str = "auto"
    statistics: bool = False
    quiet: bool = False


def run(request: Request) -> int:
    """Check and print; the exit code."""
    started = time.monotonic()
    if request.app is None and request.context:
        raise UsageError("--context has no meaning without --app; add it, or run synth first")
    config = load_config(Path.cwd())
    paths = _synthesized(request) if request.app is not None else _paths(request)
    with Progress(sys.stderr, wanted=not request.quiet) as progress:
        report = _report(request, config, paths, progress)
    if not report.checks and report.linter == "none":
        raise InputError(
            "nothing was checked: the selected checks are about disaster recovery, of which this "
            "app shows no sign; if it has two regions, name them with --primary and --secondary"
        )
    _print(report, request, time.monotonic() - started)
    return report.exit_code


def _paths(request: Request) -> tuple[str, ...]:
    if request.paths:
        return request.paths
    if not Path(DEFAULT_PATH).exists():
        raise InputError(
            f"{DEFAULT_PATH}: no such folder here; run `dr-validator synth` or `cdk synth` first, "
            "or pass the path of a cloud assembly or a template"
        )
    return (DEFAULT_PATH,)


def _synthesized(request: Request) -> tuple[str, ...]:
    if len(request.paths) > 1:
        raise UsageError("--app writes to one PATH; give one, or none for cdk.out")
    target = Path(request.paths[0]) if request.paths else Path(DEFAULT_PATH)
    wanted = Synthesis(app=request.app, output=target, context=request.context)
    synthesize(wanted, teller(wanted=not request.quiet))
    return (str(target),)


def _report(request: Request, config: Config, paths: tuple[str, ...], tell: Tell) -> Report:
    checks = discover()
    chosen = selection(
        request.select or config.select, request.ignore or config.ignore, (c.id for c in checks)
    )
    lint, notes = _lint(request, chosen)
    tell("loading")
    assembly = load_many(paths, config.stacks)
    options = Options(
        selection=chosen,
        stacks=request.stacks,
        roles=_roles(request, config),
        lint=lint,
        fail_on=request.fail_on or config.fail_on or Severity.MEDIUM,
        exit_zero=request.exit_zero,
        notes=notes,
    )
    return inspect(assembly, checks, options, tell)


def _lint(request: Request, chosen: Selection) -> tuple[bool, tuple[str, ...]]:
    """Whether to lint, and what to say about it."""
    from validator.lint import installed

    if request.lint == "none":
        return False, ()
    if not installed():
        advice = "install it with `pip install 'dr-validator[lint]'`"
        if request.lint == LINTER:
            raise UsageError(f"--lint {LINTER}: {LINTER} is not installed; {advice}, or drop this")
        return False, (f"{LINTER} is not installed, so single templates were not linted; {advice}",)
    return request.lint == LINTER or chosen.wants_lint, ()


def _roles(request: Request, config: Config) -> Roles | None:
    primary = request.primary or config.primary
    secondaries = request.secondaries or config.secondaries
    if primary is None and not secondaries:
        return None
    if primary in secondaries:
        raise UsageError(f"{primary} cannot be both the primary and a secondary region")
    return Roles(primary=primary, secondaries=tuple(sorted(set(secondaries))), dr=True)


def _print(report: Report, request: Request, seconds: float) -> None:
    out = sys.stdout
    terminal = out.isatty()
    look = Look(
        color=_colored(request.color, out),
        width=shutil.get_terminal_size().columns if terminal else None,
        quiet=request.quiet,
        statistics=request.statistics,
        seconds=seconds,
    )
    try:
        REPORTERS[request.format](report, out, look)
        out.flush()
    except BrokenPipeError:
        # The reader has seen enough; the verdict, and so the exit code, stays.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def _colored(wanted: str, out: TextIO) -> bool:
    if wanted != "auto":
        return wanted == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return out.isatty() and os.environ.get("TERM") != "dumb"
