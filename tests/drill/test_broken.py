"""`path-broken`: what the drill says of a way in that no other check explains, in `check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.stage import run
from tests.drill.apps import EAST, NAME, WEST, Json, pair, resource, site, write

ID = "path-broken"


def findings(folder: Path, app: dict[str, Json], *words: str) -> list[Json]:
    result = run(
        "check",
        *write(folder, app),
        *("--lint", "none", "--exit-zero", "--ignore", "security", "--format", "json", *words),
    )
    assert result.exit_code == 0, result.output
    return [dict(each) for each in json.loads(result.stdout)["findings"]]


def only(found: list[Json]) -> list[Json]:
    return [each for each in found if each["check"] == ID]


def simple() -> dict[str, Json]:
    """Two sites, of which the name leads to one."""
    app = pair()
    for name in ("SetIdentifier", "Failover", "HealthCheckId"):
        app[EAST]["Record"]["Properties"].pop(name)
    for each in (EAST, WEST):
        del app[each]["Check"]
    del app[WEST]["Record"]
    return app


def test_a_name_that_leads_to_one_of_two_sites_is_one_finding(tmp_path: Path) -> None:
    (found,) = only(findings(tmp_path, simple()))
    assert found["place"]["logical_id"] == "Record"
    assert (found["severity"], found["breaks"]) == ("high", "failover")
    assert found["message"] == (
        f"{NAME} does not recover from the loss of {EAST}: every record points at what is lost"
    )


def test_a_sound_pair_has_none(tmp_path: Path) -> None:
    assert only(findings(tmp_path, pair())) == []


def test_a_site_alone_is_not_meant_to_survive(tmp_path: Path) -> None:
    app = simple()
    app[WEST] = {"Topic": resource("SNS::Topic")}
    assert only(findings(tmp_path, app)) == []


def test_each_name_that_leads_to_one_site_is_a_finding(tmp_path: Path) -> None:
    app = simple()
    another = json.loads(json.dumps(app[EAST]["Record"]))
    another["Properties"]["Name"] = "store.example.com"
    app[EAST]["Another"] = another
    found = only(findings(tmp_path, app))
    assert sorted(each["place"]["logical_id"] for each in found) == ["Another", "Record"]


@pytest.mark.parametrize("waived", [False, True])
def test_what_another_check_finds_on_the_path_explains_it(tmp_path: Path, waived: bool) -> None:
    """A weighted pair of which no health check decides: that is the finding."""
    policy: Any = {"Failover": None, "HealthCheckId": None, "Weight": 50}
    app = {
        EAST: site(EAST, "PRIMARY", record=policy),
        WEST: site(WEST, "SECONDARY", record=policy),
    }
    for each in (EAST, WEST):
        del app[each]["Check"]
        app[each]["Record"]["Properties"]["AliasTarget"]["EvaluateTargetHealth"] = False
    words = []
    if waived:
        file = tmp_path / "waived.toml"
        file.write_text('[[waivers]]\ncheck = "dns"\nstack = "*"\nreason = "we live with it"\n')
        words = ["--config", str(file)]
    found = findings(tmp_path, app, *words)
    assert only(found) == []
    assert bool([each for each in found if each["check"].startswith("dns-")]) is not waived
    alone = findings(tmp_path, app, "--select", ID)
    assert [each["check"] for each in alone] == [ID, ID]


@pytest.mark.parametrize(
    ("plan", "count"),
    [
        pytest.param('required = ["api.example.com"]', 0, id="another has to recover"),
        pytest.param(f'required = ["{NAME}"]', 1, id="it has to"),
        pytest.param(f'[[drill.accepted]]\nentry = "{NAME}"\nreason = "x"', 0, id="accepted"),
        pytest.param(
            f'[[drill.accepted]]\nentry = "{NAME}"\nlost = "{EAST}"\nreason = "x"',
            0,
            id="accepted with that region",
        ),
        pytest.param(
            f'[[drill.accepted]]\nentry = "{NAME}"\nlost = "{WEST}"\nreason = "x"',
            1,
            id="accepted with the other",
        ),
        pytest.param(
            f'[[drill.accepted]]\nentry = "{NAME}"\nreason = "x"\nexpires = 2020-01-01',
            1,
            id="accepted no longer",
        ),
    ],
)
def test_it_keeps_to_the_plan_of_the_drill(tmp_path: Path, plan: str, count: int) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(f"[drill]\n{plan}\n")
    assert len(only(findings(tmp_path, simple(), "--config", str(file)))) == count


def test_it_is_selected_and_ignored_as_any_other(tmp_path: Path) -> None:
    assert [each["check"] for each in findings(tmp_path, simple(), "--select", "path")] == [ID]
    assert only(findings(tmp_path, simple(), "--ignore", ID)) == []


def test_it_is_in_the_list_and_explained() -> None:
    assert ID in run("list").stdout
    assert "the way to it" in run("explain", ID).stdout
