"""Take the validation records of ACM out of the hosted zone, before the zone is deleted.

CloudFormation writes them when a certificate is created and leaves them when it is deleted; and
Route 53 keeps a zone that holds any record. Records of anyone else are left alone.
"""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import boto3  # type: ignore[import-not-found,import-untyped,unused-ignore]

VALIDATION = ".acm-validations.aws"
_route53 = boto3.client("route53")


def is_validation(record: dict[str, Any]) -> bool:
    values = [each["Value"].rstrip(".") for each in record.get("ResourceRecords", [])]
    return record["Type"] == "CNAME" and any(value.endswith(VALIDATION) for value in values)


def clean(zone_id: str) -> None:
    pages = _route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone_id)
    changes = [
        {"Action": "DELETE", "ResourceRecordSet": record}
        for page in pages
        for record in page["ResourceRecordSets"]
        if is_validation(record)
    ]
    if changes:
        _route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": changes})


def handler(event: dict[str, Any], _context: object) -> None:
    """A custom resource: CloudFormation waits for an answer, whatever happens."""
    zone_id = event["ResourceProperties"]["HostedZoneId"]
    status, reason = "SUCCESS", ""
    try:
        if event["RequestType"] == "Delete":
            clean(zone_id)
    except Exception as error:
        print(error)
        status, reason = "FAILED", str(error)
    answer = {
        "Status": status,
        "Reason": reason,
        # Another zone is another resource: this one is then deleted as well.
        "PhysicalResourceId": zone_id,
        **{key: event[key] for key in ("StackId", "RequestId", "LogicalResourceId")},
    }
    request = urllib.request.Request(
        event["ResponseURL"], data=json.dumps(answer).encode(), method="PUT"
    )
    urllib.request.urlopen(request, timeout=30)
