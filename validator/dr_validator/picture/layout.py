"""Where everything stands on the picture: coordinates only, laid out by Graphviz (extra `picture`).

Each region is laid out by itself, by `dot`, top down, with stores in its last row; regions then
stand side by side, each the mirror image of the one before, so that what replicates between two
of them runs in lanes below that do not cross. Numbers are rounded: the same input, the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from dr_validator.errors import UsageError
from dr_validator.picture.topology import Stop, Strand, Tier, Topology
from dr_validator.record import dataclass, replace

if TYPE_CHECKING:
    from pygraphviz import AGraph

EXTRA = "pip install 'dr-validator[picture]'"

Point: TypeAlias = tuple[int, int]

# Pixels. Graphviz reckons in points, 72 to the inch.
WIDTH, WIDER, HEIGHT = 118, 190, 66
_ACROSS, _DOWN, _PAD, _HEAD, _GAP, _LANE = 12, 44, 16, 44, 30, 28
_INCH = 72.0
# How wide a letter of the name of a region is, more or less.
_LETTER = 7.4
_PORTS = {"tailport": "s", "headport": "n"}


@dataclass(frozen=True, slots=True)
class Box:
    """A stop and the middle of its box."""

    stop: Stop
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Course:
    """How a line runs: the corners of a lane, or the points of cubic curves from end to end."""

    line: Strand
    points: tuple[Point, ...]
    lane: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """The box of a region, by its upper left corner."""

    region: str
    role: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A picture without colors."""

    width: int
    height: int
    columns: tuple[Column, ...]
    boxes: tuple[Box, ...]
    courses: tuple[Course, ...]


def room(stop: Stop) -> int:
    """How wide the box of a stop is: a name is longer than what is named by a construct."""
    return WIDER if stop.region is None and stop.tier is Tier.ENTRY else WIDTH


def available() -> bool:
    """Whether the layout can be made."""
    return find_spec("pygraphviz") is not None


def require() -> None:
    """UsageError without the extra."""
    if not available():
        raise UsageError(f"a picture takes Graphviz, which is not installed: {EXTRA}")


@dataclass(frozen=True, slots=True)
class _Part:
    """One region, or what is in none, laid out by itself from (0, 0). `gates` are where lines from
    above come in, by the stop they come from."""

    width: int
    height: int
    boxes: Mapping[str, Point]
    gates: Mapping[str, Point]
    curves: Mapping[tuple[str, str], tuple[Point, ...]]


