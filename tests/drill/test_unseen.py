"""Stores that no path leads to: nothing recovers over them unsaid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.drill.apps import EAST, TABLE, WEST, Json, entry, lost, pair, resource
from tests.drill.test_drill import failover

PRIMARY = resource("RDS::DBInstance", DBInstanceIdentifier="shop-east", Engine="postgres")
REPLICA = resource(
    "RDS::DBInstance",
    DBInstanceIdentifier="shop-west",
    SourceDBInstanceIdentifier=f"arn:aws:rds:{EAST}:111122223333:db:shop-east",
    SourceRegion=EAST,
)


def verdicts(found: Json) -> tuple[str, str]:
    return found["reads"]["verdict"], found["writes"]["verdict"]


def test_writes_are_not_proven_beside_a_replica_that_no_path_leads_to(tmp_path: Path) -> None:
    drill = lost(tmp_path, pair({"Db": PRIMARY}, {"Db": REPLICA}), EAST)
    found = entry(drill)
    assert verdicts(found) == ("recovers", "not-proven")
    assert found["reads"]["rto"]["seconds"] == 90
    assert found["writes"]["reason"] == (
        "nothing shows which requests use us-east-1/Db, whose copy is read-only until a "
        "person promotes it"
    )
    assert drill["verdict"] == "not-proven"


def test_reads_are_not_proven_either_where_the_store_is_lost(tmp_path: Path) -> None:
    found = entry(lost(tmp_path, pair({"Db": PRIMARY}), EAST))
    assert verdicts(found) == ("not-proven", "not-proven")
    assert found["reads"]["reason"].endswith("us-east-1/Db, which is lost")


def test_writes_wait_for_the_automation_that_promotes_what_no_path_leads_to(
    tmp_path: Path,
) -> None:
    started = failover(EventPattern={"source": ["aws.health"]})
    code = started["Promote"]["Properties"]["Code"]
    code["ZipFile"] = (
        "import boto3\n"
        "def handler(event, context):\n"
        "    boto3.client('rds').promote_read_replica(DBInstanceIdentifier='shop-west')\n"
    )
    found = entry(lost(tmp_path, pair({"Db": PRIMARY}, {"Db": REPLICA, **started}), EAST))
    assert verdicts(found) == ("recovers", "recovers")
    assert found["writes"]["rto"]["kind"] == "documented"
    assert found["reads"]["rto"]["kind"] == "computed"


@pytest.mark.parametrize(
    ("store", "region"),
    [
        pytest.param(
            resource(
                "DynamoDB::GlobalTable",
                **TABLE,
                Replicas=[{"Region": EAST}, {"Region": WEST}],
            ),
            EAST,
            id="it comes through by itself",
        ),
        pytest.param(resource("SecretsManager::Secret"), EAST, id="no request writes it"),
        pytest.param(PRIMARY, WEST, id="it is not lost"),
    ],
)
def test_a_store_that_no_path_leads_to_does_no_harm(
    store: Any, region: str, tmp_path: Path
) -> None:
    found = entry(lost(tmp_path, pair({"Store": store}), region))
    assert verdicts(found) == ("recovers", "recovers")


def test_code_that_shows_what_it_works_with_hides_no_other_store(tmp_path: Path) -> None:
    table = resource(
        "DynamoDB::GlobalTable", **TABLE, Replicas=[{"Region": EAST}, {"Region": WEST}]
    )
    app = pair(
        {"Orders": table, "Db": PRIMARY, "env": {"TABLE": {"Ref": "Orders"}}},
        {"env": {"TABLE": f"arn:aws:dynamodb:{WEST}:111122223333:table/orders"}},
    )
    assert verdicts(entry(lost(tmp_path, app, EAST))) == ("recovers", "recovers")
