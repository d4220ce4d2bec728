"""`drill --format html`: the picture first, then all that the drill says, in one file.

Each loss is a section of its own, and the links that lead from one to the next need no script. On
paper they stand one after the other.
"""

from __future__ import annotations

from typing import TextIO

from dr_validator.drill.rehearsal import Rehearsal
from dr_validator.drill.result import Drill
from dr_validator.outcome import Look
from dr_validator.picture.marks import VERDICTS
from dr_validator.report.drill.scene import Backdrop, frame, picture, scene_of
from dr_validator.report.drill.sections import sections
from dr_validator.report.drill.sentences import summary, verdict_words
from dr_validator.report.drill.tables import badge, table
from dr_validator.report.locate import Locator
from dr_validator.report.markup import Html, element
from dr_validator.report.picture.timeline import timeline
from dr_validator.report.repository import Repository
from dr_validator.report.shell import document, skip, theme

_BETTER = {None: ("idle", "other"), True: ("good", "better"), False: ("bad", "worse")}
STYLES = ("report.css", "picture.css", "drill.css")
SCRIPTS = ("theme.js", "drill.js")


def write(told: Rehearsal, out: TextIO, look: Look) -> None:
    del look
    out.write(page(told))
    out.write("\n")


def page(told: Rehearsal) -> str:
    """The page as text."""
    app = Repository(told.assembly).assembly()
    scene = scene_of(told)
    locator = Locator(told.assembly)
    header = element(
        "header",
        element("p", "dr-validator drill", class_="kicker"),
        element("h1", "When a region is lost: ", element("span", app)),
        theme(),
        class_="top",
    )
    main = element(
        "main",
        [_drill(number, told, scene, locator) for number in range(len(told.drills))],
        _failures(told),
        not_judged(told),
        id="content",
    )
    title = f"{app}: {', '.join(f'{each.loss.shown} lost' for each in told.drills)}"
    return document(title, (skip(), header, main), STYLES, SCRIPTS)


def _drill(number: int, told: Rehearsal, scene: Backdrop, locator: Locator) -> Html:
    drill = told.drills[number]
    head = f"{drill.loss.shown} is lost: "
    tone = VERDICTS[drill.verdict].value
    return element(
        "section",
        _losses(number, told),
        element("h2", head, element("span", verdict_words(drill.verdict), class_=f"tone-{tone}")),
        element("p", summary(drill), class_="lead"),
        picture(number, drill, told, scene),
        _changes(told, drill.loss.shown),
        _timeline(number, drill),
        list(sections(drill, locator)),
        id=f"lost-{number}",
        class_="drill",
        aria_label=f"{drill.loss.shown} is lost",
    )


def _failures(told: Rehearsal) -> Html | str:
    """What makes the run fail, over all losses, and what the plan has to be told."""
    items = [
        element(
            "li",
            element("strong", each.what),
            element("span", f" {each.lost} " if each.lost else " ", class_="soft"),
            each.why,
        )
        for each in told.failures
    ]
    notes = [element("li", each) for each in told.notes]
    if not items and not notes:
        return ""
    title = "What does not hold" if items else "Notes"
    return element(
        "section",
        element("h2", title),
        element("ul", [*items, *notes]),
        class_="crashes" if items else "notes",
    )


def _changes(told: Rehearsal, lost: str) -> Html | str:
    """What differs from the older drill."""
    rows = [
        (
            each.of,
            each.what,
            f"{each.before} → {each.after}",
            badge(*_BETTER[each.better]),
        )
        for each in told.changes or ()
        if each.lost == lost
    ]
    if not rows:
        return ""
    made = table(("of", "what", "change", ""), rows)
    return element("section", element("h3", "Since the older drill"), made, class_="part")


def _losses(number: int, told: Rehearsal) -> Html:
    """The links to all drills; this one is marked."""
    links = [
        element(
            "li",
            element(
                "a",
                element("span", f"lose {each.loss.shown}", class_="lose"),
                " ",
                element("strong", verdict_words(each.verdict)),
                href=f"#lost-{at}",
                aria_current="true" if at == number else None,
                class_=f"tone-{VERDICTS[each.verdict].value}",
            ),
        )
        for at, each in enumerate(told.drills)
    ]
    return element("nav", element("ul", links), aria_label="What is lost", class_="losses")


def _timeline(number: int, drill: Drill) -> Html | str:
    chart = timeline(drill, f"timeline-{number}")
    if chart is None:
        return ""
    title = element("h3", "Timeline")
    return element("section", title, frame(chart, "The timeline"), class_="part")


def not_judged(told: Rehearsal) -> Html | str:
    """What nobody looked into, once for all drills."""
    if not told.not_judged:
        return ""
    rows = [
        (
            element("code", each.type),
            str(each.count),
            ", ".join(place.name for place in each.places[:3])
            + (f" and {each.count - 3} more" if each.count > 3 else ""),
        )
        for each in told.not_judged
    ]
    return element(
        "section",
        element("h2", "Not judged"),
        element("p", "The drill says nothing about these types.", class_="lead"),
        table(("type", "resources", "where"), rows),
        id="not-judged",
    )
