"""A sheet as plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dr_validator.report.escape import plain
from dr_validator.report.statement.sheet import Chapter, Sheet

_WIDEST = 72  # of a cell that others stand behind


def text(sheet: Sheet) -> str:
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    width = max(len(name) for name, _ in sheet.facts)
    for name, words in sheet.facts:
        yield f"{name:<{width}}  {plain(words)}"
    for each in sheet.chapters:
        yield ""
        yield from _chapter(each)


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield plain(chapter.title)
    for each in chapter.sentences:
        yield f"  {plain(each)}"
    if chapter.rows:
        yield from table([chapter.heads, *chapter.rows])


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows with their columns aligned, the first of them the heads."""
    cells = [[plain(cell) for cell in row] for row in rows]
    widths = [min(_WIDEST, max(map(len, column))) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = [f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)]
        yield f"  {'  '.join(padded)}".rstrip()
