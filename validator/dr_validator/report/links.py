"""What a terminal's links lead to: the file of a place, the page that a check rests on."""

from __future__ import annotations

from pathlib import Path

from dr_validator.outcome import Report
from dr_validator.report.catalog import catalog
from dr_validator.report.styled import Span


def pages(report: Report) -> dict[str, str]:
    """The page of each check that the report may name: its own, else the first of AWS."""
    found = ((each.id, each.page) for each in catalog(report).values())
    return {identity: page for identity, page in found if page}


def linked(text: str, path: Path | None) -> list[Span]:
    """`file:line` with a link to the file, and to the line for those terminals that know how."""
    if path is None or not path.is_file():  # what is in a zip file has no address
        return [Span(text)]
    uri = path.absolute().as_uri()
    name, colon, line = text.rpartition(":")
    if not (colon and line.isdecimal()):
        return [Span(text, link=uri)]
    return [Span(name, link=uri), Span(colon), Span(line, link=f"{uri}#{line}")]
