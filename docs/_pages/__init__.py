"""The pages that come from the code, one module for each kind."""

from __future__ import annotations

from collections.abc import Sequence

NOTE = "<!-- Written by docs/generate.py; change the code it comes from instead. -->\n"


def cell(text: str) -> str:
    """A text as one cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """A Markdown table, as lines."""
    return [
        f"| {' | '.join(head)} |",
        f"|{'|'.join(' --- ' for _ in head)}|",
        *(f"| {' | '.join(cell(each) for each in row)} |" for row in rows),
    ]
