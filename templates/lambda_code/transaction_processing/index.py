"""POST /transactions: settle a validated payment in the ledger of this region.

Every step may be repeated. In a failover the same request can arrive in both
regions, and the ledger decides by its key.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import Any

import boto3  # type: ignore[import-not-found,import-untyped,unused-ignore]

CREATE_LEDGER = """
CREATE TABLE IF NOT EXISTS ledger (
    payment_id text PRIMARY KEY,
    merchant_id text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency char(3) NOT NULL,
    settled_at timestamptz NOT NULL DEFAULT now()
)
"""
INSERT_ENTRY = """
INSERT INTO ledger (payment_id, merchant_id, amount_minor, currency)
VALUES (:payment_id, :merchant_id, :amount_minor, :currency)
ON CONFLICT (payment_id) DO NOTHING
"""

_dynamodb = boto3.client("dynamodb")
_lambda = boto3.client("lambda")
_rds = boto3.client("rds-data")
_s3 = boto3.client("s3")
_secrets = boto3.client("secretsmanager")
_known: dict[str, str] = {}


def reply(code: int, **body: object) -> dict[str, Any]:
    return {
        "statusCode": code,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body),
    }


def execute(sql: str, parameters: list[dict[str, Any]] | None = None) -> None:
    """Run a statement on the local cluster, with the local replica of the secret."""
    if "secret" not in _known:
        _known["secret"] = _secrets.describe_secret(SecretId=os.environ["SECRET_NAME"])["ARN"]
    _rds.execute_statement(
        resourceArn=os.environ["CLUSTER_ARN"],
        secretArn=_known["secret"],
        database=os.environ["DATABASE_NAME"],
        sql=sql,
        parameters=parameters or [],
    )


def settle(payment: dict[str, Any]) -> None:
    if "ledger" not in _known:
        execute(CREATE_LEDGER)
        _known["ledger"] = "exists"
    amount = int(payment["amount_minor"]["N"])
    execute(
        INSERT_ENTRY,
        [
            {"name": "payment_id", "value": {"stringValue": payment["payment_id"]["S"]}},
            {"name": "merchant_id", "value": {"stringValue": payment["merchant_id"]["S"]}},
            {"name": "amount_minor", "value": {"longValue": amount}},
            {"name": "currency", "value": {"stringValue": payment["currency"]["S"]}},
        ],
    )


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    try:
        payment_id = str(json.loads(event["body"])["payment_id"])
    except (KeyError, TypeError, ValueError):
        return reply(400, error="payment_id is missing")
    key = {"payment_id": {"S": payment_id}}
    table = os.environ["TABLE_NAME"]
    payment = _dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
    if payment is None:
        return reply(404, error="unknown payment")
    if payment["status"]["S"] == "SETTLED":
        return reply(200, payment_id=payment_id, status="SETTLED")

    try:
        settle(payment)
    except _rds.exceptions.ClientError as error:
        # A standby that is not promoted yet cannot write: the client is told to come again.
        print(json.dumps({"payment_id": payment_id, "error": str(error)}))
        return {**reply(503, error="the ledger is not writable"), "headers": {"Retry-After": "30"}}

    now = datetime.now(UTC)
    _dynamodb.update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET #s = :settled, settled_at = :now",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":settled": {"S": "SETTLED"}, ":now": {"S": now.isoformat()}},
    )
    _s3.put_object(
        Bucket=os.environ["BUCKET_NAME"],
        Key=f"receipts/{now:%Y/%m/%d}/{payment_id}.json",
        Body=json.dumps(
            {
                "payment_id": payment_id,
                "amount_minor": int(payment["amount_minor"]["N"]),
                "currency": payment["currency"]["S"],
                "settled_at": now.isoformat(),
            }
        ).encode(),
        ContentType="application/json",
    )
    _lambda.invoke(
        FunctionName=os.environ["NOTIFICATION_FUNCTION"],
        InvocationType="Event",
        Payload=json.dumps({"payment_id": payment_id}).encode(),
    )
    return reply(200, payment_id=payment_id, status="SETTLED")
