"""`dr-validator convert`: a report that was saved as JSON, in another format."""

from __future__ import annotations

import sys
from pathlib import Path

from dr_validator.commands.outputs import named, show, write
from dr_validator.commands.terminal import look_of
from dr_validator.outcome import Look
from dr_validator.record import dataclass, replace
from dr_validator.report.restore import read_report


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertRequest:
    """The command line of `convert`."""

    report: Path
    format: str
    output: str | None = None
    color: str = "auto"
    statistics: bool = False


def run(request: ConvertRequest) -> int:
    """Print or write it; what the report says is no failure of this command."""
    outputs = () if request.output is None else (named(request.format, request.output),)
    report = read_report(request.report)
    if outputs:
        write(outputs, report, Look(statistics=request.statistics), [request.report])
    else:
        look = replace(look_of(sys.stdout, request.color), statistics=request.statistics)
        show(request.format, report, look)
    return 0
