"""Tables of a page: on a phone each row becomes a card, and each cell says what it is of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from dr_validator.report.markup import Html, element

Cell: TypeAlias = Html | str
_LONG = 18


def table(heads: Sequence[str], rows: Sequence[Sequence[Cell]], caption: str = "") -> Html:
    """A table; the first cell of each row is its head."""
    top = element("tr", [element("th", each, scope="col") for each in heads])
    return element(
        "table",
        element("caption", caption) if caption else "",
        element("thead", top),
        element("tbody", [_row(heads, each) for each in rows]),
        class_="rows",
    )


def _row(heads: Sequence[str], cells: Sequence[Cell]) -> Html:
    first, *rest = cells
    named = zip(heads[1:], rest, strict=True)
    return element(
        "tr",
        element("th", first, scope="row", class_=_class(first)),
        [
            element("td", element("div", cell), data_head=head, class_=_class(cell))
            for head, cell in named
        ],
    )


def _class(cell: Cell) -> str | None:
    """A cell with a name too long for a line of paper; only such names are broken, not words."""
    return "long" if any(len(word) > _LONG for word in cell.split()) else None


def listed(items: Sequence[Cell]) -> Html:
    """A list without marks, for a cell that says several things."""
    return element("ul", [element("li", each) for each in items], class_="cell")


def badge(tone: str, words: str) -> Html:
    """A verdict in its color."""
    return element("span", words, class_=f"badge tone-{tone}")
