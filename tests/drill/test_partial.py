"""What is lost only in part, and what runs nothing at rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.drill.apps import EAST, TABLE, WEST, Json, entry, lost, pair, resource, site
from tests.drill.test_drill import failover

CODE = (
    "import boto3\n"
    "def handler(event, context):\n"
    "    boto3.client('ecs').update_service(cluster='c', service='s', desiredCount=2)\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dr-validator.toml").write_text('strategy = "PILOT_LIGHT"\n')
    return tmp_path


def raised(code: str = CODE, **rule: Any) -> Json:
    made = failover(**rule)
    made["Promote"]["Properties"]["Code"]["ZipFile"] = code
    return made


def test_a_person_raises_what_runs_nothing_where_nothing_else_does(folder: Path) -> None:
    found = entry(lost(folder, pair({}, {"count": 0}), EAST))
    assert found["reads"]["verdict"] == found["writes"]["verdict"] == "recovers-by-hand"
    assert found["reads"]["reason"] == (
        "us-west-2/Service runs nothing: nothing that survives the loss does it"
    )
    assert found["steps"][-1]["what"] == "raise DesiredCount of us-west-2/Service from 0"


def test_automation_raises_it_in_minutes(folder: Path) -> None:
    app = pair({}, {"count": 0, **raised(EventPattern={"source": ["aws.health"]})})
    found = entry(lost(folder, app, EAST))
    assert (found["reads"]["verdict"], found["reads"]["rto"]["kind"]) == ("recovers", "documented")
    assert found["steps"][-1]["what"] == "us-west-2/Promote raises us-west-2/Service"


def test_automation_that_a_person_starts_is_started_by_hand(folder: Path) -> None:
    app = pair({}, {"count": 0, **raised(EventPattern={"source": ["acme.operators"]})})
    found = entry(lost(folder, app, EAST))
    assert found["reads"]["verdict"] == "recovers-by-hand"
    assert found["steps"][-1]["what"] == "start us-west-2/Promote, which raises us-west-2/Service"


def test_what_runs_nothing_does_no_harm_where_it_is_lost(folder: Path) -> None:
    assert entry(lost(folder, pair({}, {"count": 0}), WEST))["reads"]["verdict"] == "recovers"


def tables() -> dict[str, Json]:
    """Two sites, each with a table of its own name in its region, of one global table."""
    table = resource(
        "DynamoDB::GlobalTable", **TABLE, Replicas=[{"Region": EAST}, {"Region": WEST}]
    )
    near = {"TABLE": f"arn:aws:dynamodb:{WEST}:111122223333:table/orders"}
    return {
        EAST: site(EAST, "PRIMARY", Orders=table, env={"TABLE": {"Ref": "Orders"}}),
        WEST: site(WEST, "SECONDARY", env=near),
    }


def test_whether_code_fails_with_a_lost_service_is_not_known(tmp_path: Path) -> None:
    found = entry(lost(tmp_path, tables(), f"{EAST}:dynamodb"))
    assert found["reads"]["verdict"] == "not-proven"
    assert found["reads"]["reason"] == (
        "shop.example.com A: whether / fails without dynamodb is not known"
    )


def test_a_tcp_check_of_a_load_balancer_sees_no_lost_service(tmp_path: Path) -> None:
    app = tables()
    app[EAST]["Check"]["Properties"]["HealthCheckConfig"]["Type"] = "TCP"
    found = entry(lost(tmp_path, app, f"{EAST}:dynamodb"))
    assert found["reads"]["verdict"] == "does-not-recover"
    assert "sees that the load balancer takes connections" in found["reads"]["reason"]
    assert [each["verdict"] for each in found["path"]].count("lost") == 1


def test_losing_the_load_balancers_themselves_is_noticed(tmp_path: Path) -> None:
    found = entry(lost(tmp_path, tables(), f"{EAST}:elb"))
    assert (found["reads"]["verdict"], found["reads"]["rto"]["seconds"]) == ("recovers", 90)
