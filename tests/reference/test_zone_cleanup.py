"""The function that empties a zone before it is deleted."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass, field
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tests.reference.aws import Aws, Client, Load

VALIDATION = {
    "Name": "_1.api.example.com.",
    "Type": "CNAME",
    "TTL": 300,
    "ResourceRecords": [{"Value": "_2.abc.acm-validations.aws."}],
}
OTHERS: list[dict[str, Any]] = [
    {"Name": "example.com.", "Type": "NS", "ResourceRecords": [{"Value": "ns-1.awsdns-1.com."}]},
    {"Name": "www.example.com.", "Type": "CNAME", "ResourceRecords": [{"Value": "shop.test."}]},
    {
        "Name": "api.example.com.",
        "Type": "A",
        "SetIdentifier": "one",
        "Weight": 100,
        "AliasTarget": {"DNSName": "one"},
    },
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
