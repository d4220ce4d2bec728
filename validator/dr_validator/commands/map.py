"""`dr-validator map`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from dr_validator.commands.drill import DrillRequest, graph_of
from dr_validator.commands.progress import Progress
from dr_validator.config import ConfigSource, load_config
from dr_validator.drill.rehearse import rehearse
from dr_validator.errors import UsageError
from dr_validator.picture.layout import require


def run(request: DrillRequest) -> int:
    """Print the topology of the app."""
    if request.format != "mermaid":
        require()
    elif request.lose:
        raise UsageError("--lose shows in colors what is lost, and mermaid has none; use svg")
    if len(request.lose) > 1:
        raise UsageError("a picture shows one loss; for two at once, say --lose A+B")
    config = load_config(ConfigSource(Path.cwd(), request.config))
    with Progress(sys.stderr, wanted=not request.quiet) as tell:
        tell("loading")
        graph = graph_of(request, config)
        lost = None
        if request.lose:
            tell("losing regions")
            (lost,) = rehearse(graph, config.drill, request.lose, today=date.today()).drills
    from dr_validator.report.map import drawn

    sys.stdout.write(drawn(graph, request.format, lost))
    return 0
