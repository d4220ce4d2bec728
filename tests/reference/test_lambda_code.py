"""The functions of the reference app run: what they ask of AWS, and what they answer."""

from __future__ import annotations

import json
import time
from types import ModuleType
from typing import Any

import pytest

from tests.reference.aws import TARGET, Aws, Load

FORMER = "arn:aws:rds:us-east-1:111122223333:cluster:payments-us-east-1-prod"
PAYMENT = {
    "payment_id": "payment-1",
    "merchant_id": "merchant-1",
    "amount_minor": 1250,
    "currency": "EUR",
    "card_token": "token-0123456789abcdef",
}
ITEM = {
    "payment_id": {"S": "payment-1"},
    "merchant_id": {"S": "merchant-1"},
    "amount_minor": {"N": "1250"},
    "currency": {"S": "EUR"},
    "status": {"S": "VALIDATED"},
}


def said(answer: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    return answer["statusCode"], json.loads(answer["body"])


# Failover.


def writers(*flags: bool) -> dict[str, Any]:
    return {"DBClusters": [{"DBClusterMembers": [{"IsClusterWriter": flag} for flag in flags]}]}


def state(**fields: str) -> dict[str, Any]:
    return {"GlobalClusters": [{"FailoverState": fields}]}


def test_the_promotion_does_not_need_the_lost_region(aws: Aws, load: Load) -> None:
    failover = load("failover")
    aws["rds"].answers["describe_db_clusters"] = writers(False, False)
    assert failover.handler({"action": "promote"}, None) == {"state": "requested"}
    assert aws["rds"].requests("failover_global_cluster") == [
        {
            "GlobalClusterIdentifier": "payments-global-prod",
            "TargetDbClusterIdentifier": TARGET,
            "AllowDataLoss": True,
        }
    ]
    assert aws["rds"].requests("describe_global_clusters") == []


def test_a_promotion_is_started_once(aws: Aws, load: Load) -> None:
    failover = load("failover")
    aws["rds"].answers["describe_db_clusters"] = writers(False, True)
    assert failover.promote() == {"state": "requested"}
    assert aws["rds"].requests("failover_global_cluster") == []


@pytest.mark.parametrize("fault", ["InvalidDBClusterStateFault", "InvalidGlobalClusterStateFault"])
@pytest.mark.parametrize(
    ("earlier", "known"),
    [
        ({"Status": "failing-over", "ToDbClusterArn": TARGET, "FromDbClusterArn": FORMER}, True),
        # Left behind by the way back from the failover before.
        ({"Status": "failing-over", "ToDbClusterArn": FORMER, "FromDbClusterArn": TARGET}, False),
        ({}, False),
    ],
)
def test_a_refused_promotion_is_none_unless_it_is_under_way(
    aws: Aws, load: Load, fault: str, earlier: dict[str, str], known: bool
) -> None:
    failover = load("failover")
    refusal = getattr(aws["rds"].exceptions, fault)
    aws["rds"].answers = {
        "describe_db_clusters": writers(False),
        "describe_global_clusters": state(**earlier),
        "failover_global_cluster": refusal(),
    }
    if known:
        assert failover.promote() == {"state": "requested"}
    else:
        with pytest.raises(refusal):
            failover.promote()


@pytest.mark.parametrize(
    ("members", "told"), [((False, False), "in progress"), ((False, True), "promoted")]
)
def test_promoted_means_that_the_region_has_a_writer(
    aws: Aws, load: Load, members: tuple[bool, ...], told: str
) -> None:
    failover = load("failover")
    aws["rds"].answers["describe_db_clusters"] = writers(*members)
    assert failover.handler({"action": "status"}, None) == {"state": told}
    assert aws["rds"].requests("describe_db_clusters") == [{"DBClusterIdentifier": TARGET}]
    assert aws["rds"].requests("describe_global_clusters") == []


def record(identifier: str, weight: int) -> dict[str, Any]:
    return {
        "Name": "api.example.com.",
        "Type": "A",
        "SetIdentifier": identifier,
        "Weight": weight,
        "HealthCheckId": f"check-{identifier}",
        "AliasTarget": {
            "DNSName": f"{identifier}.",
            "HostedZoneId": "Z1",
            "EvaluateTargetHealth": False,
        },
    }


def test_the_weights_move_and_nothing_else(aws: Aws, load: Load) -> None:
    failover = load("failover")
    other = {"Name": "other.example.com.", "Type": "A", "TTL": 60}
    listed = [record("one", 100), record("two", 0), other]
    aws["route53"].answers["list_resource_record_sets"] = {"ResourceRecordSets": listed}
    assert failover.handler({"action": "pin_traffic"}, None) == {"state": "pinned"}
    assert aws["route53"].requests("change_resource_record_sets") == [
        {
            "HostedZoneId": "Z0123",
            "ChangeBatch": {
                "Changes": [
                    {"Action": "UPSERT", "ResourceRecordSet": record("one", 0)},
                    {"Action": "UPSERT", "ResourceRecordSet": record("two", 100)},
                ]
            },
        }
    ]


def test_no_weight_moves_unless_both_do(aws: Aws, load: Load) -> None:
    failover = load("failover")
    listed = {"ResourceRecordSets": [record("two", 0)]}
    aws["route53"].answers["list_resource_record_sets"] = listed
    with pytest.raises(LookupError):
        failover.pin_traffic()
    assert aws["route53"].requests("change_resource_record_sets") == []


# Health.


def reaching(health: ModuleType, monkeypatch: pytest.MonkeyPatch, *hosts: str) -> None:
    def connect(host: str, _port: int) -> None:
        if host not in hosts:
            raise OSError(host)

    monkeypatch.setattr(health, "connect", connect)


@pytest.mark.parametrize(
    ("role", "hosts", "code"),
    [
        ("primary", ("writer", "reader"), 200),
        ("primary", ("reader",), 503),
        ("secondary", ("reader",), 200),
        ("secondary", ("writer",), 200),
        ("secondary", (), 503),
    ],
)
def test_health_asks_for_the_database_that_the_role_needs(
    load: Load, monkeypatch: pytest.MonkeyPatch, role: str, hosts: tuple[str, ...], code: int
) -> None:
    health = load("health")
    monkeypatch.setenv("DR_ROLE", role)
    reaching(health, monkeypatch, *hosts)
    found, body = said(health.handler({}, None))
    assert (found, body["region"]) == (code, "us-east-2")


@pytest.mark.parametrize(
    ("service", "operation", "name"),
    [
        ("dynamodb", "get_item", "table"),
        ("s3", "head_bucket", "bucket"),
        ("secretsmanager", "describe_secret", "secret"),
    ],
)
def test_health_fails_with_what_the_payment_path_needs(
    aws: Aws,
    load: Load,
    monkeypatch: pytest.MonkeyPatch,
    service: str,
    operation: str,
    name: str,
) -> None:
    health = load("health")
    reaching(health, monkeypatch, "reader")
    aws[service].answers[operation] = aws[service].exceptions.ClientError()
    code, body = said(health.handler({}, None))
    assert code == 503
    assert {key for key, told in body["checks"].items() if told != "ok"} == {name}


def test_health_answers_before_route_53_gives_up(
    aws: Aws, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    health = load("health")
    reaching(health, monkeypatch, "reader")
    monkeypatch.setattr(health, "DEADLINE_SECONDS", 0.05)
    aws["s3"].answers["head_bucket"] = lambda **_: time.sleep(0.3)
    code, body = said(health.handler({}, None))
    assert (code, body["checks"]["bucket"]) == (503, "timeout")


# Payments.


def flag(value: str) -> dict[str, Any]:
    return {"Parameter": {"Value": value}}


def accept(validation: ModuleType, **changes: object) -> tuple[int, dict[str, Any]]:
    return said(validation.handler({"body": json.dumps({**PAYMENT, **changes})}, None))


def test_a_payment_is_kept_without_its_card(aws: Aws, load: Load) -> None:
    validation = load("payment_validation")
    aws["ssm"].answers["get_parameter"] = flag("true")
    assert accept(validation) == (202, {"payment_id": "payment-1", "status": "VALIDATED"})
    (put,) = aws["dynamodb"].requests("put_item")
    assert {name: put["Item"][name] for name in ITEM} == ITEM
    assert len(aws["s3"].requests("put_object")) == 1
    assert PAYMENT["card_token"] not in aws.asked


def test_a_payment_that_comes_twice_is_taken_once(aws: Aws, load: Load) -> None:
    validation = load("payment_validation")
    aws["ssm"].answers["get_parameter"] = flag("true")
    taken = aws["dynamodb"].exceptions.ConditionalCheckFailedException()
    aws["dynamodb"].answers["put_item"] = taken
    assert accept(validation) == (200, {"payment_id": "payment-1", "status": "DUPLICATE"})


@pytest.mark.parametrize(
    "changes", [{"currency": "XXX"}, {"amount_minor": -1}, {"merchant_id": ""}]
)
def test_a_payment_that_cannot_be_paid_is_refused(
    aws: Aws, load: Load, changes: dict[str, object]
) -> None:
    code, _ = accept(load("payment_validation"), **changes)
    assert (code, aws["dynamodb"].asked, aws["s3"].asked) == (422, [], [])


def test_the_switch_of_the_region_is_read_and_may_be_missing(aws: Aws, load: Load) -> None:
    validation = load("payment_validation")
    aws["ssm"].answers["get_parameter"] = flag("false")
    assert accept(validation)[0] == 503
    aws["ssm"].answers["get_parameter"] = aws["ssm"].exceptions.ParameterNotFound()
    assert accept(validation)[0] == 202


def settle(aws: Aws, processing: ModuleType, **item: Any) -> tuple[int, dict[str, Any]]:
    aws["dynamodb"].answers["get_item"] = {"Item": {**ITEM, **item}}
    aws["secretsmanager"].answers["describe_secret"] = {"ARN": "secret-of-the-region"}
    return said(processing.handler({"body": '{"payment_id": "payment-1"}'}, None))


def test_a_payment_is_settled_in_the_ledger_of_the_region(aws: Aws, load: Load) -> None:
    code, _ = settle(aws, load("transaction_processing"))
    _, insert = aws["rds-data"].requests("execute_statement")
    assert (code, insert["resourceArn"], insert["secretArn"]) == (
        200,
        TARGET,
        "secret-of-the-region",
    )
    assert len(aws["dynamodb"].requests("update_item")) == 1
    (told,) = aws["lambda"].requests("invoke")
    assert told["FunctionName"] == "payments-notification-prod"


def test_a_standby_that_cannot_write_settles_nothing(aws: Aws, load: Load) -> None:
    processing = load("transaction_processing")
    refusal = aws["rds-data"].exceptions.ClientError()
    aws["rds-data"].answers["execute_statement"] = refusal
    assert settle(aws, processing)[0] == 503
    assert (aws["dynamodb"].requests("update_item"), aws["lambda"].asked) == ([], [])


def test_a_settled_payment_is_not_settled_again(aws: Aws, load: Load) -> None:
    assert settle(aws, load("transaction_processing"), status={"S": "SETTLED"})[0] == 200
    assert aws["rds-data"].asked == []


def notify(aws: Aws, notification: ModuleType, **item: Any) -> str:
    aws["dynamodb"].answers["get_item"] = {"Item": {**ITEM, **item}}
    result: str = notification.handler({"payment_id": "payment-1"}, None)["result"]
    return result


def test_a_merchant_is_told_once(aws: Aws, load: Load) -> None:
    notification = load("notification")
    aws["ssm"].answers["get_parameter"] = flag("true")
    assert notify(aws, notification) == "notified"
    assert notify(aws, notification, notified_at={"S": "2026"}) == "already notified"
    assert len(aws["sns"].requests("publish")) == 1


def test_notifications_can_be_switched_off(aws: Aws, load: Load) -> None:
    aws["ssm"].answers["get_parameter"] = flag("false")
    assert notify(aws, load("notification")) == "disabled"
    assert aws["sns"].asked == []
