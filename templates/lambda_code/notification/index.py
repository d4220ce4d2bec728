"""Tell the merchant's systems that a payment was settled; once, whichever region did it."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import Any

import boto3  # type: ignore[import-not-found,import-untyped,unused-ignore]

_dynamodb = boto3.client("dynamodb")
_sns = boto3.client("sns")
_ssm = boto3.client("ssm")


def enabled() -> bool:
    name = f"{os.environ['PARAMETER_PATH']}/features/send-notifications"
    try:
        return bool(_ssm.get_parameter(Name=name)["Parameter"]["Value"] == "true")
    except _ssm.exceptions.ParameterNotFound:
        return True


def handler(event: dict[str, Any], _context: object) -> dict[str, str]:
    payment_id = event["payment_id"]
    key = {"payment_id": {"S": payment_id}}
    table = os.environ["TABLE_NAME"]
    payment = _dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"]
    if not enabled():
        return {"payment_id": payment_id, "result": "disabled"}
    if "notified_at" in payment:
        return {"payment_id": payment_id, "result": "already notified"}

    _sns.publish(
        TopicArn=os.environ["TOPIC_ARN"],
        Subject="Payment settled",
        Message=json.dumps(
            {
                "payment_id": payment_id,
                "amount_minor": int(payment["amount_minor"]["N"]),
                "currency": payment["currency"]["S"],
                "status": payment["status"]["S"],
            }
        ),
        MessageAttributes={
            "merchant_id": {"DataType": "String", "StringValue": payment["merchant_id"]["S"]}
        },
    )
    # After the message: to tell twice is better than not at all.
    _dynamodb.update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET notified_at = :now",
        ExpressionAttributeValues={":now": {"S": datetime.now(UTC).isoformat()}},
    )
    return {"payment_id": payment_id, "result": "notified"}
