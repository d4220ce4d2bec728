"""The picture of a page, with its legend and what is said of it under numbers."""

from __future__ import annotations

from dr_validator.drill.rehearsal import Rehearsal
from dr_validator.drill.result import Drill
from dr_validator.picture.fold import fold
from dr_validator.picture.layout import EXTRA, Layout, available, layout
from dr_validator.picture.marks import Marks, marks
from dr_validator.picture.survey import topology
from dr_validator.picture.topology import Topology
from dr_validator.record import dataclass
from dr_validator.report.drill.sentences import verdict_words
from dr_validator.report.markup import Html, element, join
from dr_validator.report.picture.svg import Caption, draw
from dr_validator.report.repository import Repository
from dr_validator.report.verdict import counted

_NOTES, _WAYS = 40, 12
_LEGEND = (
    ("good", "holds, is kept"),
    ("hand", "takes a person, or is degraded"),
    ("open", "not proven before deployment"),
    ("bad", "broken, or lost for good"),
    ("lost", "lost with the region, or not used"),
)


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What all pictures of a page share; without the extra, there is no layout."""

    shown: Topology
    layout: Layout | None


def scene_of(told: Rehearsal) -> Backdrop:
    shown = fold(topology(told.graph))
    return Backdrop(shown, layout(shown) if available() and shown.stops else None)


def picture(number: int, drill: Drill, told: Rehearsal, scene: Backdrop) -> Html:
    seen = marks(scene.shown, drill)
    if scene.layout is None:
        words = (
            f"There is no picture here: it takes Graphviz. {EXTRA}"
            if scene.shown.stops
            else "There is nothing to draw: no entry point and no store is known."
        )
        return join(element("p", words, class_="none"), numbered(seen))
    links = {each.loss.shown: f"#lost-{at}" for at, each in enumerate(told.drills) if at != number}
    caption = Caption(
        f"{Repository(told.assembly).assembly()} when {drill.loss.shown} is lost",
        described(scene.shown, drill),
        f"picture-{number}",
        links,
    )
    return element(
        "figure",
        frame(draw(scene.layout, caption, seen), "The picture"),
        element("figcaption", legend(), aside(scene.shown)),
        numbered(seen),
        class_="scene",
    )


def aside(shown: Topology) -> Html | str:
    """What is not drawn, or as one."""
    said = [shown.folded] if shown.folded else []
    if shown.aside:
        said.append(f"{counted(shown.aside, 'store')} of logs and the like left out")
    said.append("dotted lines are replication")
    return element("p", f"{'; '.join(said)}.", class_="soft")


def described(shown: Topology, drill: Drill | None) -> str:
    """What is to be seen, for who does not see it."""
    lost = drill.loss.regions if drill is not None else ()
    regions = ", ".join(
        f"{each or 'a region that is not known'}{' (lost)' if each in lost else ''}"
        for each in shown.regions
    )
    if drill is None:
        entries = [each.name for each in shown.stops if each.entries]
    else:
        entries = [f"{each.entry.name}: {verdict_words(each.verdict)}" for each in drill.entries]
    more = f" and {len(entries) - _WAYS} more" if len(entries) > _WAYS else ""
    ways = "; ".join(entries[:_WAYS]) or "none is known"
    return f"Regions side by side: {regions or 'none'}. Entry points: {ways}{more}."


def numbered(seen: Marks) -> Html | str:
    if not seen.notes:
        return ""
    rows = [
        element(
            "li",
            element("span", str(each.number), class_=f"number tone-{each.tone.value}"),
            element("span", element("strong", each.who), f" {each.why}"),
        )
        for each in seen.notes[:_NOTES]
    ]
    more = len(seen.notes) - _NOTES
    rest = element("p", f"And {more} more, below.", class_="soft") if more > 0 else ""
    return join(element("ol", rows, class_="numbered"), rest)


def legend() -> Html:
    """What the colors mean."""
    items = [
        element("li", element("span", class_=f"swatch tone-{tone}"), words)
        for tone, words in _LEGEND
    ]
    return element("ul", items, class_="legend")


def frame(drawing: Html, name: str) -> Html:
    """What may be wider than the screen, and is then scrolled by itself, by keys as well."""
    label = f"{name}; it can be scrolled sideways"
    return element("div", drawing, class_="frame", tabindex="0", role="region", aria_label=label)
