"""`dr-validator map`."""

from __future__ import annotations

import sys
from datetime import date

from dr_validator.commands.drill import DrillRequest, configured, graph_of, rehearsed
from dr_validator.commands.progress import Progress
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
    if request.lose:
        told = rehearsed(request, date.today())
        graph, lost = told.graph, told.drills[0]
    else:
        lost = None
        with Progress(sys.stderr, wanted=not request.quiet) as tell:
            tell("loading")
            graph = graph_of(request, configured(request), date.today())
    from dr_validator.report.map import drawn

    sys.stdout.write(drawn(graph, request.format, lost))
    return 0
