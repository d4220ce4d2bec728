"""The parts of a drill on a page, below the picture: who is served, what is kept, who acts."""

from __future__ import annotations

from collections.abc import Iterator

from dr_validator.aws.types import Holds
from dr_validator.drill.duration import duration
from dr_validator.drill.result import (
    Capacity,
    Drill,
    EntryResult,
    HopResult,
    HopVerdict,
    StoreResult,
)
from dr_validator.picture.marks import HOPS, STORES, VERDICTS
from dr_validator.place import Place
from dr_validator.report.drill.sentences import (
    WRITABLE,
    acceptance,
    copies_words,
    loss_words,
    objective_words,
    raised_words,
    reached_words,
    rto_basis,
    served_words,
    verdict_words,
)
from dr_validator.report.drill.tables import badge, listed, table
from dr_validator.report.locate import Locator
from dr_validator.report.markup import Html, element, join
from dr_validator.report.verdict import counted
from dr_validator.settings import AcceptedLoss

_OBJECTIVES = {"met": "good", "breached": "bad", "not-proven": "open"}
_FAILBACKS = {"itself": "good", "by-hand": "hand"}
_BY = {"route53": "Route 53", "person": "a person"}


def sections(drill: Drill, locator: Locator) -> Iterator[Html]:
    """Every part that has something to say."""
    for title, body in (
        ("Objectives", _objectives(drill)),
        ("Entry points", _entries(drill, locator)),
        ("Stores", _stores(drill, locator)),
        ("By hand", _by_hand(drill, locator)),
        ("Lost control planes", _control_planes(drill, locator)),
        ("Runs twice", _twice(drill, locator)),
        ("In flight", _in_flight(drill, locator)),
        ("Less capacity", _capacity(drill, locator)),
        ("Failback", _failback(drill)),
        ("Cautions", _cautions(drill, locator)),
    ):
        if body:
            yield element("section", element("h3", title), body, class_="part")


def where(locator: Locator, place: Place) -> Html:
    """The line that a person would edit."""
    return element("code", locator.find(place).best, class_="line")


def _named(locator: Locator, place: Place) -> Html:
    region = f" {place.region}" if place.region else ""
    return join(place.name, element("span", region, class_="soft"), " ", where(locator, place))


def _objectives(drill: Drill) -> Html | str:
    rows = [
        (
            objective_words(each),
            join(
                badge(_OBJECTIVES.get(each.verdict, "open"), each.verdict.replace("-", " ")),
                element("span", each.reason, class_="why") if each.reason else "",
                _accepted(each.accepted),
            ),
            duration(each.declared),
            reached_words(each) or "not known",
            element("code", each.source),
        )
        for each in drill.objectives
    ]
    return table(("objective", "verdict", "required", "reached", "source"), rows) if rows else ""


def _entries(drill: Drill, locator: Locator) -> list[Html]:
    if not drill.entries:
        words = "No entry point is known: no public name, distribution, API or load balancer."
        return [element("p", words, class_="none")]
    return [_entry(each, locator) for each in drill.entries]


def _entry(each: EntryResult, locator: Locator) -> Html:
    tone = VERDICTS[each.verdict].value
    kind = each.entry.kind.value.replace("-", " ")
    required = "" if each.required else " · not required"
    head = element(
        "p",
        badge(tone, verdict_words(each.verdict)),
        " ",
        element("span", f"{kind}{required}", class_="soft"),
        class_="label",
    )
    return element(
        "article",
        head,
        element("h4", each.entry.name),
        element("p", where(locator, each.entry.place), class_="at"),
        _accepted(each.accepted),
        element("dl", list(_served(each))),
        _steps(each, locator),
        _path(each, locator),
        class_=f"card tone-{tone}",
    )


def _accepted(accepted: AcceptedLoss | None) -> Html | str:
    return element("p", acceptance(accepted), class_="why") if accepted is not None else ""


def _served(each: EntryResult) -> Iterator[Html]:
    both = each.reads == each.writes
    for name, served in (("Reads and writes" if both else "Reads", each.reads),) + (
        () if both else (("Writes", each.writes),)
    ):
        yield element("dt", name)
        basis = rto_basis(served.rto)
        why = served.reason or basis
        reason = element("span", f" {why}", class_="why") if why else ""
        yield element("dd", served_words(served), reason)


def _steps(each: EntryResult, locator: Locator) -> Html | str:
    if not each.steps:
        return ""
    rows = [
        element(
            "li",
            element("span", "?" if step.at is None else duration(step.at), class_="time"),
            element(
                "span",
                step.what,
                element("span", f" {_BY.get(step.by, step.by)} ", class_="soft"),
                where(locator, step.place),
            ),
        )
        for step in each.steps
    ]
    return element("ol", rows, class_="steps")


