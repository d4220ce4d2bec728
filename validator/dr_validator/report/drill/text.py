"""`drill --format text`, for people: entries, stores, what a person has to do; hops on request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from dr_validator.aws.types import Holds
from dr_validator.drill.duration import duration
from dr_validator.drill.rehearsal import Rehearsal
from dr_validator.drill.result import (
    Drill,
    EntryResult,
    HopVerdict,
    Rto,
    Served,
    StoreResult,
    StoreVerdict,
    TimeKind,
    Verdict,
)
from dr_validator.outcome import Look
from dr_validator.report.drill.sentences import (
    acceptance,
    change_line,
    loss_words,
    raised_words,
    reached_words,
)
from dr_validator.report.escape import plain
from dr_validator.report.locate import Locator
from dr_validator.report.styled import paint

_COLORS = {
    Verdict.RECOVERS: "good",
    Verdict.BY_HAND: "medium",
    Verdict.DEGRADED: "medium",
    Verdict.NOT_PROVEN: "unproven",
    Verdict.LOST: "critical",
}


def write(told: Rehearsal, out: TextIO, look: Look) -> None:
    locator = Locator(told.assembly)
    for each in told.drills:
        for line in _drill(each, locator, look):
            print(line, file=out)
        for line in _changes(told, each.loss.shown, look):
            print(line, file=out)
    for note in told.notes:
        print(plain(f"note: {note}"), file=out)
    for failure in told.failures:
        of = f" ({failure.lost})" if failure.lost else ""
        print(
            paint("failed:", "critical", look),
            plain(f"{failure.what}{of}: {failure.why}"),
            file=out,
        )
    if told.not_judged and not look.quiet:
        shown = ", ".join(f"{each.count} {each.type}" for each in told.not_judged[:5])
        more = len(told.not_judged) - 5
        rest = f" and {more} more types" if more > 0 else ""
        print(plain(f"not judged: {shown}{rest}"), file=out)


def _changes(told: Rehearsal, lost: str, look: Look) -> Iterator[str]:
    """What differs from the older drill that it is compared with."""
    if told.changes is None:
        return
    own = [each for each in told.changes if each.lost == lost]
    yield "  since then" if own else "  nothing has changed since then"
    for each in own:
        color = {None: "dim", True: "good", False: "critical"}[each.better]
        yield "    " + paint(plain(change_line(each)), color, look)
    yield ""


def _drill(drill: Drill, locator: Locator, look: Look) -> Iterator[str]:
    verdict = paint(drill.verdict.value, _COLORS[drill.verdict], look)
    yield f"{paint(drill.loss.shown, 'bold', look)} is lost: {verdict}"
    yield ""
    if not drill.entries:
        yield "  no entry point is known: no public name, distribution, API or load balancer"
        yield ""
    for each in drill.entries:
        yield from entry_lines(each, locator, look)
    yield from _stores(drill.stores, look)
    yield from _section("by hand", (f"{each.what} ({each.why})" for each in drill.by_hand))
    yield from _section(
        "lost control planes",
        (f"{each.action} needs {each.region}" for each in drill.control_planes),
    )
    yield from _section("runs twice", (each.what for each in drill.twice))
    yield from _section(
        "in flight",
        (
            f"{each.place.name} is out of reach and keeps its contents for "
            f"{duration(each.retention_seconds)}"
            for each in drill.in_flight
        ),
    )
    yield from _section(
        "less capacity",
        (
            f"{each.place.name}: {each.what} {each.here}, where {each.twin.name} had {each.there}"
            + (f", {words}" if (words := raised_words(each)) else "")
            for each in drill.capacity
        ),
    )
    yield from _section(
        "failback",
        (
            f"{each.store.name}: {each.reason}"
            for each in drill.failback
            if each.verdict != "itself"
        ),
    )
    yield from _section("cautions", (each.what for each in drill.cautions))
    yield from _section(
        "objectives",
        (
            f"{each.name.upper()} of {each.of}: {each.verdict}, {duration(each.declared)} required"
            f"{f', {reached} reached' if (reached := reached_words(each)) else ''}"
            for each in drill.objectives
        ),
    )


def entry_lines(each: EntryResult, locator: Locator, look: Look) -> Iterator[str]:
    """An entry: how reads and writes come through, the steps, and the hops that do not hold."""
    verdict = paint(each.verdict.value, _COLORS[each.verdict], look)
    note = "" if each.required else ", not required"
    yield plain(f"  {each.entry.name} ({each.entry.kind.value}{note}): ") + verdict
    spot = locator.find(each.entry.place)
    yield paint(plain(f"    --> {spot.best}"), "dim", look)
    if each.accepted is not None:
        yield plain(f"    {acceptance(each.accepted)}")
    if each.reads == each.writes:
        yield plain(f"    {_served(each.reads)}")
    else:
        yield plain(f"    reads:  {_served(each.reads)}")
        yield plain(f"    writes: {_served(each.writes)}")
    for step in each.steps:
        at = "      ?" if step.at is None else f"{duration(step.at):>7}"
        yield plain(f"    {at}  {step.what} [{step.by}]")
    for hop in each.path:
        if look.verbose or hop.verdict is not HopVerdict.HOLDS:
            end = f" → {hop.end.name}" if hop.end is not None else ""
            why = f": {hop.reason}" if hop.reason else ""
            yield plain(f"      {hop.verdict.value:10} {hop.start.name}{end}{why}")
    yield ""


def _served(served: Served) -> str:
    words = [served.verdict.value]
    if served.regions:
        words.append(f"from {' and '.join(served.regions)}")
    if served.verdict is not Verdict.LOST:
        words.append(_after(served.rto))
    reason = f" ({served.reason})" if served.reason else ""
    return f"{' '.join(word for word in words if word)}{reason}"


def _after(rto: Rto) -> str:
    if rto.kind is TimeKind.BY_HAND:
        return "after manual steps"
    if rto.seconds is None:
        return "after minutes, with no upper bound" if rto.kind is TimeKind.DOCUMENTED else ""
    return "at once" if rto.seconds == 0 else f"after {duration(rto.seconds)}"


def _stores(stores: tuple[StoreResult, ...], look: Look) -> Iterator[str]:
    aside = [each for each in stores if each.store.holds is Holds.OPERATIONAL]
    if stores:
        yield "  stores"
    for each in stores:
        if each in aside and not look.verbose:
            continue
        lost = each.verdict is StoreVerdict.LOST
        color = "critical" if lost else "good" if each.verdict is StoreVerdict.KEPT else "medium"
        name = plain(f"    {each.store.name} ({each.store.kind}, {each.store.holds.value}): ")
        yield (
            name + paint(each.verdict.value, color, look) + plain(f"; loss: {loss_words(each.rpo)}")
        )
        if each.accepted is not None:
            yield plain(f"      {acceptance(each.accepted)}")
    if aside and not look.verbose:
        yield f"    and {len(aside)} that hold logs and the like"
    if stores:
        yield ""


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = [plain(f"    {line}") for line in lines]
    if found:
        yield f"  {title}"
        yield from found
        yield ""
