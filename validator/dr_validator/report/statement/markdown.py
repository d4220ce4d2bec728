"""The statement as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from dr_validator.report.markdown import prose
from dr_validator.report.statement.sheet import Chapter, Sheet


def markdown(sheet: Sheet) -> str:
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield f"# {sheet.title}"
    yield ""
    yield "| | |"
    yield "|---|---|"
    yield from (f"| {name} | {prose(words)} |" for name, words in sheet.facts)
    for each in sheet.chapters:
        yield ""
        yield from _chapter(each)


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield f"{'#' * chapter.level} {prose(chapter.title)}"
    if chapter.sentences:
        yield ""
        mark = "- " if len(chapter.sentences) > 1 else ""
        yield from (f"{mark}{prose(each)}" for each in chapter.sentences)
    if chapter.heads:
        yield ""
        yield f"| {' | '.join(chapter.heads)} |"
        yield f"|{'---|' * len(chapter.heads)}"
        for row in chapter.rows:
            yield f"| {' | '.join(prose(cell) for cell in row)} |"
