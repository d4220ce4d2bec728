"""Apps in the styles of the AWS whitepaper on disaster recovery, and a forum on instances: what the
drill says of each, every line of which was judged by hand (`drill.txt` beside its templates)."""

from __future__ import annotations

import json

import pytest

from tests.cli.stage import run
from tests.drill.apps import Json, entry
from tests.drill.pages import STYLES, style

APPS = {path.name: path for path in sorted(STYLES.iterdir())}
ALL = tuple(APPS)
RECOVERS, HAND, OPEN, LOST = "recovers", "recovers-by-hand", "not-proven", "does-not-recover"

# By app and loss: the verdicts of reads and writes of its name, and when reads come through.
VERDICTS = {
    ("active-active", "us-east-1"): (RECOVERS, RECOVERS, 90),
    ("active-active", "eu-west-1"): (RECOVERS, RECOVERS, 90),
    # The health check is answered by a mock integration, which no other service can fail.
    ("active-active", "us-east-1:dynamodb"): (LOST, LOST, None),
    ("active-active", "us-east-1:apigateway"): (RECOVERS, RECOVERS, 90),
    # No task runs in the standby before the automation raises the service.
    ("pilot-light", "us-east-2"): (RECOVERS, RECOVERS, None),
    ("pilot-light", "us-west-2"): (RECOVERS, RECOVERS, 0),
    # Only the alarm is there: nobody notices it now, and the app goes on.
    ("pilot-light", "us-east-1"): (RECOVERS, RECOVERS, 0),
    # What the runbook deploys, and sends the name to, is in no template that is there.
    ("backup-restore", "eu-west-1"): (OPEN, OPEN, None),
    ("backup-restore", "eu-central-1"): (RECOVERS, RECOVERS, 0),
    # Route 53 takes no changes: nothing needs one now.
    ("backup-restore", "us-east-1"): (RECOVERS, RECOVERS, 0),
    ("backup-restore", "eu-west-1+us-east-1"): (LOST, LOST, None),
    ("hopeless", "us-east-1"): (LOST, LOST, None),
    ("hopeless", "us-west-2"): (RECOVERS, RECOVERS, 0),
    # The replica answers reads at once, and takes writes once a person has promoted it.
    ("forum", "us-east-1"): (RECOVERS, HAND, 90),
    ("forum", "us-west-2"): (RECOVERS, RECOVERS, 0),
}
NAMES = {
    "active-active": "notes.example.com",
    "backup-restore": "archive.example.com",
    "forum": "forum.example.com",
    "hopeless": "tickets.example.com",
    "pilot-light": "bookings.example.com",
}
DATA = {
    ("active-active", "us-east-1"): {"notes-table/Notes": "kept"},
    ("active-active", "eu-west-1"): {"notes-table/Notes": "kept"},
    ("pilot-light", "us-east-2"): {"bookings-app@us-east-2/Database": "kept"},
    ("pilot-light", "us-west-2"): {},
    ("backup-restore", "eu-west-1"): {
        "archive/Database": "kept-by-hand",
        "archive/Files": "kept-by-hand",
        "archive/Vault": "kept",
    },
    ("hopeless", "us-east-1"): {"tickets-east/Tickets": "lost", "tickets-east/Uploads": "lost"},
    ("forum", "us-east-1"): {"forum-east/Database": "kept-by-hand"},
}


def drilled(name: str, lost: str, monkeypatch: pytest.MonkeyPatch) -> Json:
    monkeypatch.chdir(APPS[name])
    result = run("drill", "--lose", lost, "--format", "json")
    assert result.exit_code in (0, 1), result.output
    (found,) = json.loads(result.stdout)["drills"]
    return dict(found)


@pytest.mark.parametrize(("name", "lost"), VERDICTS)
def test_the_name_recovers_as_the_style_does(
    name: str, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = entry(drilled(name, lost, monkeypatch), NAMES[name])
    reads, writes = found["reads"], found["writes"]
    shown = (reads["verdict"], writes["verdict"], reads["rto"]["seconds"])
    assert shown == VERDICTS[name, lost]


@pytest.mark.parametrize(("name", "lost"), DATA)
def test_data_comes_through_as_in_the_style(
    name: str, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = drilled(name, lost, monkeypatch)["stores"]
    assert {each["name"]: each["verdict"] for each in stores} == DATA[name, lost]


def test_a_pilot_light_is_raised_before_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    found = entry(drilled("pilot-light", "us-east-2", monkeypatch), NAMES["pilot-light"])
    assert found["reads"]["rto"]["kind"] == "documented"
    assert [each["what"] for each in found["steps"] if each["by"] == "automation"] == [
        "bookings-failover/Failover raises bookings-app@us-west-2/Service",
        "bookings-failover/Failover promotes bookings-app@us-west-2/Database",
    ]


def test_a_region_that_only_global_control_planes_need(monkeypatch: pytest.MonkeyPatch) -> None:
    found = drilled("backup-restore", "us-east-1", monkeypatch)
    (plane,) = found["control_planes"]
    assert (plane["action"], plane["region"]) == ("route53:ChangeResourceRecordSets", "us-east-1")
    assert (found["verdict"], found["stores"]) == (RECOVERS, [])


@pytest.mark.parametrize("name", ALL)
def test_each_line_is_as_it_was_judged(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(APPS[name])
    assert style(name) == (APPS[name] / "drill.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ALL)
def test_the_app_is_as_its_style_has_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks find nothing but what the style itself is about."""
    monkeypatch.chdir(APPS[name])
    told = json.loads(run("check", "--lint", "none", "--exit-zero", "--format", "json").stdout)
    expected = {
        "active-active": ["health-mock-integration"] * 2,
        "hopeless": [
            "locality-depends-on-primary",
            "locality-depends-on-primary",
            "path-broken",
            "twin-missing-right",
        ],
    }
    assert sorted(each["check"] for each in told["findings"]) == expected.get(name, [])
