"""Where things stand."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from dr_validator.errors import UsageError
from dr_validator.picture.fold import fold
from dr_validator.picture.layout import HEIGHT, Box, Layout, layout, require, room
from dr_validator.picture.survey import topology
from dr_validator.picture.topology import Tier, Topology

from tests.picture.app import big, graph, shop_graph
from tests.reference.fixtures import ReferenceApp

pytest.importorskip("pygraphviz", reason="pygraphviz is not installed")


@pytest.fixture(params=["shop", "reference", "big", "nothing"])
def laid(
    request: pytest.FixtureRequest, tmp_path: Path, reference_app: ReferenceApp
) -> tuple[Topology, Layout]:
    made = {
        "shop": lambda: topology(shop_graph(tmp_path)),
        "reference": lambda: topology(graph(reference_app("good"))),
        "big": lambda: big(40, 5),
        "nothing": lambda: Topology((), (), (), ()),
    }
    shown = fold(made[request.param]())
    return shown, layout(shown)


def test_nothing_lies_on_anything_else(laid: tuple[Topology, Layout]) -> None:
    shown, drawn = laid
    assert [each.stop for each in drawn.boxes] == list(shown.stops)
    assert [pair for pair in combinations(drawn.boxes, 2) if _overlap(*pair)] == []
    columns = [(each.x, each.x + each.width) for each in drawn.columns]
    assert all(before[1] < after[0] for before, after in pairwise(columns))


def _overlap(one: Box, other: Box) -> bool:
    across = (room(one.stop) + room(other.stop)) / 2
    return abs(one.x - other.x) < across and abs(one.y - other.y) < HEIGHT


def test_all_is_on_the_sheet(laid: tuple[Topology, Layout]) -> None:
    _, drawn = laid
    points = [point for course in drawn.courses for point in course.points]
    points += [(each.x, each.y) for each in drawn.boxes]
    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in points)


def test_each_region_holds_its_own_and_stores_stand_in_the_last_row(
    laid: tuple[Topology, Layout],
) -> None:
    _, drawn = laid
    for column in drawn.columns:
        own = [each for each in drawn.boxes if each.stop.region == column.region]
        for each in own:
            half = room(each.stop) // 2
            assert column.x <= each.x - half
            assert each.x + half <= column.x + column.width
            assert column.y < each.y < column.y + column.height
    rows = {each.y for each in drawn.boxes if each.stop.tier is Tier.STORE}
    assert len(rows) <= 1
    tops = [each.y for each in drawn.columns]
    assert all(each.y < min(tops) for each in drawn.boxes if each.stop.region is None)


def test_every_line_runs_from_end_to_end(laid: tuple[Topology, Layout]) -> None:
    shown, drawn = laid
    assert {(each.line.start, each.line.end) for each in drawn.courses} == {
        (each.start, each.end) for each in shown.lines
    }
    at = {each.stop.id: each for each in drawn.boxes}
    for course in drawn.courses:
        first, *_, last = course.points
        for stop, point in ((course.line.start, first), (course.line.end, last)):
            assert abs(point[0] - at[stop].x) <= room(at[stop].stop) // 2 + 1
            assert abs(point[1] - at[stop].y) <= HEIGHT // 2 + 1


def test_lanes_of_twins_do_not_cross(reference_app: ReferenceApp) -> None:
    drawn = layout(fold(topology(graph(reference_app("good")))))
    lanes = [each.points for each in drawn.courses if each.lane]
    assert len(lanes) == 4
    spans = [(*sorted((points[0][0], points[-1][0])), points[1][1]) for points in lanes]
    spans.sort(key=lambda each: each[2])
    for inner, outer in pairwise(spans):
        assert outer[0] < inner[0] < inner[1] < outer[1]


def test_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    shop_graph(tmp_path)
    command = [sys.executable, "-m", "dr_validator", "map", str(tmp_path / "cdk.out")]
    made = {
        subprocess.run(
            command,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(made) == 1
    assert made.pop().startswith(b"<?xml")


def test_without_graphviz_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dr_validator.picture.layout.find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'dr-validator\[picture\]'"):
        require()