def layout(shown: Topology) -> Layout:
    """Coordinates for a topology that is small enough to be seen (`fold`)."""
    require()
    above = _part(shown.of(None), shown.lines, {})
    at = {each.id: each for each in shown.stops}
    parts: list[_Part] = []
    for region in shown.regions:
        order = _twins(parts[-1], shown.lines) if parts else ()
        parts.append(_part(shown.of(region), shown.lines, at, order))
    heads = [_head(*each) for each in zip(shown.regions, shown.roles, strict=True)]
    parts = [_widened(each, least) for each, least in zip(parts, heads, strict=True)]
    inner = max((each.height for each in parts), default=0)
    # Lines from above come in beside the name of the region.
    head = 0 if parts and all(each.gates for each in parts) else _HEAD
    parts = [_stretched(each, inner) for each in parts]
    parts = [_mirrored(each) if number % 2 else each for number, each in enumerate(parts)]
    across = sum(each.width + 2 * _PAD for each in parts) + _GAP * (len(parts) - 1)
    width = max(across, above.width, WIDTH) + 2 * _PAD
    top = _PAD + above.height + (_DOWN + 8 if above.boxes else 0)
    columns: list[Column] = []
    boxes: dict[str, Point] = {}
    gates: dict[tuple[str, str], Point] = {}
    curves: dict[tuple[str, str], tuple[Point, ...]] = {}
    left = (width - above.width) // 2
    _place(above, left, _PAD, boxes, curves)
    x = (width - across) // 2
    for region, role, part in zip(shown.regions, shown.roles, parts, strict=True):
        columns.append(Column(region, role, x, top, part.width + 2 * _PAD, inner + head + 2 * _PAD))
        moved = _place(part, x + _PAD, top + head + _PAD // 2, boxes, curves)
        gates |= {(start, region): point for start, point in moved.items()}
        x += part.width + 2 * _PAD + _GAP
    floor = top + inner + head + 2 * _PAD if parts else top
    courses = _lanes(shown.lines, boxes, floor)
    lanes = sum(each.lane for each in courses)
    courses += _hops(shown, at, boxes, gates, curves)
    height = floor + (lanes * _LANE + _PAD if lanes else 0) + _PAD
    placed = tuple(Box(each, *boxes[each.id]) for each in shown.stops)
    return Layout(width, height, tuple(columns), placed, tuple(courses))


def _twins(before: _Part, lines: Iterable[Strand]) -> tuple[str, ...]:
    """The copies of what the region before holds, from left to right as there."""
    ends = [(each.start, each.end) for each in lines if each.copied]
    pairs = [*ends, *((end, start) for start, end in ends)]
    found = sorted((before.boxes[one], other) for one, other in pairs if one in before.boxes)
    return tuple(dict.fromkeys(other for _, other in found if other not in before.boxes))


def _part(
    stops: Sequence[Stop],
    lines: Iterable[Strand],
    at: Mapping[str, Stop],
    order: Sequence[str] = (),
) -> _Part:
    """Lay out the stops of one region; `at` are all stops, without which nothing comes in, and
    `order` those of the last row that are to stand in this order."""
    if not stops:
        return _Part(WIDTH if at else 0, 0, {}, {}, {})
    names = {each.id: f"n{number}" for number, each in enumerate(stops)}
    inner = [each for each in lines if not each.copied and each.end in names]
    coming = dict.fromkeys(
        each.start for each in inner if each.start in at and at[each.start].region is None
    )
    gates = {start: f"g{number}" for number, start in enumerate(coming) if start not in names}
    graph = _engine()
    for stop in stops:
        graph.add_node(names[stop.id], width=room(stop) / _INCH, height=HEIGHT / _INCH)
    for name in gates.values():
        graph.add_node(name, width=0.02, height=0.02)
    both = names | gates
    low = {each.id for each in stops if each.tier is Tier.STORE}
    edges: dict[tuple[str, str], list[Strand]] = {}
    for line in inner:
        if line.start in both:
            up = line.start in low and line.end not in low
            start, end = both[line.start], both[line.end]
            ends = (end, start) if up else (start, end)
            edges.setdefault(ends, []).append(line)
            # Two stores stand in one row.
            ports = {} if line.start in low and line.end in low else _PORTS
            # What is used by many still stands near what leads to it.
            graph.add_edge(*ends, weight=1 if {line.start, line.end} & low else 5, **ports)
    first = [names[each.id] for each in stops if each.tier is Tier.ENTRY]
    last = [names[each.id] for each in stops if each.id in low]
    for members, rank in (([*gates.values()], "source"), (first if not gates else [], "min")):
        if members:
            graph.add_subgraph(members, rank=rank)
    if last:
        graph.add_subgraph(last, rank="sink")
        row = [names[each] for each in order if each in low]
        graph.add_edges_from(pairwise(row), style="invis", weight=1)
        leading = {start for start, _ in edges}
        for stop in stops:
            # What leads nowhere still stands above the stores.
            if stop.id not in low and names[stop.id] not in leading:
                graph.add_edge(names[stop.id], last[0], style="invis", weight=0)
    graph.layout(prog="dot")
    return _read(graph, names, gates, edges)


def _engine() -> AGraph:
    from pygraphviz import AGraph

    graph = AGraph(directed=True, strict=True, rankdir="TB", splines="spline", newrank="true")
    graph.graph_attr.update(nodesep=_ACROSS / _INCH, ranksep=_DOWN / _INCH)
    graph.node_attr.update(shape="box", fixedsize="true", label="", margin="0")
    graph.edge_attr.update(arrowhead="none")
    return graph


def _read(
    graph: Any,
    names: Mapping[str, str],
    gates: Mapping[str, str],
    edges: Mapping[tuple[str, str], Sequence[Strand]],
) -> _Part:
    """Graphviz counts from the lower left corner."""
    _, _, width, height = (float(each) for each in graph.graph_attr["bb"].split(","))

    def points(text: str) -> tuple[Point, ...]:
        pairs = (each.split(",") for each in text.replace("\\\n", "").split())
        return tuple((round(float(x)), round(height - float(y))) for x, y in pairs)

    def middle(name: str) -> Point:
        return points(graph.get_node(name).attr["pos"])[0]

    return _Part(
        round(width),
        round(height),
        {stop: middle(name) for stop, name in names.items()},
        {stop: middle(name) for stop, name in gates.items()},
        {
            (line.start, line.end): _along(
                points(graph.get_edge(*ends).attr["pos"]), ends, names, line
            )
            for ends, lines in edges.items()
            for line in lines
        },
    )


def _along(
    points: tuple[Point, ...], ends: tuple[str, str], names: Mapping[str, str], line: Strand
) -> tuple[Point, ...]:
    """The points from where the line starts; some are laid out the other way round."""
    return points if names.get(line.end) == ends[1] else points[::-1]


def _head(region: str, role: str) -> int:
    """How wide the part of a region is at least, below its name and role."""
    return round(_LETTER * (len(region) + len(role) + 2)) + 4 if role else 0


def _widened(part: _Part, least: int) -> _Part:
    """At least so wide, with what is in it in the middle."""
    if part.width >= least:
        return part
    moved = _moved(part, (least - part.width) // 2, 0)
    return replace(moved, width=least)


def _stretched(part: _Part, height: int) -> _Part:
    """As high as the others, so that all stores stand in one row."""
    if part.height in (0, height) or not part.curves:
        return _moved(part, 0, height - part.height)
    room, own = height - HEIGHT, part.height - HEIGHT

    def down(point: Point) -> Point:
        x, y = point
        return x, round((y - HEIGHT / 2) * room / own + HEIGHT / 2) if own else y

    at = {**part.boxes, **part.gates}

    def drawn(ends: tuple[str, str], points: tuple[Point, ...]) -> tuple[Point, ...]:
        """From edge to edge: boxes keep their height."""
        (_, y1), (_, y2) = points[0], points[-1]
        ys = [down(at[end])[1] + y - at[end][1] for end, y in zip(ends, (y1, y2), strict=True)]
        return tuple(
            (x, round(ys[0] + (y - y1) * (ys[1] - ys[0]) / (y2 - y1)) if y2 != y1 else ys[0])
            for x, y in points
        )

    curves = {ends: drawn(ends, points) for ends, points in part.curves.items()}
    return replace(_changed(part, down, height), curves=curves)


def _mirrored(part: _Part) -> _Part:
    return _changed(part, lambda point: (part.width - point[0], point[1]), part.height)


def _moved(part: _Part, right: int, down: int) -> _Part:
    return _changed(part, lambda point: (point[0] + right, point[1] + down), part.height)


def _changed(part: _Part, change: Any, height: int) -> _Part:
    return _Part(
        part.width,
        height,
        {key: change(each) for key, each in part.boxes.items()},
        {key: change(each) for key, each in part.gates.items()},
        {key: tuple(change(each) for each in points) for key, points in part.curves.items()},
    )


def _place(
    part: _Part,
    x: int,
    y: int,
    boxes: dict[str, Point],
    curves: dict[tuple[str, str], tuple[Point, ...]],
) -> Mapping[str, Point]:
    """Put a part where it belongs; where its gates are then."""
    moved = _moved(part, x, y)
    boxes.update(moved.boxes)
    curves.update(moved.curves)
    return moved.gates


def _lanes(lines: Iterable[Strand], boxes: Mapping[str, Point], floor: int) -> list[Course]:
    """Data goes below the regions, the nearest pairs in the uppermost lane."""
    copied = [each for each in lines if each.copied]
    copied.sort(key=lambda each: (_span(each, boxes), each.start, each.end))
    used: dict[str, int] = {}
    made = []
    for number, line in enumerate(copied):
        (x1, y1), (x2, y2) = boxes[line.start], boxes[line.end]
        low = floor + _PAD // 2 + number * _LANE + _LANE // 2
        x1, x2 = (x + _aside(used, stop) for x, stop in ((x1, line.start), (x2, line.end)))
        down, up = y1 + HEIGHT // 2, y2 + HEIGHT // 2
        made.append(Course(line, ((x1, down), (x1, low), (x2, low), (x2, up)), lane=True))
    return made


def _span(line: Strand, boxes: Mapping[str, Point]) -> int:
    return abs(boxes[line.start][0] - boxes[line.end][0])


def _aside(used: dict[str, int], stop: str) -> int:
    """How far from the middle the next lane leaves a stop."""
    number = used[stop] = used.get(stop, -1) + 1
    return (number + 1) // 2 * (12 if number % 2 else -12)


def _hops(
    shown: Topology,
    at: Mapping[str, Stop],
    boxes: Mapping[str, Point],
    gates: Mapping[tuple[str, str], Point],
    curves: Mapping[tuple[str, str], tuple[Point, ...]],
) -> list[Course]:
    made = []
    for line in shown.lines:
        if line.copied:
            continue
        inside = curves.get((line.start, line.end))
        gate = gates.get((line.start, at[line.end].region or ""))
        if inside is None:
            made.append(Course(line, _across(boxes[line.start], boxes[line.end])))
        elif gate is None:
            made.append(Course(line, inside))
        else:
            x, y = boxes[line.start]
            made.append(Course(line, (*_drop((x, y + HEIGHT // 2), inside[0]), *inside[1:])))
    return made


def _drop(start: Point, end: Point) -> tuple[Point, ...]:
    """A curve that leaves and arrives upright."""
    half = (end[1] - start[1]) // 2
    return start, (start[0], start[1] + half), (end[0], end[1] - half), end


def _across(start: Point, end: Point) -> tuple[Point, ...]:
    """From the side of one box to the top of another, or to its side if that stands higher; or up
    or down from one to the other."""
    (x1, y1), (x2, y2) = start, end
    if abs(x2 - x1) < WIDTH:
        sign = 1 if y2 > y1 else -1
        return _drop((x1, y1 + sign * HEIGHT // 2), (x2, y2 - sign * HEIGHT // 2))
    side, top = x1 + (WIDTH // 2 if x2 > x1 else -WIDTH // 2), y2 - HEIGHT // 2
    if y2 <= y1 - HEIGHT:
        near = x2 + (-WIDTH // 2 if x2 > x1 else WIDTH // 2)
        half = (side + near) // 2
        return (side, y1), (half, y1), (half, y2), (near, y2)
    return (side, y1), ((side + x2) // 2, y1), (x2, top - 2 * _DOWN), (x2, top)
