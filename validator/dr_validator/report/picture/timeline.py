"""The recovery as a chart: who does what until which second, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from dr_validator.drill.duration import duration
from dr_validator.drill.result import Drill, EntryResult, Objective, Step, Verdict
from dr_validator.picture.marks import VERDICTS
from dr_validator.report.drill.sentences import after, verdict_words
from dr_validator.report.markup import Html, element
from dr_validator.report.picture.words import cut, width

_WIDTH, _LEFT, _OPEN, _ROW, _TOP, _BAR, _SIZE = 960, 20, 210, 62, 34, 16, 11.0
_BY = {
    "route53": "Route 53",
    "resolvers": "resolvers",
    "automation": "automation",
    "person": "a person",
}
_STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400)
# How many entries it shows; of more than a few, those that have to recover.
ROWS, FEW = 24, 8


def timeline(drill: Drill, prefix: str) -> Html | None:
    """The chart; None where nothing takes any time."""
    shown = [each for each in drill.entries if _told(each)]
    if len(shown) > FEW:
        shown = [each for each in shown if each.required] or shown
    if not shown:
        return None
    rows, more = shown[:ROWS], len(shown) - ROWS
    known = max((step.at or 0 for each in rows for step in each.steps), default=0)
    wanted = max((each.declared for each in _wanted(drill, rows)), default=0)
    last = max(known, wanted if wanted <= 4 * known else 0)
    open_ = any(step.at is None for each in rows for step in each.steps)
    scale = _Scale(last, open_)
    height = _TOP + _ROW * len(rows) + 14
    words = "; ".join(_said(each) for each in rows)
    rest = f"; and {more} more" if more > 0 else ""
    return element(
        "svg",
        element("title", f"How {drill.loss.shown} is recovered from", id=f"{prefix}-title"),
        element("desc", f"{words}{rest}", id=f"{prefix}-words"),
        list(_axis(scale, height)),
        [_row(each, _TOP + _ROW * number, scale) for number, each in enumerate(rows)],
        [
            element(
                "path",
                d=f"M{scale.x(each.declared)},{_TOP - 6}V{height - 8}",
                class_="objective",
            )
            for each in _wanted(drill, rows)[:1]
            if each.declared <= last
        ],
        class_="timeline",
        viewBox=f"0 0 {_WIDTH} {height}",
        width=str(_WIDTH),
        height=str(height),
        role="img",
        aria_labelledby=f"{prefix}-title {prefix}-words",
    )


def _told(each: EntryResult) -> bool:
    return bool(each.steps) or (each.required and each.verdict is not Verdict.RECOVERS)


def _wanted(drill: Drill, rows: Sequence[EntryResult]) -> list[Objective]:
    names = {each.entry.name for each in rows}
    return [each for each in drill.objectives if each.name == "rto" and each.of in names]


def _said(each: EntryResult) -> str:
    steps = ", then ".join(
        f"{step.what} ({'no time is known' if step.at is None else f'by {duration(step.at)}'})"
        for step in each.steps
    )
    return f"{each.entry.name} {verdict_words(each.verdict)}{f': {steps}' if steps else ''}"


class _Scale:
    """Seconds to pixels; what takes nobody knows how long stands to the right of them."""

    def __init__(self, last: int, open_: bool) -> None:
        self.last = last
        self.end = _WIDTH - _LEFT - (_OPEN if open_ and last else 0)
        if open_ and not last:
            self.end = _LEFT
        self.open = open_

    def x(self, seconds: int) -> int:
        share = seconds / self.last if self.last else 0
        return round(_LEFT + (self.end - _LEFT) * share)

    @property
    def ticks(self) -> list[int]:
        step = next((each for each in _STEPS if self.last <= 7 * each), self.last)
        return list(range(0, self.last + 1, step)) if self.last else [0]


def _axis(scale: _Scale, height: int) -> Iterator[Html]:
    for tick in scale.ticks:
        x = scale.x(tick)
        yield element("path", d=f"M{x},{_TOP - 10}V{height - 8}", class_="tick")
        anchor = "start" if tick == 0 else "middle"
        words = "0" if tick == 0 else duration(tick)
        yield element("text", words, x=str(x), y="16", class_=f"axis {anchor}")
    if scale.open:
        size = {"width": str(_WIDTH - _LEFT - scale.end), "height": str(height - _TOP + 2)}
        yield element("rect", x=str(scale.end), y=str(_TOP - 10), **size, class_="open-end")
        words = "no time can be given"
        yield element("text", words, x=str(_WIDTH - _LEFT), y="16", class_="axis end")


def _row(each: EntryResult, y: int, scale: _Scale) -> Html:
    name = cut(each.entry.name, _WIDTH * 0.55, 12.5)
    tone = VERDICTS[each.verdict].value
    head = element(
        "text",
        element("tspan", name, class_="entry"),
        element("tspan", verdict_words(each.verdict), dx="10", class_=f"verdict-word {tone}"),
        x=str(_LEFT),
        y=str(y + 14),
    )
    return element("g", head, list(_bars(each, y + 24, scale)))


def _bars(each: EntryResult, y: int, scale: _Scale) -> Iterator[Html]:
    if not each.steps:
        words = "never" if each.verdict is Verdict.LOST else after(each.writes.rto)
        yield _bar("nobody", scale.x(0), _WIDTH - _LEFT, y, words, each.writes.reason)
        return
    known = [(step.at, step) for step in each.steps if step.at is not None]
    start = 0
    for end, step in sorted(known, key=lambda pair: pair[0]):
        if end > start:
            yield _bar(step.by, scale.x(start), scale.x(end), y, _by(step), step.what)
        start = max(start, end)
    waiting = [step for step in each.steps if step.at is None]
    left = scale.x(start)
    hands = [list(steps) for _, steps in groupby(waiting, key=_by)]
    for number, steps in enumerate(hands):
        share = (_WIDTH - _LEFT - left) / len(hands)
        x = round(left + share * number)
        words = "; ".join(each.what for each in steps)
        yield _bar(steps[0].by, x, round(x + share), y, _by(steps[0]), words, open_=True)


def _by(step: Step) -> str:
    return _BY.get(step.by, step.by)


def _bar(
    by: str, start: int, end: int, y: int, words: str, said: str, *, open_: bool = False
) -> Html:
    room = end - start - 2
    known = by if by in _BY else "nobody"
    fits = width(words, _SIZE) * 1.08 + 10 <= room
    label = element("text", words, x=str(start + 7), y=str(y + 12)) if fits else ""
    size = {"width": str(max(room, 3)), "height": str(_BAR)}
    return element(
        "g",
        element("title", said),
        element("rect", x=str(start + 1), y=str(y), rx="4", **size),
        label,
        class_=f"bar {known}{' without-end' if open_ else ''}",
    )
