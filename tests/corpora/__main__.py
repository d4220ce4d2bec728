"""What breaks it: `python -m tests.corpora`.

Runs the command over templates that public packages carry and over hostile inputs of our own, each
in a process, and writes how they ended to `docs/measured/corpora.json`; `python docs/generate.py`
makes the tables of docs/robustness.md from that. The exit code is 1 where one ended otherwise than
is documented.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import metadata
from pathlib import Path

from tests.corpora.ended import Ended, ended
from tests.corpora.inputs import ROOT, Input, inputs, names
from tests.corpora.record import Counted, Record, counted
from tests.machine import machine

COMMAND = Path(sys.executable).parent / "dr-validator"
OUT = ROOT / "docs" / "measured" / "corpora.json"


def main() -> int:
    asked = _arguments()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as work:
        every = inputs(asked.only, asked.cache.resolve(), Path(work), asked.most)
        told: list[Counted] = []
        for each in every:
            print(f"{each.name}: {len(each.chosen)} of {each.all}", file=sys.stderr, flush=True)
            ends = _judged(each.chosen, asked.jobs, asked.seconds)
            told.append(counted(each.name, each.about, each.packages, each.all, ends))
            for one in told[-1].broken:
                print(f"  {one.input}: {one.how}", file=sys.stderr, flush=True)
    record = replace(
        Record(metadata.version("dr-validator"), asked.seconds, tuple(told)),
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        machine=machine(),
        minutes=round((time.monotonic() - start) / 60, 1),
    )
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    _save(asked.out, record.text())
    return 1 if any(each.broken for each in told) else 0


def _judged(chosen: Sequence[Input], jobs: int, seconds: float) -> list[tuple[str, Ended]]:
    """How each ended; so many at a time."""

    def one(each: Input) -> tuple[str, Ended]:
        return each.name, ended([COMMAND, *each.words], each.folder, seconds)

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(one, chosen))


def _save(file: Path, text: str) -> None:
    """Whole or not at all. `dr_validator.atomic` would make this process a large one."""
    half = file.with_name(f".{file.name}.new")
    half.write_text(text, encoding="utf-8")
    half.replace(file)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.corpora", description=__doc__)
    parser.add_argument(
        "--cache", type=Path, default=ROOT / "build" / "corpora", help="of packages"
    )
    parser.add_argument("--only", nargs="*", choices=names(), default=names(), metavar="CORPUS")
    parser.add_argument("--most", type=int, help="so many inputs of each corpus, evenly chosen")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=float, default=60, help="that a run may take")
    parser.add_argument("--out", type=Path, default=OUT)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
