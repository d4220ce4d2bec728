"""Our mutants beside other tools, on the same sample: `python -m tests.mutants.peers`.

Installs the peers into an environment of their own (`--venv`), shows each tool the sound apps and
the mutants, and writes what each said to `docs/measured/catches.json`; `python docs/generate.py`
makes the tables of docs/comparison.md from that. The defaults take some minutes on two processors.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dr_validator.atomic import save

from tests.machine import machine
from tests.mutants.peers import venv
from tests.mutants.peers.compare import compared
from tests.mutants.run import NAMES, ROOT, assembly, synthesized
from tests.mutants.wide.world import World

OUT = ROOT / "docs" / "measured" / "catches.json"


def main() -> None:
    asked = _arguments()
    start = time.monotonic()
    tools = venv.installed(asked.venv.resolve())
    with synthesized(NAMES, asked.assemblies) as folder, tempfile.TemporaryDirectory() as out:
        worlds = list(_worlds(folder))
        record = compared(
            worlds,
            Path(out),
            tools,
            venv.versions(tools),
            numbers=(asked.harmful, asked.harmless),
            tell=lambda what: print(what, file=sys.stderr, flush=True),
        )
    full = replace(
        record,
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        machine=machine(),
        minutes=round((time.monotonic() - start) / 60, 1),
    )
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    save(asked.out, full.text())


def _worlds(folder: Path) -> Iterator[World]:
    for name in NAMES:
        yield World(name, assembly(name, folder))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.peers", description=__doc__)
    parser.add_argument("--harmful", type=int, default=114, help="mutants that do harm")
    parser.add_argument("--harmless", type=int, default=38, help="mutants that do none")
    parser.add_argument("--venv", type=Path, default=ROOT / "build" / "peers", help="of the peers")
    parser.add_argument("--assemblies", type=Path, help="where the CDK apps are synthesized")
    parser.add_argument("--out", type=Path, default=OUT)
    return parser.parse_args()


if __name__ == "__main__":
    main()
