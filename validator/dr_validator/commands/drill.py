"""`dr-validator drill`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from dr_validator.assembly import Inputs, load_inputs
from dr_validator.commands.check import colored, paths_or_default
from dr_validator.commands.progress import Progress
from dr_validator.config import ConfigSource, load_config
from dr_validator.config.apply import roles
from dr_validator.drill.loss import losses
from dr_validator.drill.rehearsal import Rehearsal
from dr_validator.drill.run import drill
from dr_validator.engine import read_graph
from dr_validator.errors import InputError
from dr_validator.graph.graph import Graph
from dr_validator.models.stacks.unjudged import unjudged
from dr_validator.outcome import Look
from dr_validator.record import dataclass
from dr_validator.report.drill import reporters


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
    config: Path | None = None
    color: str = "auto"
    quiet: bool = False


def run(request: DrillRequest) -> int:
    """Lose what is to be lost, and print what becomes of the app; the exit code."""
    told = rehearsed(request)
    terminal = sys.stdout.isatty()
    look = Look(
        color=colored(request.color, sys.stdout),
        width=shutil.get_terminal_size().columns if terminal else None,
        quiet=request.quiet,
        verbose=request.verbose,
    )
    reporters()[request.format](told, sys.stdout, look)
    return told.exit_code


def rehearsed(request: DrillRequest) -> Rehearsal:
    """The drills that are asked for."""
    with Progress(sys.stderr, wanted=not request.quiet) as tell:
        tell("loading")
        graph = graph_of(request)
        lost = losses(graph, request.lose)
        if not lost:
            raise InputError(
                "no region of the app is known, so none can be lost; say where each template is "
                "deployed (template.yaml@us-east-1), or what is lost with --lose"
            )
        tell("losing regions")
        drills = tuple(drill(graph, each) for each in lost)
    return Rehearsal(graph, drills, unjudged(graph))


def graph_of(request: DrillRequest) -> Graph:
    """The graph of what is asked for."""
    config = load_config(ConfigSource(Path.cwd(), request.config))
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
    return read_graph(load_inputs(inputs), named, config.settings)
