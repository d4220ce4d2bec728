"""`map`: the topology of an app alone, as SVG, as Mermaid, or as a page with tables beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from dr_validator.aws.types import Holds
from dr_validator.drill.holdings import is_original
from dr_validator.drill.result import Drill
from dr_validator.graph.graph import Graph
from dr_validator.paths.entries import entries
from dr_validator.paths.stores import stores
from dr_validator.picture.fold import fold
from dr_validator.picture.layout import layout
from dr_validator.picture.marks import Marks, marks
from dr_validator.picture.survey import topology
from dr_validator.picture.topology import Topology
from dr_validator.record import dataclass
from dr_validator.report.drill.html import SCRIPTS, STYLES
from dr_validator.report.drill.scene import aside, described, frame, legend, numbered
from dr_validator.report.drill.sentences import copy_words
from dr_validator.report.drill.tables import listed, table
from dr_validator.report.locate import Locator
from dr_validator.report.markup import Html, element, join
from dr_validator.report.picture.mermaid import mermaid
from dr_validator.report.picture.svg import Caption, draw, file
from dr_validator.report.repository import Repository
from dr_validator.report.shell import document, skip, theme


@dataclass(frozen=True, slots=True)
class View:
    """What is drawn: the topology of a graph, and the drill that is shown on it, if any."""

    graph: Graph
    shown: Topology
    drill: Drill | None

    @property
    def marks(self) -> Marks | None:
        return None if self.drill is None else marks(self.shown, self.drill)

    @property
    def caption(self) -> Caption:
        lost = f" when {self.drill.loss.shown} is lost" if self.drill is not None else ""
        title = f"The regions of {self.graph.assembly.path.name}{lost}"
        return Caption(title, described(self.shown, self.drill))


Writer: TypeAlias = Callable[[View], str]


def drawn(graph: Graph, form: str, lost: Drill | None = None) -> str:
    """The topology of a graph in a format; with a drill, what becomes of it."""
    return WRITERS[form](View(graph, fold(topology(graph)), lost))


def _svg(view: View) -> str:
    return file(layout(view.shown), view.caption, view.marks)


def _mermaid(view: View) -> str:
    return mermaid(view.shown)


def _html(view: View) -> str:
    graph, seen = view.graph, view.marks
    app = Repository(graph.assembly).assembly()
    header = element(
        "header",
        element("p", "dr-validator map", class_="kicker"),
        element("h1", "Regions of ", element("span", app)),
        theme(),
        class_="top",
    )
    picture = frame(draw(layout(view.shown), view.caption, seen), "The picture")
    locator = Locator(graph.assembly)
    main = element(
        "main",
        element(
            "figure",
            picture,
            element("figcaption", legend() if seen else "", aside(view.shown)),
            numbered(seen) if seen else "",
            class_="scene",
        ),
        _entries(graph, locator),
        _stores(graph, locator),
        id="content",
    )
    return document(f"{app}: map", (skip(), header, main), STYLES, SCRIPTS) + "\n"


WRITERS: Mapping[str, Writer] = {"svg": _svg, "mermaid": _mermaid, "html": _html}


def _entries(graph: Graph, locator: Locator) -> Html | str:
    rows = [
        (
            element("strong", each.name),
            each.kind.value.replace("-", " "),
            "yes" if each.serves else "no",
            element("code", locator.find(each.place).best),
        )
        for each in graph.view(entries)
    ]
    if not rows:
        return ""
    heads = ("entry point", "kind", "for users", "where")
    return element("section", element("h2", "Entry points"), table(heads, rows), class_="part")


def _stores(graph: Graph, locator: Locator) -> Html | str:
    rows = [
        (
            join(element("strong", each.name), element("span", each.kind, class_="soft")),
            each.region or "not known",
            listed([copy_words(copy) for copy in each.abroad] or ["none"]),
            element("code", locator.find(each.node.place).best),
        )
        for each in graph.view(stores)
        if each.holds in (Holds.DATA, Holds.DERIVED) and is_original(each)
    ]
    if not rows:
        return ""
    heads = ("store", "region", "copies elsewhere", "where")
    return element("section", element("h2", "Stores"), table(heads, rows), class_="part")
