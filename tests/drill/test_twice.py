"""What runs twice: on data that both regions have, and not on what each has of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drill.apps import EAST, TABLE, WEST, Json, lost, pair, resource

CODE = {"ZipFile": "def handler(event, context):\n    pass\n"}


def function(**environment: Json | str) -> Json:
    return resource(
        "Lambda::Function",
        Code=CODE,
        Handler="index.handler",
        Runtime="python3.13",
        Role="arn:aws:iam::111122223333:role/worker",
        Environment={"Variables": environment},
    )


def reading(source: Json) -> Json:
    return resource(
        "Lambda::EventSourceMapping", EventSourceArn=source, FunctionName={"Ref": "Worker"}
    )


def nightly() -> Json:
    target = {"Id": "worker", "Arn": {"Fn::GetAtt": ["Worker", "Arn"]}}
    return resource("Events::Rule", ScheduleExpression="rate(1 day)", Targets=[target])


def told(folder: Path, app: dict[str, Json]) -> list[str]:
    return [each["what"] for each in lost(folder, app, EAST)["twice"]]


def test_consumers_of_a_queue_of_their_own_do_not(tmp_path: Path) -> None:
    site = {
        "Jobs": resource("SQS::Queue", QueueName="jobs"),
        "Worker": function(),
        "Mapping": reading({"Fn::GetAtt": ["Jobs", "Arn"]}),
    }
    assert told(tmp_path, pair(site, site)) == []


def test_consumers_of_what_no_template_makes_may(tmp_path: Path) -> None:
    """An ARN that comes as a parameter may be that of one topic, or of a replicated table."""
    site = {"Worker": function(), "Mapping": reading({"Ref": "Stream"})}
    app = pair(site, site)
    assert told(tmp_path, app) == [f"{EAST}/Mapping and {WEST}/Mapping both run"]


@pytest.mark.parametrize(
    ("replicated", "found"), [(True, [f"{EAST}/Nightly and {WEST}/Nightly both run"]), (False, [])]
)
def test_schedules_on_one_table_do_and_on_two_do_not(
    tmp_path: Path, replicated: bool, found: list[str]
) -> None:
    def site(table: Json) -> dict[str, Json]:
        return {"Worker": function(TABLE=table), "Nightly": nightly()}

    own = {"Ref": "Table"}
    app = pair(site(own), site({"Ref": "Table"}))
    recoverable = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
    if replicated:
        replicas = [{"Region": each, **recoverable} for each in (EAST, WEST)]
        app[EAST]["Table"] = resource("DynamoDB::GlobalTable", **TABLE, Replicas=replicas)
        app[WEST]["Worker"] = function(TABLE="orders")
    else:
        for each in (EAST, WEST):
            app[each]["Table"] = resource("DynamoDB::Table", **{**TABLE, "TableName": f"o-{each}"})
    assert told(tmp_path, app) == found


def test_schedules_of_which_no_store_is_known_do(tmp_path: Path) -> None:
    site = {"Worker": function(), "Nightly": nightly()}
    assert told(tmp_path, pair(site, site)) == [f"{EAST}/Nightly and {WEST}/Nightly both run"]


@pytest.mark.parametrize(
    ("replicated", "found"), [(True, [f"{EAST}/Bucket and {WEST}/Bucket both run"]), (False, [])]
)
def test_notifications_of_two_buckets_do_where_one_copies_the_other(
    tmp_path: Path, replicated: bool, found: list[str]
) -> None:
    """A copied object is put into the other bucket, which tells its own function of it."""

    def site(region: str, **more: Json) -> dict[str, Json]:
        told_of = {"Event": "s3:ObjectCreated:*", "Function": {"Fn::GetAtt": ["Worker", "Arn"]}}
        bucket = resource(
            "S3::Bucket",
            BucketName=f"uploads-{region}",
            VersioningConfiguration={"Status": "Enabled"},
            NotificationConfiguration={"LambdaConfigurations": [told_of]},
            **more,
        )
        return {"Worker": function(), "Bucket": bucket}

    rule = {"Status": "Enabled", "Destination": {"Bucket": f"arn:aws:s3:::uploads-{WEST}"}}
    role = "arn:aws:iam::111122223333:role/replication"
    copying = {"ReplicationConfiguration": {"Role": role, "Rules": [rule]}}
    app = pair(site(EAST, **(copying if replicated else {})), site(WEST))
    assert told(tmp_path, app) == found
