"""Measure everything and write the page: `python -m bench ASSEMBLY`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.page import page
from bench.run import ROOT, Bench


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("assembly", type=Path, help="the reference app, as synthesized")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks.md")
    parser.add_argument("--runs", type=int, default=3, help="of each command; the middle counts")
    parser.add_argument("--scale", type=int, default=1, help="so many times less of everything")
    parser.add_argument("--only", nargs="*", metavar="INPUT", help="these lines of the tables")
    asked = parser.parse_args()

    def tell(what: str) -> None:
        print(what, file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(asked.assembly.resolve(), Path(folder), asked.runs, asked.scale, tell)
        sizes, growth = list(bench.sizes(asked.only)), list(bench.growth(asked.only))
    asked.out.write_text(page(bench, sizes, growth), encoding="utf-8")


if __name__ == "__main__":
    main()
