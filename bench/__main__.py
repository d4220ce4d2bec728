"""Measure everything and write the page: `python -m bench ASSEMBLY`.

What is measured is kept in `docs/measured/benchmarks.json`. With `--tables`, only these are
measured anew, and the page shows the others as they were.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import page
from bench.page import SECTIONS, Shown
from bench.record import Table, read, text
from bench.run import ROOT, Bench


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("assembly", type=Path, help="the reference app, as synthesized")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks.md")
    parser.add_argument(
        "--kept", type=Path, default=ROOT / "docs" / "measured" / "benchmarks.json", help="the data"
    )
    parser.add_argument("--runs", type=int, default=3, help="of each command; the middle counts")
    parser.add_argument("--scale", type=int, default=1, help="so many times less of everything")
    parser.add_argument("--tables", nargs="*", choices=list(SECTIONS), default=list(SECTIONS))
    parser.add_argument("--only", nargs="*", metavar="INPUT", help="these lines of the tables")
    asked = parser.parse_args()

    def tell(what: str) -> None:
        print(what, file=sys.stderr, flush=True)

    tables = read(asked.kept)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(asked.assembly.resolve(), Path(folder), asked.runs, asked.scale, tell)
        measure: dict[str, Callable[[], Shown]] = {
            "sizes": lambda: page.sizes(bench.sizes(asked.only), bench.peers),
            "drill": lambda: page.drill(bench.drills(asked.only)),
            "growth": lambda: page.growth(bench.growth(asked.only)),
        }
        for name in SECTIONS:
            if name in asked.tables:
                columns, rows = measure[name]()
                tables[name] = _table(bench, columns, rows)
    asked.kept.parent.mkdir(parents=True, exist_ok=True)
    asked.kept.write_text(text(tables), encoding="utf-8")
    asked.out.write_text(page.page(tables), encoding="utf-8")


def _table(bench: Bench, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Table:
    return Table(
        columns=columns,
        rows=rows,
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        python=platform.python_version(),
        processors=os.cpu_count() or 1,
        runs=bench.runs,
        scale=bench.scale,
        busy=bench.busy,
    )


if __name__ == "__main__":
    main()
