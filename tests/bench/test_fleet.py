"""The benchmark of a fleet at a tiny size: its apps are what the page says they are."""

from __future__ import annotations

from pathlib import Path

from bench import fleet
from tests.fleet.stage import rows, run


def test_the_page_has_what_was_measured(tmp_path: Path) -> None:
    page = tmp_path / "scale.md"
    fleet.main(["--apps", "12", "--out", str(page)])
    told = page.read_text()
    assert "| apps, each of two stacks | 12 |\n" in told
    assert "| rows of `apps` | 12 |\n" in told
    assert "| small apps, as above |" in told


def test_each_app_fails_over_and_needs_the_one_before(tmp_path: Path) -> None:
    fleet.write_apps(tmp_path / "apps", 3)
    run(tmp_path / "apps", "--out", tmp_path / "out", "--exit-zero")
    assert rows(tmp_path / "out", "select distinct state from apps") == [("checked",)]
    edges = rows(tmp_path / "out", "select distinct app, needs from edges order by all")
    assert edges == [
        ("team-01/app-000001", "team-00/app-000000"),
        ("team-02/app-000002", "team-01/app-000001"),
    ]
    served = "select distinct served_from from entries where lost = 'us-east-1' and required"
    assert rows(tmp_path / "out", served) == [(["us-east-2"],)]
