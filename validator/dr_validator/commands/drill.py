"""`dr-validator drill`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from dr_validator.assembly import Inputs, load_inputs
from dr_validator.check import discover
from dr_validator.commands.check import paths_or_default
from dr_validator.commands.progress import Progress
from dr_validator.commands.terminal import look_of
from dr_validator.config import Config, ConfigSource, load_config
from dr_validator.config.apply import options, roles
from dr_validator.drill.rehearsal import Rehearsal
from dr_validator.drill.rehearse import rehearse
from dr_validator.engine import inspect_graph, read_graph
from dr_validator.graph.graph import Graph
from dr_validator.packs import with_packs
from dr_validator.record import dataclass, replace
from dr_validator.report.drill import older, reporters
from dr_validator.report.drill.json import document


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRequest:
    """The command line of `drill`; None and () where it does not say."""

    paths: tuple[str, ...] = ()
    lose: tuple[str, ...] = ()
    format: str = "text"
    verbose: bool = False
    primary: str | None = None
    secondaries: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    expand: bool = True
    strict: bool = False
    diff: Path | None = None
    config: Path | None = None
    pack_dirs: tuple[Path, ...] = ()
    color: str = "auto"
    quiet: bool = False


def run(request: DrillRequest) -> int:
    """Lose what is to be lost, and print what becomes of the app; the exit code."""
    told = rehearsed(request, date.today())
    if request.diff is not None:
        old = older.read(request.diff)
        told = replace(told, changes=older.changes(old, document(told), str(request.diff)))
    look = replace(look_of(sys.stdout, request.color), quiet=request.quiet, verbose=request.verbose)
    reporters()[request.format](told, sys.stdout, look)
    return told.exit_code


def rehearsed(request: DrillRequest, today: date) -> Rehearsal:
    """The drills that are asked for, as they are on a day; what the checks find broken does not
    work in them."""
    config = configured(request)
    checks = with_packs(discover(), config)
    asked = replace(options(config, checks), today=today)
    with Progress(sys.stderr, wanted=not request.quiet) as tell:
        tell("loading")
        graph = graph_of(request, config, today)
        report = inspect_graph(graph, checks, asked, tell)
        tell("losing regions")
        return rehearse(
            graph,
            config.drill,
            request.lose,
            today=today,
            strict=request.strict or config.strict,
            report=report,
        )


def configured(request: DrillRequest) -> Config:
    """The configuration that a drill is done by."""
    return load_config(ConfigSource(Path.cwd(), request.config, request.pack_dirs))


def graph_of(request: DrillRequest, config: Config, today: date) -> Graph:
    """The graph of what is asked for, with what is accepted on a day."""
    paths = request.paths if config.deployments else paths_or_default(request.paths)
    inputs = Inputs(
        paths,
        config.stacks,
        config.deployments,
        request.parameters,
        expand=request.expand,
        nested=config.nested_templates,
    )
    named = roles(request.primary or config.primary, request.secondaries or config.secondaries)
    return read_graph(load_inputs(inputs), named, config.settings, today)
