"""The pictures of the reference app, for README and pages; made where the CDK and Graphviz are."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from dr_validator.assembly import Inputs, load_inputs
from dr_validator.drill.plan import DrillPlan
from dr_validator.drill.rehearse import rehearse
from dr_validator.engine import read_graph
from dr_validator.picture.layout import available
from dr_validator.report.map import drawn

ROOT = Path(__file__).parents[2]
LOST = "us-east-1"


def possible() -> bool:
    """Whether they can be made here; they are left as they are otherwise."""
    return available() and find_spec("aws_cdk") is not None


def pictures() -> Iterator[tuple[str, str]]:
    """Each picture by the name of its file."""
    if not possible():
        return
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "cdk.out"
        command = [sys.executable, "-m", "dr_validator", "synth", "--quiet", "--output", str(out)]
        subprocess.run(command, cwd=ROOT, check=True)
        graph = read_graph(load_inputs(Inputs((str(out),))))
        (lost,) = rehearse(graph, DrillPlan(), [LOST], today=date.min).drills
        yield "reference.svg", drawn(graph, "svg")
        yield "reference-lost.svg", drawn(graph, "svg", lost)