def _path(each: EntryResult, locator: Locator) -> Html | str:
    if not each.path:
        return ""
    broken = sum(hop.verdict is not HopVerdict.HOLDS for hop in each.path)
    count = counted(len(each.path), "hop")
    words = f"{count} to the data, {broken} not holding" if broken else f"{count} to the data"
    summary = element("summary", words)
    rows = [_hop(hop, locator) for hop in each.path]
    return element(
        "details", summary, element("ol", rows, class_="path"), open=each.required and broken > 0
    )


def _hop(hop: HopResult, locator: Locator) -> Html:
    reason = element("span", hop.reason, class_="why") if hop.reason else ""
    words = verdict_words_of(hop.verdict)
    return element(
        "li",
        element("span", words, class_=f"hop tone-{HOPS[hop.verdict].value}"),
        element(
            "span",
            f"{hop.shown} ",
            element("span", f"{hop.hop} ", class_="soft"),
            where(locator, hop.start),
            reason,
        ),
    )


def verdict_words_of(verdict: HopVerdict) -> str:
    return verdict.value.replace("-", " ")


def _stores(drill: Drill, locator: Locator) -> Html | str:
    main = [each for each in drill.stores if each.store.holds is not Holds.OPERATIONAL]
    aside = [each for each in drill.stores if each.store.holds is Holds.OPERATIONAL]
    parts = [_store_table(main, locator)] if main else []
    if aside:
        summary = element("summary", f"And {len(aside)} that hold logs and the like")
        parts.append(element("details", summary, _store_table(aside, locator)))
    return join(*parts) if parts else ""


def _store_table(stores: list[StoreResult], locator: Locator) -> Html:
    rows = [
        (
            join(
                element("strong", each.store.name),
                element("span", each.store.kind, class_="soft"),
                where(locator, each.store.node.place),
            ),
            badge(STORES[each.verdict].value, verdict_words(each.verdict)),
            join(
                loss_words(each.rpo),
                element("span", each.rpo.reason, class_="why"),
                _accepted(each.accepted),
            ),
            listed(copies_words(each)),
            WRITABLE[each.writable],
        )
        for each in stores
    ]
    return table(("store", "verdict", "lost", "copies elsewhere", "made writable"), rows)


def _by_hand(drill: Drill, locator: Locator) -> Html | str:
    rows = [(each.what, each.why, where(locator, each.place)) for each in drill.by_hand]
    return table(("action", "reason", "where"), rows) if rows else ""


def _control_planes(drill: Drill, locator: Locator) -> Html | str:
    rows = [
        (element("code", each.action), each.region, _named(locator, each.needed_by))
        for each in drill.control_planes
    ]
    return table(("change", "made by the control plane in", "needed by"), rows) if rows else ""


def _twice(drill: Drill, locator: Locator) -> Html | str:
    rows = [
        (each.what, listed([_named(locator, place) for place in each.places]))
        for each in drill.twice
    ]
    return table(("what", "where"), rows) if rows else ""


def _in_flight(drill: Drill, locator: Locator) -> Html | str:
    rows = [
        (_named(locator, each.place), f"keeps its contents for {duration(each.retention_seconds)}")
        for each in drill.in_flight
    ]
    heads = ("out of reach until the region is back", "lost if that takes longer")
    return table(heads, rows) if rows else ""


def _capacity(drill: Drill, locator: Locator) -> Html | str:
    rows = [
        (
            _named(locator, each.place),
            element("code", each.what),
            str(each.here),
            join(f"{each.there} at {each.twin.name}", _raised(each)),
        )
        for each in drill.capacity
    ]
    return table(("survivor", "setting", "has", "the lost region had"), rows) if rows else ""


def _raised(each: Capacity) -> Html | str:
    words = raised_words(each)
    return element("span", words, class_="why") if words else ""


def _failback(drill: Drill) -> Html | str:
    rows = [
        (
            each.store.name,
            badge(_FAILBACKS.get(each.verdict, "open"), each.verdict.replace("-", " ")),
            each.reason,
        )
        for each in drill.failback
    ]
    return table(("written meanwhile to the copy of", "copied back", "how"), rows) if rows else ""


def _cautions(drill: Drill, locator: Locator) -> Html | str:
    rows = [(each.what, _named(locator, each.place)) for each in drill.cautions]
    return table(("what", "where"), rows) if rows else ""
