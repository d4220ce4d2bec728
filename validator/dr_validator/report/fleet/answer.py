"""The answer to a query: a table for people, CSV and JSON lines for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from typing import TextIO

from dr_validator.fleet.query import QueryAnswer
from dr_validator.report.statement.text import table


def as_text(answer: QueryAnswer, out: TextIO) -> None:
    rows = [answer.columns, *([_word(cell) for cell in row] for row in answer.rows)]
    out.writelines(f"{line}\n" for line in table(rows))


def as_csv(answer: QueryAnswer, out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([_word(cell) for cell in row] for row in answer.rows)


def as_json(answer: QueryAnswer, out: TextIO) -> None:
    """An object a line."""
    for row in answer.rows:
        told = dict(zip(answer.columns, row, strict=True))
        out.write(json.dumps(told, default=str) + "\n")


def _word(cell: object) -> str:
    if isinstance(cell, list | dict):
        return json.dumps(cell, default=str)
    return "" if cell is None else str(cell)


writers: Mapping[str, Callable[[QueryAnswer, TextIO], None]] = {
    "text": as_text,
    "csv": as_csv,
    "json": as_json,
}
