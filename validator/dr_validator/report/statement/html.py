"""The statement as a page that is made for paper."""

from __future__ import annotations

from collections.abc import Iterator

from dr_validator.report.drill.tables import table
from dr_validator.report.markup import Html, element
from dr_validator.report.shell import document, skip, theme
from dr_validator.report.statement.sheet import Chapter, Sheet

_STYLES = ("report.css", "drill.css", "statement.css")


def html(sheet: Sheet) -> str:
    facts = [
        part for name, words in sheet.facts for part in (element("dt", name), element("dd", words))
    ]
    header = element(
        "header",
        element("p", f"dr-validator {sheet.kind}", class_="kicker"),
        element("h1", sheet.title),
        theme(),
        element("dl", facts, class_="facts"),
        class_="top",
    )
    chapters = [element("section", list(_chapter(each))) for each in sheet.chapters]
    main = element("main", chapters, id="content", class_="statement")
    _, subject = sheet.facts[0]
    content = (skip(), header, main)
    return document(f"{subject}: {sheet.title.lower()}", content, _STYLES, ("theme.js",)) + "\n"


def _chapter(chapter: Chapter) -> Iterator[Html]:
    yield element(f"h{chapter.level}", chapter.title)
    if len(chapter.sentences) == 1:
        yield element("p", chapter.sentences[0])
    elif chapter.sentences:
        yield element("ul", [element("li", each) for each in chapter.sentences])
    if chapter.heads:
        made = table(chapter.heads, chapter.rows)
        yield element("div", made, class_="signing") if chapter.sign else made
