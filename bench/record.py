"""What was measured, as it is kept: `docs/measured/benchmarks.json`, from which the page is made.

A table can be measured anew without the others, so each says when and how it was measured.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Table:
    """A table as it is shown, and how it came about. With a `scale`, the inputs were so many times
    smaller than they are called; `busy` is whether the machine had other work.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    date: str
    python: str
    processors: int
    runs: int
    scale: int
    busy: bool


Tables = dict[str, Table]


def read(file: Path) -> Tables:
    """The tables by name; none where there is no file."""
    if not file.exists():
        return {}
    return {
        name: Table(
            columns=tuple(each.pop("columns")), rows=tuple(map(tuple, each.pop("rows"))), **each
        )
        for name, each in json.loads(file.read_text(encoding="utf-8")).items()
    }


def text(tables: Tables) -> str:
    return json.dumps({name: asdict(each) for name, each in tables.items()}, indent=1) + "\n"
