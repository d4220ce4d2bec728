"""`drill --format markdown`, for a pull request: entries and stores as tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from dr_validator.drill.duration import duration
from dr_validator.drill.rehearsal import Rehearsal
from dr_validator.drill.result import Drill, Served
from dr_validator.outcome import Look
from dr_validator.report.drill.sentences import acceptance, change_line
from dr_validator.report.markdown import prose


def write(told: Rehearsal, out: TextIO, look: Look) -> None:
    del look
    for each in told.drills:
        for line in (*_drill(each), *_changes(told, each.loss.shown)):
            print(line, file=out)
    for note in told.notes:
        print(f"- note: {prose(note)}", file=out)
    for failure in told.failures:
        of = f" ({failure.lost})" if failure.lost else ""
        print(f"- **failed**: {prose(f'{failure.what}{of}: {failure.why}')}", file=out)


def _changes(told: Rehearsal, lost: str) -> Iterator[str]:
    if told.changes is None:
        return
    own = [each for each in told.changes if each.lost == lost]
    yield "### What changes" if own else "Nothing has changed since then."
    yield ""
    for each in own:
        yield f"- {prose(change_line(each))}"
    if own:
        yield ""


def _drill(drill: Drill) -> Iterator[str]:
    yield f"## {drill.loss.shown} is lost: {drill.verdict.value}"
    yield ""
    yield "| entry | kind | reads | writes | because |"
    yield "|---|---|---|---|---|"
    for each in drill.entries:
        why = each.writes.reason or each.reads.reason
        if each.accepted is not None:
            why = f"{why}; {acceptance(each.accepted)}" if why else acceptance(each.accepted)
        cells = (each.entry.name, each.entry.kind.value, _served(each.reads), _served(each.writes))
        yield f"| {' | '.join(prose(word) for word in (*cells, why))} |"
    yield ""
    if drill.stores:
        yield "| store | kind | verdict | lost | writable |"
        yield "|---|---|---|---|---|"
        for store in drill.stores:
            seconds = store.rpo.seconds
            lost = store.rpo.kind.value + (f" {duration(seconds)}" if seconds else "")
            words = (
                store.store.name,
                store.store.kind,
                store.verdict.value,
                lost,
                store.writable.value,
            )
            yield f"| {' | '.join(prose(word) for word in words)} |"
        yield ""
    for hand in drill.by_hand:
        yield f"- by hand: {prose(hand.what)} ({prose(hand.why)})"
    for plane in drill.control_planes:
        yield f"- `{plane.action}` needs the control plane in {plane.region}"
    for caution in drill.cautions:
        yield f"- cautions: {prose(caution.what)}"
    if drill.by_hand or drill.control_planes or drill.cautions:
        yield ""


def _served(served: Served) -> str:
    seconds = served.rto.seconds
    after = f", {duration(seconds)}" if seconds else ""
    return f"{served.verdict.value}{after}"
