"""`dr-validator map`."""

from __future__ import annotations

import sys

from dr_validator.commands.drill import DrillRequest, graph_of
from dr_validator.commands.progress import Progress
from dr_validator.drill.loss import Loss
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
    loss = Loss.parse(request.lose[0]) if request.lose else None
    with Progress(sys.stderr, wanted=not request.quiet) as tell:
        tell("loading")
        graph = graph_of(request)
    from dr_validator.report.map import drawn

    sys.stdout.write(drawn(graph, request.format, loss))
    return 0
