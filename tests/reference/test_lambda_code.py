"""The functions of the reference app run: what they ask of AWS, and what they answer."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tests.reference.aws import Aws, Client, function

TARGET = "arn:aws:rds:us-east-2:111122223333:cluster:payments-us-east-2-prod"
FORMER = "arn:aws:rds:us-east-1:111122223333:cluster:payments-us-east-1-prod"
VARIABLES = {
    "AWS_REGION": "us-east-2",
    "BUCKET_NAME": "documents",
    "CLUSTER_ARN": TARGET,
    "DATABASE_ENDPOINT": "writer",
    "DATABASE_NAME": "payments",
    "DATABASE_PORT": "5432",
    "DATABASE_READER_ENDPOINT": "reader",
    "DR_ROLE": "secondary",
    "GLOBAL_CLUSTER_ID": "payments-global-prod",
    "HOSTED_ZONE_ID": "Z0123",
    "NOTIFICATION_FUNCTION": "payments-notification-prod",
    "PARAMETER_PATH": "/payments/prod",
    "PRIMARY_SET_IDENTIFIER": "one",
    "RECORD_NAME": "api.example.com",
    "SECONDARY_SET_IDENTIFIER": "two",
    "SECRET_NAME": "payments-database-prod",
    "TABLE_NAME": "payments-transactions-prod",
    "TARGET_CLUSTER_ARN": TARGET,
    "TOPIC_ARN": "arn:aws:sns:us-east-2:111122223333:payments",
}
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

Load = Callable[[str], ModuleType]


@pytest.fixture
def aws() -> Aws:
    return Aws()


@pytest.fixture
def load(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Load:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    return lambda package: function(package, aws, monkeypatch)


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


# The zone.

VALIDATION = {
    "Name": "_1.api.example.com.",
    "Type": "CNAME",
    "TTL": 300,
    "ResourceRecords": [{"Value": "_2.abc.acm-validations.aws."}],
}
OTHERS: list[dict[str, Any]] = [
    {"Name": "example.com.", "Type": "NS", "ResourceRecords": [{"Value": "ns-1.awsdns-1.com."}]},
    {"Name": "www.example.com.", "Type": "CNAME", "ResourceRecords": [{"Value": "shop.test."}]},
    record("one", 100),
]


@dataclass
class CloudFormation:
    """Keeps what it is answered."""

    answers: list[dict[str, str]] = field(default_factory=list)

    def urlopen(self, request: urllib.request.Request, timeout: int) -> None:
        assert timeout
        assert request.get_method() == "PUT"
        assert isinstance(request.data, bytes)
        self.answers.append(json.loads(request.data))


def ask(aws: Aws, cleanup: ModuleType, kind: str, *records: dict[str, Any]) -> None:
    pages = [{"ResourceRecordSets": [each]} for each in records]
    aws["route53"].answers["get_paginator"] = SimpleNamespace(paginate=lambda **_: pages)
    ids = {key: key.lower() for key in ("StackId", "RequestId", "LogicalResourceId")}
    properties = {"HostedZoneId": "Z0123"}
    event = {"RequestType": kind, "ResponseURL": "https://answer", "ResourceProperties": properties}
    cleanup.handler({**event, **ids}, None)


@pytest.fixture
def cloudformation(monkeypatch: pytest.MonkeyPatch) -> CloudFormation:
    made = CloudFormation()
    monkeypatch.setattr("urllib.request.urlopen", made.urlopen)
    # `get_paginator` takes its operation by position.
    monkeypatch.setattr(Client, "get_paginator", paginator, raising=False)
    return made


def paginator(self: Client, operation: str) -> Any:
    assert operation == "list_resource_record_sets"
    return self.answers["get_paginator"]


def test_a_zone_that_goes_loses_the_validation_records_alone(
    aws: Aws, load: Load, cloudformation: CloudFormation
) -> None:
    ask(aws, load("zone_cleanup"), "Delete", *OTHERS, VALIDATION)
    assert aws["route53"].requests("change_resource_record_sets") == [
        {
            "HostedZoneId": "Z0123",
            "ChangeBatch": {"Changes": [{"Action": "DELETE", "ResourceRecordSet": VALIDATION}]},
        }
    ]
    (answer,) = cloudformation.answers
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", "Z0123")


@pytest.mark.parametrize(
    ("kind", "records"), [("Create", [VALIDATION]), ("Update", [VALIDATION]), ("Delete", OTHERS)]
)
def test_a_zone_that_stays_or_holds_none_is_left_alone(
    aws: Aws,
    load: Load,
    cloudformation: CloudFormation,
    kind: str,
    records: list[dict[str, Any]],
) -> None:
    ask(aws, load("zone_cleanup"), kind, *records)
    assert aws["route53"].asked == []
    assert [answer["Status"] for answer in cloudformation.answers] == ["SUCCESS"]


def test_cloudformation_is_told_that_it_failed(
    aws: Aws, load: Load, cloudformation: CloudFormation
) -> None:
    refusal = aws["route53"].exceptions.ClientError("no")
    aws["route53"].answers["change_resource_record_sets"] = refusal
    ask(aws, load("zone_cleanup"), "Delete", VALIDATION)
    assert [(each["Status"], each["Reason"]) for each in cloudformation.answers] == [
        ("FAILED", "no")
    ]
