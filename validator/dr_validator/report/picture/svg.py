"""The picture as SVG: drawn here, with nothing but what stands in the page's or its own style."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dr_validator.picture.layout import HEIGHT, WIDER, Box, Column, Course, Layout, Point, room
from dr_validator.picture.marks import Mark, Marks, Tone
from dr_validator.picture.topology import Strand, Tier
from dr_validator.record import dataclass, replace
from dr_validator.regex import regex
from dr_validator.report.markup import Html, element, join
from dr_validator.report.picture.words import cut, fitted, width
from dr_validator.report.shell import asset

_NAME, _KIND, _PILL, _LABEL = 12.0, 10.5, 11.0, 11.0
_ROUND, _BADGE, _NUMBERS, _LINE = 8, 9, 3, 14
# How much wider than others bold letters are.
_BOLD = 1.08
# Where on its line a label may stand, and how tall it is.
_SHARES, _TALL = (0.3, 0.2, 0.4, 0.5, 0.12), 20
# Where in its box the name of a region stands, and in which size.
_HEAD_X, _HEAD_Y, _REGION = 18, 28, 14.0
# A wider picture is not made smaller than this, however small the screen; a large one not at all.
_READABLE, _LARGE = 992, 1800
_NOWHERE = "region not known"
# What XML has no place for, and HTML has.
_NO_XML = regex("[\ufffe\uffff]")
_PLAIN = Mark(Tone.IDLE)


@dataclass(frozen=True, slots=True)
class Caption:
    """What tells people who do not see the picture what is on it. `prefix` makes ids of a page
    that has several pictures their own; `links` are where a click on a region leads."""

    title: str
    words: str
    prefix: str = "picture"
    links: Mapping[str, str] | None = None


def draw(layout: Layout, caption: Caption, marks: Marks | None = None) -> Html:
    """The picture, to be put into a page that has the style of `style()`."""
    return _svg(layout, caption, marks, "")


def file(layout: Layout, caption: Caption, marks: Marks | None = None) -> str:
    """The picture as a file of its own."""
    drawn = _svg(layout, caption, marks, element("style", Html(style_alone())))
    safe = _NO_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", drawn)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{safe}\n'


def style() -> str:
    """The rules for the parts of a picture; the colors come from around it."""
    return asset("picture.css")


def style_alone() -> str:
    return f"{asset('picture-alone.css')}\n{style()}"


def _svg(layout: Layout, caption: Caption, marks: Marks | None, style: str | Html) -> Html:
    title, words = f"{caption.prefix}-title", f"{caption.prefix}-words"
    alone = {"xmlns": "http://www.w3.org/2000/svg"} if style else {}
    seen = marks or Marks(frozenset(), "", {}, {}, ())
    courses = sorted(layout.courses, key=lambda each: _depth(_mark_of(each.line, seen)))
    return element(
        "svg",
        element("title", caption.title, id=title),
        element("desc", caption.words, id=words),
        style,
        element("rect", class_="sheet", width="100%", height="100%") if style else "",
        [_column(each, seen) for each in layout.columns],
        element("g", [_course(each, seen) for each in courses], class_="lines"),
        [_head(each, caption, seen) for each in layout.columns],
        [_stop(each, seen) for each in layout.boxes],
        element("g", list(_labels(layout, seen)), class_="labels"),
        element("g", list(_pills(layout, seen)), class_="badges"),
        # Beside a file of its own, nothing says what the numbers mean.
        element("g", list(_badges(layout, seen)), class_="badges") if not style else "",
        class_=" ".join(_classes(layout, marks)),
        viewBox=f"0 0 {layout.width} {layout.height}",
        width=str(layout.width),
        height=str(layout.height),
        role="group",
        aria_labelledby=f"{title} {words}",
        **alone,
    )


def _classes(layout: Layout, marks: Marks | None) -> Iterator[str]:
    yield "picture"
    if marks is not None:
        yield "marked"
    if layout.width > _LARGE:
        yield "large"
    elif layout.width > _READABLE:
        yield "wide"


def _mark_of(line: Strand, marks: Marks) -> Mark:
    return marks.lines.get((line.start, line.end, line.copied), _PLAIN)


def _depth(mark: Mark) -> int:
    """What is broken lies on top, then what holds."""
    order = (Tone.LOST, Tone.IDLE, Tone.GOOD, Tone.OPEN, Tone.HAND, Tone.BAD)
    return order.index(mark.tone)


def _column(column: Column, marks: Marks) -> Html:
    box = element(
        "rect",
        x=str(column.x),
        y=str(column.y),
        width=str(column.width),
        height=str(column.height),
        rx="14",
    )
    return element("g", box, class_="column gone" if _is_gone(column, marks) else "column")


def _is_gone(column: Column, marks: Marks) -> bool:
    return column.region in marks.regions and not marks.service


def _head(column: Column, caption: Caption, marks: Marks) -> Html:
    """The name of a region, and what becomes of it; lines go behind it."""
    words = f"{marks.service} is lost" if marks.service else "lost"
    state = words if column.region in marks.regions else column.role
    name = column.region or _NOWHERE
    head = element(
        "text",
        element("tspan", name, class_="region-name"),
        element("tspan", f"  {state}", class_="region-state"),
        x=str(column.x + _HEAD_X),
        y=str(column.y + _HEAD_Y),
        class_="region-head",
    )
    href = (caption.links or {}).get(column.region)
    link = element("a", element("title", f"Lose {name}"), head, href=href) if href else head
    return element("g", link, class_="column gone" if _is_gone(column, marks) else "column")


def _course(course: Course, marks: Marks) -> Html:
    line, mark = course.line, _mark_of(course.line, marks)
    if course.lane:
        course = replace(course, points=_below_pills(course, marks))
    path = _lane(course.points) if course.lane else _curve(course.points)
    kind = "data" if line.copied else "way"
    ends = list(_arrow(course, at_end=True))
    if line.both:
        ends += _arrow(course, at_end=False)
    drawn = element("path", d=path, class_="course")
    heads = [element("path", d=each, class_="arrow") for each in ends]
    return element("g", drawn, heads, class_=f"line {kind} {mark.tone.value}")


def _below_pills(course: Course, marks: Marks) -> tuple[Point, ...]:
    """The corners of a lane that ends below what stands at the lower edge of its stops."""
    (x1, y1), low, also, (x2, y2) = course.points
    down, up = (
        10 if marks.stops.get(stop, _PLAIN).pill else 0
        for stop in (course.line.start, course.line.end)
    )
    return (x1, y1 + down), low, also, (x2, y2 + up)


def _curve(points: Sequence[Point]) -> str:
    """Cubic curves, one after the other; what does not make whole curves is drawn straight."""
    first, *rest = points
    if len(rest) % 3:
        return f"M{_at(first)}L{' '.join(map(_at, rest))}"
    return f"M{_at(first)}C{' '.join(map(_at, rest))}"


def _lane(points: Sequence[Point]) -> str:
    """Down, along and up, with round corners."""
    (x1, y1), (_, low), (x2, _), (_, y2) = points
    turn = 1 if x2 > x1 else -1
    bend = min(_ROUND + 4, abs(x2 - x1) // 2)
    return (
        f"M{x1},{y1}V{low - bend}Q{x1},{low} {x1 + turn * bend},{low}"
        f"H{x2 - turn * bend}Q{x2},{low} {x2},{low - bend}V{y2}"
    )


def _arrow(course: Course, *, at_end: bool) -> Iterator[str]:
    points = course.points if at_end else course.points[::-1]
    tip, before = points[-1], next((each for each in points[-2::-1] if each != points[-1]), None)
    if before is None:
        return
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    # Lines arrive upright, or sideways: the larger of the two decides.
    x, y = (0, 1 if dy > 0 else -1) if abs(dy) >= abs(dx) else (1 if dx > 0 else -1, 0)
    left = (tip[0] - 7 * x + 4 * y, tip[1] - 7 * y + 4 * x)
    right = (tip[0] - 7 * x - 4 * y, tip[1] - 7 * y - 4 * x)
    yield f"M{_at(tip)}L{_at(left)} {_at(right)}Z"


def _at(point: Point) -> str:
    return f"{point[0]},{point[1]}"


def _stop(box: Box, marks: Marks) -> Html:
    stop = box.stop
    mark = marks.stops.get(stop.id, _PLAIN)
    wide = room(stop)
    left, top = box.x - wide // 2, box.y - HEIGHT // 2
    lines = fitted(stop.name, (wide - (28 if stop.tier is Tier.ENTRY else 12)) / _BOLD, _NAME, 2)
    middle = box.y + (4 if stop.tier is Tier.STORE else 0) - (4 if mark.pill else 0)
    first = middle + (0 if len(lines) == 1 else -_LINE // 2 - 1)
    words = [
        element("text", each, x=str(box.x), y=str(first + _LINE * number), class_="name")
        for number, each in enumerate(lines)
    ]
    kind = cut(stop.kind, wide - 12, _KIND)
    last = first + _LINE * len(lines)
    below = element("text", kind, x=str(box.x), y=str(last), class_="kind")
    said = f"{stop.about}: {mark.pill}" if mark.pill else stop.about
    return element(
        "g",
        element("title", said),
        _shape(stop.tier, left, top, wide, stop.count > 1),
        words,
        below,
        class_=f"stop {stop.tier.value} {mark.tone.value}",
    )


def _shape(tier: Tier, x: int, y: int, wide: int, several: bool) -> Html:
    """Entry points are round, stores have the lid of a cylinder; several are drawn as a pile."""
    size = {"width": str(wide), "height": str(HEIGHT)}
    rx = {Tier.ENTRY: HEIGHT // 2, Tier.BETWEEN: _ROUND, Tier.STORE: 12}[tier]
    pile = element("rect", x=str(x + 4), y=str(y - 4), rx=str(rx), **size) if several else ""
    box = element("rect", x=str(x), y=str(y), rx=str(rx), **size, class_="box")
    lid = f"M{x + 1},{y + 9}Q{x + wide // 2},{y + 17} {x + wide - 1},{y + 9}"
    drawn = element("path", d=lid, class_="lid") if tier is Tier.STORE else ""
    return join(pile, box, drawn)


def _labels(layout: Layout, marks: Marks) -> Iterator[Html]:
    """What stands at lanes, and at lines from an entry point, none upon another."""
    taken = [_head_room(each) for each in layout.columns]
    for course in layout.courses:
        words = course.line.label
        if not words:
            continue
        wide = _room(words)
        if course.lane:
            x = (course.points[0][0] + course.points[-1][0]) // 2
            y = course.points[1][1] + 4
        else:
            spots = [_along(course.points, share) for share in _SHARES]
            free = (each for each in spots if not _meets((*each, wide), taken))
            x, y = next(free, None) or _beside((*spots[0], wide), taken, course.points)
        taken.append((x, y, wide))
        tone = _mark_of(course.line, marks).tone.value
        yield _label(words, x, y, f"label {tone}")


def _head_room(column: Column) -> tuple[int, int, int]:
    """Where the name of a region stands: its middle, and how wide it is."""
    wide = round(width(f"{column.region}  {column.role}", _REGION) * _BOLD)
    return column.x + _HEAD_X + wide // 2, column.y + _HEAD_Y, wide


def _room(words: str) -> int:
    """How wide a label is."""
    return round(width(words, _LABEL) * _BOLD) + 14


def _meets(label: tuple[int, int, int], taken: Sequence[tuple[int, int, int]]) -> bool:
    """Whether a label, by its middle and its width, would lie upon another."""
    x, y, wide = label
    return any(
        abs(x - left) < (wide + other) // 2 + 4 and abs(y - top) < _TALL
        for left, top, other in taken
    )


def _beside(
    label: tuple[int, int, int], taken: Sequence[tuple[int, int, int]], points: Sequence[Point]
) -> Point:
    """Beside those that it would lie upon, on the side that its line goes to."""
    x, y, wide = label
    right = points[-1][0] >= points[0][0]
    for left, top, other in taken:
        if abs(y - top) < _TALL:
            away = left + (wide + other) // 2 + 4 if right else left - (wide + other) // 2 - 4
            x = max(x, away) if right else min(x, away)
    return x, y


def _label(words: str, x: int, y: int, kind: str) -> Html:
    wide = _room(words)
    back = element(
        "rect", x=str(x - wide // 2), y=str(y - 13), width=str(wide), height="18", rx="9"
    )
    return element("g", back, element("text", words, x=str(x), y=str(y)), class_=kind)


def _along(points: Sequence[Point], share: float) -> Point:
    """A point on the first curve, at a share of the way from the end that it comes from."""
    if len(points) < 4:
        return points[len(points) // 2]
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points[:4]
    a, b, c, d = (
        (1 - share) ** 3,
        3 * share * (1 - share) ** 2,
        3 * share**2 * (1 - share),
        share**3,
    )
    return (
        round(a * x0 + b * x1 + c * x2 + d * x3),
        round(a * y0 + b * y1 + c * y2 + d * y3) + 4,
    )


def _pills(layout: Layout, marks: Marks) -> Iterator[Html]:
    """The few words at stops."""
    for box in layout.boxes:
        mark = marks.stops.get(box.stop.id, _PLAIN)
        if mark.pill:
            yield _pill(mark, box.x, box.y + HEIGHT // 2)


def _badges(layout: Layout, marks: Marks) -> Iterator[Html]:
    """The numbers of what is said below."""
    for box in layout.boxes:
        mark = marks.stops.get(box.stop.id, _PLAIN)
        yield from _numbers(mark, box.x + room(box.stop) // 2 - 6, box.y - HEIGHT // 2 + 2)
    for course in layout.courses:
        mark = _mark_of(course.line, marks)
        if mark.notes:
            x, y = _halfway(course.points)
            yield from _numbers(mark, x, y)


def _halfway(points: Sequence[Point]) -> Point:
    """The middle of the curve in the middle."""
    start = (len(points) - 1) // 3 // 2 * 3
    x, y = _along(points[start : start + 4], _SHARES[0])
    return x, y - 4


def _pill(mark: Mark, x: int, y: int) -> Html:
    words = cut(mark.pill, WIDER, _PILL)
    wide = round(width(words, _PILL) * _BOLD) + 16
    back = element("rect", x=str(x - wide // 2), y=str(y - 9), width=str(wide), height="18", rx="9")
    tone = mark.pill_tone.value
    return element("g", back, element("text", words, x=str(x), y=str(y + 4)), class_=f"pill {tone}")


def _numbers(mark: Mark, x: int, y: int) -> Iterator[Html]:
    tone = mark.tone if mark.tone is not Tone.LOST else mark.pill_tone
    words = [str(each) for each in mark.notes[:_NUMBERS]]
    words += ["…"] if len(mark.notes) > _NUMBERS else []
    for place, each in enumerate(words):
        at = x - place * (2 * _BADGE - 2)
        yield element(
            "g",
            element("circle", cx=str(at), cy=str(y), r=str(_BADGE)),
            element("text", each, x=str(at), y=str(y + 4)),
            class_=f"badge {tone.value}",
        )
