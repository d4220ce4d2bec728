"""For people's own tests, with pytest or without: validate an app, and assert what is found.

from dr_validator.testing import assert_clean, assert_finding, validate

def test_the_app_survives_its_region(): assert_clean(validate("cdk.out"))
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from dr_validator import example
from dr_validator.check import Check, discover, run
from dr_validator.config import ConfigSource, config_file
from dr_validator.engine import inspect, read_graph
from dr_validator.errors import DrValidatorError, UsageError
from dr_validator.finding import Finding, Severity
from dr_validator.graph import Graph
from dr_validator.lint import CFN_LINT, LintEngine, engine_of, installed, named
from dr_validator.outcome import Look, Report
from dr_validator.record import replace
from dr_validator.report.text import closing
from dr_validator.select import matches, names_something, unknown
from dr_validator.synth.nodejs import add_node
from dr_validator.under_test.drills import AppDrills
from dr_validator.under_test.explain import listed, missed
from dr_validator.under_test.run import Run, settings
from dr_validator.under_test.source import Source, path_of
from dr_validator.under_test.words import spell
from dr_validator.waivers.part import AppPart

__all__ = [
    "AppDrills",
    "DrReport",
    "Severity",
    "Source",
    "assert_clean",
    "assert_finding",
    "assert_no_finding",
    "assert_unproven",
    "checks_in",
    "drills_of",
    "graph_of",
    "minutes",
    "prepare_cdk",
    "run_check",
    "validate",
]

DrReport = Report


def prepare_cdk() -> None:
    """Call this before aws_cdk is imported (at the top of conftest.py).

    Finds the Node.js that the CDK runs on, as `dr-validator synth` does (the environment's own,
    else the one that dr-validator[cdk] brings), and asks the CDK for the Python lines that
    findings point to. Raises UsageError if there is no Node.js.
    """
    environment = dict(os.environ)
    environment.setdefault("JSII_HOST_STACK_TRACES", "1")
    add_node(environment)
    if not environment.get("JSII_NODE") and not shutil.which("node"):
        raise UsageError(
            "no Node.js was found, which CDK apps need; "
            "`pip install 'dr-validator[cdk]'` brings one"
        )
    os.environ.update(environment)


def validate(
    source: Source,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    lint: bool | Sequence[str] = False,
    strict: bool = False,
    base: Path | None = None,
    config: Path | None = None,
    pack_dirs: Sequence[Path] = (),
    cache: bool = True,
) -> Report:
    """The report over an assembly: `source` is its path, or a CDK App to be synthesized.

    Settings come from the dr-validator.toml nearest upward from `base` (default: the current
    folder), from which relative paths are meant too, or from the file `config`; `select` and
    `ignore` take the place of those in there. `lint` adds the errors of the linters that
    the configuration names (cfn-lint, if none), or of those given (`["cfn-lint", "aws"]`), which
    takes seconds unless they are in the `cache`; with `strict`, what is not proven fails as a
    finding does. `config` and `pack_dirs` allow packs that are not installed, as `--config` and
    `--pack-dir` do.
    """
    __tracebackhide__ = True
    base = base or Path.cwd()
    asked = _asked(base, config, pack_dirs)
    try:
        chosen = settings(asked, select=select, ignore=ignore, strict=strict, cache=cache)
        engines = _engines(lint, chosen.config.lint_engines)
        run = Run(path_of(source, base), lambda: chosen)
        return inspect(run.assembly(), chosen.checks, replace(chosen.options, lint=engines))
    except DrValidatorError as error:
        raise error.with_traceback(None) from None


def _engines(
    lint: bool | Sequence[str], configured: tuple[LintEngine, ...] | None
) -> tuple[LintEngine, ...]:
    """The engines that are asked for, which must be there."""
    if isinstance(lint, bool):
        usual = (CFN_LINT,) if configured is None else configured
        wanted = usual if lint else ()
    else:
        wanted = tuple(_engine(each) for each in lint)
    for each in wanted:
        if not installed(each):
            raise UsageError(f"lint: {each.name} is not installed; {each.advice}")
    return wanted


def _engine(words: str) -> LintEngine:
    found = named(words)
    if found is None:
        raise UsageError(f"lint: {words!r} is no linter; give cfn-lint or aws")
    return found


def graph_of(
    source: Source,
    *,
    base: Path | None = None,
    config: Path | None = None,
    pack_dirs: Sequence[Path] = (),
) -> Graph:
    """The graph of an assembly: `source` is its path, or a CDK App to be synthesized. As
    validate."""
    __tracebackhide__ = True
    base = base or Path.cwd()
    asked = _asked(base, config, pack_dirs)
    try:
        return Run(path_of(source, base), lambda: settings(asked)).graph()
    except DrValidatorError as error:
        raise error.with_traceback(None) from None


def drills_of(
    source: Source,
    *,
    strict: bool = False,
    base: Path | None = None,
    config: Path | None = None,
    pack_dirs: Sequence[Path] = (),
) -> AppDrills:
    """The drills of an assembly, to be asserted about: `source` is its path, or a CDK App to be
    synthesized. What is lost, required and accepted comes from the configuration. As validate."""
    __tracebackhide__ = True
    base = base or Path.cwd()
    asked = _asked(base, config, pack_dirs)
    try:
        return Run(path_of(source, base), lambda: settings(asked, strict=strict)).drills()
    except DrValidatorError as error:
        raise error.with_traceback(None) from None


def minutes(number: float) -> timedelta:
    """So many minutes, for `within` and `at_most`."""
    return timedelta(minutes=number)


def _asked(base: Path, config: Path | None, pack_dirs: Sequence[Path]) -> ConfigSource:
    """Where the configuration is, and what it may load; paths are meant from `base`."""
    file = None if config is None else config_file(base, config)
    return ConfigSource(base, file, tuple(base / each for each in pack_dirs))


def run_check(check: Check, text: str) -> tuple[Finding, ...]:
    """What one check says of an example, sorted; what is not proven has `problem.proven` False.

    `text` is YAML: stacks as `dr_validator.example` describes them, and perhaps `settings`. A
    check that raises fails the test with its error.
    """
    __tracebackhide__ = True
    assembly, demanded = example.read(text)
    findings, crashed = run([check], read_graph(assembly, settings=demanded))
    if crashed:
        _fail(f"{crashed[0].check} crashed: {crashed[0].error}")
    return tuple(findings)


def checks_in(pack: Path) -> tuple[Check, ...]:
    """The checks of a file of checks in YAML, or of all files of a folder; for `run_check`."""
    __tracebackhide__ = True
    from dr_validator.yaml_checks.load import checks_of, read_packs

    return tuple(checks_of(read_packs([pack], {})))


def assert_clean(report: Report, *, fail_on: Severity | str | None = None) -> None:
    """Nothing is found at or above `fail_on` (default: as configured), and no check crashed.

    With `strict` in the configuration, what is not proven counts too. A report of which no
    check was run is not clean.
    """
    __tracebackhide__ = True
    if fail_on is not None:
        report = replace(report, fail_on=Severity(fail_on))
    counted = (*report.findings, *(report.unproven if report.strict else ()))
    worst = [each for each in counted if each.severity.rank >= report.fail_on.rank]
    if not report.checks and not report.linters:
        _fail(f"nothing was checked{_notes(report)}")
    if report.unmet:
        _fail(f"the gate fails: {'; '.join(report.unmet)}")
    if not worst and not report.crashed:
        return
    words = spell(
        report.assembly,
        findings=[each for each in worst if each.problem.proven],
        unproven=[each for each in worst if not each.problem.proven],
        crashed=report.crashed,
    )
    _fail(f"not clean: {closing(report, Look())}\n\n{words}")


def assert_finding(report: Report, check: str, *, at: str = "") -> tuple[Finding, ...]:
    """The check found something there; returns what it found.

    `check` is an id, or its first words; `at` a construct path or a glob of such, which stands
    for all beneath it too, or the stack and the logical id (`Secondary/Cluster`).
    """
    __tracebackhide__ = True
    _ran(report, check)
    found = _within(report, report.findings, check, at)
    if not found:
        _fail(missed("finding", check, at, report))
    return found


def assert_unproven(report: Report, check: str, *, at: str = "") -> tuple[Finding, ...]:
    """The check says there that it cannot decide; returns what it says. As assert_finding."""
    __tracebackhide__ = True
    _ran(report, check)
    found = _within(report, report.unproven, check, at)
    if not found:
        _fail(missed("unproven result", check, at, report))
    return found


def assert_no_finding(report: Report, check: str, *, at: str = "") -> None:
    """The check was run and found nothing there. As assert_finding."""
    __tracebackhide__ = True
    _ran(report, check)
    found = _within(report, report.findings, check, at)
    if found:
        place = f" at {at}" if at else ""
        _fail(f"{check} found something{place}:\n{listed(found, '+')}")


def _ran(report: Report, check: str) -> None:
    """An assertion about a check that does not exist, was not run or crashed says nothing."""
    __tracebackhide__ = True
    ran = [*report.checks, *report.linters]
    engine = engine_of(check)
    crashed = [each for each in report.crashed if matches(check, each.check)]
    if crashed:
        _fail(spell(report.assembly, crashed=crashed))
    if any(matches(check, each) for each in ran) or (engine and engine.name in ran):
        return
    if any(matches(check, each) for each in report.skipped):
        _fail(f"{check} was not run{_notes(report)}")
    ids = {each.id for each in discover()}
    if not names_something(check, ids):
        _fail(f"{check}: {unknown(check, ids)}")
    _fail(f"{check} was not run: it is not selected")


def _within(
    report: Report, findings: Sequence[Finding], check: str, at: str
) -> tuple[Finding, ...]:
    scope = AppPart(construct=at)
    return tuple(
        each
        for each in findings
        if matches(check, each.check)
        and (
            not at
            or at == f"{each.place.stack}/{each.place.logical_id}"
            or scope.covers(each.place, report.assembly)
        )
    )


def _notes(report: Report) -> str:
    return "".join(f"\nnote: {note}" for note in report.notes)


def _fail(words: str) -> NoReturn:
    __tracebackhide__ = True
    raise AssertionError(words)
