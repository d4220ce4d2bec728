"""POST /payments: accept a payment once, keep what was asked, and refuse what cannot be paid."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import Any

import boto3  # type: ignore[import-not-found,import-untyped,unused-ignore]

CURRENCIES = {"USD": 100_000_000, "EUR": 100_000_000, "GBP": 80_000_000, "JPY": 9_999_999_999}
FIELDS = ("payment_id", "merchant_id", "amount_minor", "currency", "card_token")

_dynamodb = boto3.client("dynamodb")
_s3 = boto3.client("s3")
_ssm = boto3.client("ssm")


def reply(code: int, **body: object) -> dict[str, Any]:
    return {
        "statusCode": code,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body),
    }


def problem(payment: dict[str, Any]) -> str | None:
    """What the API's own schema cannot say."""
    missing = [field for field in FIELDS if not payment.get(field)]
    if missing:
        return f"missing: {', '.join(missing)}"
    limit = CURRENCIES.get(payment["currency"])
    if limit is None:
        return f"currency {payment['currency']} is not supported"
    if not 0 < payment["amount_minor"] <= limit:
        return f"amount is outside 1 to {limit}"
    return None


def accepting() -> bool:
    """The switch of this region; a missing one means on."""
    name = f"{os.environ['PARAMETER_PATH']}/features/accept-payments"
    try:
        return bool(_ssm.get_parameter(Name=name)["Parameter"]["Value"] == "true")
    except _ssm.exceptions.ParameterNotFound:
        return True


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    try:
        payment = json.loads(event["body"])
    except (KeyError, TypeError, ValueError):
        return reply(400, error="the body is not JSON")
    if not isinstance(payment, dict):
        return reply(400, error="the body is not an object")
    if (reason := problem(payment)) is not None:
        return reply(422, error=reason)
    if not accepting():
        return reply(503, error="payments are not accepted now")

    payment_id = payment["payment_id"]
    now = datetime.now(UTC)
    # The token is a credential: it goes neither into the table nor into the document.
    record = {field: payment[field] for field in FIELDS if field != "card_token"}
    _s3.put_object(
        Bucket=os.environ["BUCKET_NAME"],
        Key=f"requests/{now:%Y/%m/%d}/{payment_id}.json",
        Body=json.dumps({**record, "received_at": now.isoformat()}).encode(),
        ContentType="application/json",
    )
    try:
        _dynamodb.put_item(
            TableName=os.environ["TABLE_NAME"],
            Item={
                "payment_id": {"S": payment_id},
                "merchant_id": {"S": payment["merchant_id"]},
                "amount_minor": {"N": str(payment["amount_minor"])},
                "currency": {"S": payment["currency"]},
                "status": {"S": "VALIDATED"},
                "region": {"S": os.environ["AWS_REGION"]},
                "created_at": {"S": now.isoformat()},
            },
            # Clients retry, in a failover above all: the first request wins.
            ConditionExpression="attribute_not_exists(payment_id)",
        )
    except _dynamodb.exceptions.ConditionalCheckFailedException:
        return reply(200, payment_id=payment_id, status="DUPLICATE")
    return reply(202, payment_id=payment_id, status="VALIDATED")
